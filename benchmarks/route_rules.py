"""Rules as data: cases as their source says, rules hit both ways, minimal pairs, and how long a judgement takes.

Cases are judged with the plain defaults of ``judging.presuming``, each regime's own, which are part of what is tested.
Times are for one whole judgement (verdicts, questions, flips, paths, exemption) of every
Chinese case, warm, one process.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

from benchmarks.report import Row
from ronghe.kernel.rules import Decision, Facts, Truth, apply, flips
from ronghe.route.judging.eu import eu_packs, eu_presumptions, judge_eu, with_duration
from ronghe.route.judging.nmpa import judge_nmpa, nmpa_packs
from ronghe.route.judging.presuming import presume
from ronghe.route.judging.rule_features import rule_features
from ronghe.route.packs import Case, Edition, cases_of, pairs_of, shelf

DAY = date(2026, 11, 26)
BAR_MS = 300.0


def run() -> Iterator[Row]:
    """China, EU, the rest; pairs; times."""
    packs = {name: editions[-1] for name, editions in shelf().editions.items()}
    china = {name for name in packs if not name.startswith("eu-")}
    decided = {name: list(_decided(edition, name in china)) for name, edition in packs.items()}
    yield from _cases("NMPA class", decided["nmpa-class"], 120)
    yield from _cases("EU", [one for name, found in decided.items() if name not in china for one in found], 40)
    yield from _cases("other packs", [one for name in china - {"nmpa-class"} for one in decided[name]], None)
    rules = [(name, rule.id) for name, edition in packs.items() for rule in edition.pack.rules]
    said = {
        (name, verdict.rule.id, verdict.truth) for name in packs for _, d in decided[name] for verdict in d.verdicts
    }
    both = sum((name, rule, Truth.YES) in said and (name, rule, Truth.NO) in said for name, rule in rules)
    yield Row(f"rules hit both ways, of {len(rules)} in {len(packs)} packs", both, "rules", len(rules))
    yield from _pairs(packs, china)
    yield from _times()


def _filled(facts: Facts, chinese: bool) -> Facts:
    return presume(facts).facts if chinese else presume(with_duration(facts), eu_presumptions()).facts


def _decided(edition: Edition, chinese: bool) -> Iterator[tuple[Case, Decision]]:
    for case in cases_of(edition.pack):
        yield case, apply(edition.pack, _filled(case.facts, chinese))


def _cases(what: str, decided: list[tuple[Case, Decision]], bar: int | None) -> Iterator[Row]:
    right = [case for case, decision in decided if decision.reach.outcomes == (case.expect,)]
    sourced = sum(case.source is not None for case in right)
    yield Row(f"{what}: cases that name a public source and come out right", sourced, "cases", bar)
    yield Row(f"{what}: cases reasoned by ourselves and right", len(right) - sourced, "cases")
    yield Row(f"{what}: cases that come out wrong", len(decided) - len(right), "cases", 0, at_most=True)


def _pairs(packs: dict[str, Edition], china: set[str]) -> Iterator[Row]:
    total = right = 0
    for name, edition in packs.items():
        for pair in pairs_of(edition.pack):
            total += 1
            base = _filled(pair.base, name in china)
            turned = _filled(pair.flipped, name in china)
            named = {flip.fact for flip in flips(edition.pack, base)}
            outcomes = [apply(edition.pack, facts).reach.outcomes for facts in (base, turned)]
            right += outcomes == [(pair.before,), (pair.after,)] and named >= set(pair.names)
    yield Row("minimal pairs that flip and name their fact", right, "pairs", max(40, total))


def _times() -> Iterator[Row]:
    packs, european = nmpa_packs(DAY), eu_packs(DAY)
    cases = [case.facts for case in cases_of(packs.classes)]
    for what, judged in (
        ("NMPA judgement p95", lambda facts: judge_nmpa(facts, packs)),
        ("EU judgement p95", lambda facts: judge_eu(facts, european)),
        ("NMPA rule features p95", lambda facts: rule_features(packs.classes, facts)),
    ):
        for facts in cases[:20]:
            judged(facts)
        taken = []
        for facts in cases:
            begun = time.perf_counter()
            judged(facts)
            taken.append(1000 * (time.perf_counter() - begun))
        yield Row(what, sorted(taken)[int(0.95 * len(taken))], "ms", BAR_MS, at_most=True)
