"""The rule packs of this node: editions held, whether each decides its cases, and what two editions differ in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from ronghe.kernel.rules import Decision, Pack, PackUnreadable, apply, compare, compare_cases, load_pack
from ronghe.kernel.rules.comparing import CaseDifference, Difference
from ronghe.route.errors import PackGone, PackRefused
from ronghe.route.facts import vocabulary
from ronghe.route.judging.filling import filled_for
from ronghe.route.packs import Case, CasesUnreadable, Edition, NoSuchPack, PackFault, cases_of, shelf
from ronghe.route.packs.shelf import SHIPPED
from ronghe.route.queries.memos import own_packs


@dataclass(frozen=True, slots=True)
class Held:
    """An edition, and whether it is the one in force today."""

    edition: Edition
    in_force: bool


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case with what the pack makes of it; ``fits``: as its source says, rules that must and must not apply too."""

    case: Case
    decision: Decision
    fits: bool


def packs_held(on: date | None = None) -> list[Held]:
    """Every edition, by pack, the latest first, and which was in force on a day (today). No statement."""
    found, day = shelf(own_packs()), on or timezone.localdate()
    rows = []
    for name, editions in sorted(found.editions.items()):
        try:
            current = found.in_force(name, day)
        except NoSuchPack:
            current = None
        rows += [Held(one, one is current) for one in reversed(editions)]
    return rows


def pack_faults() -> tuple[PackFault, ...]:
    """The node's own files that cannot be used, with what is wrong in each; what is shipped stays in force."""
    return shelf(own_packs()).faults


def pack_of(name: str, version: str = "") -> Pack:
    """An edition by version; without one the edition in force today.

    Raises:
        PackGone: there is none.
    """
    found = shelf(own_packs())
    try:
        one = found.edition(name, version) if version else found.in_force(name, timezone.localdate())
    except NoSuchPack as missing:
        raise PackGone.of(name, version, missing.known) from missing
    return one.pack


def pack_in(file: Path) -> Pack:
    """The pack of a file that is not on the shelf yet.

    Raises:
        PackRefused: it cannot be read or used; names place and remedy.
    """
    try:
        return load_pack(file.read_text("utf-8"), file.name, vocabulary().kinds())
    except UnicodeDecodeError as fault:
        raise PackRefused(f"{file.name}: byte {fault.start}: {fault.reason}") from fault
    except OSError as fault:
        raise PackRefused(f"{file.name}: {fault.strerror}") from fault
    except PackUnreadable as fault:
        raise PackRefused(str(fault)) from fault


def case_results(pack: Pack) -> list[CaseResult]:
    """Every case beside the pack (shipped ones, and those in the node's folder) with what the pack decides now.

    A case that names a rule which the pack lacks does not fit. Cost: some ms a case.

    Raises:
        PackRefused: the node's own file of cases cannot be read.
    """
    return [_result(pack, case) for case in _cases(pack)]


def differences_of(old: Pack, new: Pack) -> tuple[Difference, tuple[CaseDifference, ...]]:
    """Rules added, removed and changed, and the cases of both that the two decide otherwise."""
    cases = {case.id: filled_for(new, case.facts) for case in (*_cases(old), *_cases(new))}
    return compare(old, new), compare_cases(old, new, cases.items())


def _cases(pack: Pack) -> Sequence[Case]:
    shipped = _readable(pack, SHIPPED)
    own = own_packs()
    found = {case.id: case for case in (*shipped, *(_readable(pack, own) if own.is_dir() else ()))}
    return list(found.values())


def _readable(pack: Pack, folder: Path) -> Sequence[Case]:
    try:
        return cases_of(pack, folder)
    except CasesUnreadable as fault:
        raise PackRefused(str(fault)) from fault


def _result(pack: Pack, case: Case) -> CaseResult:
    decision = apply(pack, filled_for(pack, case.facts))
    truths = {verdict.rule.id: verdict.truth.value for verdict in decision.verdicts}
    fits = (
        decision.reach.outcomes == (case.expect,)
        and all(truths.get(rule) == "yes" for rule in case.applies)
        and all(truths.get(rule) == "no" for rule in case.refused)
    )
    return CaseResult(case, decision, fits)
