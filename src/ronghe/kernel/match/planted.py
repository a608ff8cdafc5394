"""Measure matching on a planted set: offers, needs with known answers, and verdicts given by a person."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ronghe.kernel.index import Document, Encoder, InMemoryIndex, Query, SearchBackend
from ronghe.kernel.match.judging import judge_span, match
from ronghe.kernel.match.offers import prepare_all
from ronghe.kernel.match.profiles import profile
from ronghe.kernel.match.values import Offer, Verdict

CANDIDATES = 200  # retrieved per need and judged


class PlantedSetProblem(ValueError):
    """A file of a planted set is missing or malformed; the message names file, line and field."""


@dataclass(frozen=True)
class PlantedVerdict:
    """The verdict a person gave on a literal part of a need for one offer."""

    offer: str
    clause: str
    verdict: Verdict


@dataclass(frozen=True)
class PlantedNeed:
    """A need with the ids of the offers that answer it."""

    id: str
    text: str
    answers: tuple[str, ...]
    verdicts: tuple[PlantedVerdict, ...]


@dataclass(frozen=True)
class Miss:
    """One verdict that differs from the person's."""

    need: str
    offer: str
    clause: str
    expected: Verdict
    said: Verdict
    passage: str


@dataclass(frozen=True)
class PlantedReport:
    """Shares in 0..1; None where nothing could be counted (no verdicts, nothing said to be met)."""

    needs: int
    offers: int
    verdicts: int
    top1: float | None
    top3: float | None
    verdict_accuracy: float | None
    false_met: float | None
    unknown_where_evidence: float | None
    confusion: Mapping[str, int]
    misses: tuple[Miss, ...]
    ranks: Mapping[str, int | None]

    def figures(self) -> dict[str, float | int | None]:
        """The figures by name, as the command line prints them (without the seconds, which the caller measures)."""
        names = (
            "needs",
            "offers",
            "verdicts",
            "top1",
            "top3",
            "verdict_accuracy",
            "false_met",
            "unknown_where_evidence",
        )
        return {name: getattr(self, name) for name in names}


def load_offers(path: Path) -> list[Offer]:
    """Read ``offers.jsonl``: one ``{id, kind, organisation, title, text}`` a line.

    Raises:
        PlantedSetProblem: naming the line and the field.
    """
    offers: list[Offer] = []
    seen: set[str] = set()
    for line, row in _rows(path):
        where = f"{path.name}:{line}"
        identifier = _text(row, "id", where)
        if identifier in seen:
            raise PlantedSetProblem(f"{where}: id: {identifier!r} stands twice")
        seen.add(identifier)
        fields = {"title": _text(row, "title", where, empty=True), "text": _text(row, "text", where, empty=True)}
        kind = _text(row, "kind", where)
        organisation = _text(row, "organisation", where, empty=True)
        offers.append(Offer(identifier, kind, organisation, {k: v for k, v in fields.items() if v}))
    if not offers:
        raise PlantedSetProblem(f"{path.name}: no offers")
    return offers


def load_needs(path: Path, offers: Sequence[Offer]) -> list[PlantedNeed]:
    """Read ``needs.jsonl``: one ``{id, text, answers, verdicts: [{offer, clause, verdict}]}`` a line.

    Raises:
        PlantedSetProblem: naming the line and the field, also for an offer that does not exist or a clause that is not
            a literal part of the need's text.
    """
    known = {o.id for o in offers}
    needs: list[PlantedNeed] = []
    for line, row in _rows(path):
        where = f"{path.name}:{line}"
        text = _text(row, "text", where)
        answers = _list(row, "answers", where)
        for answer in answers:
            if answer not in known:
                raise PlantedSetProblem(f"{where}: answers: no offer {answer!r}")
        verdicts: list[PlantedVerdict] = []
        for i, item in enumerate(_list(row, "verdicts", where, optional=True)):
            at = f"{where}: verdicts[{i}]"
            if not isinstance(item, dict):
                raise PlantedSetProblem(f"{at}: an object is wanted, not {item!r}")
            offer, clause, verdict = (_text(item, name, at) for name in ("offer", "clause", "verdict"))
            if offer not in known:
                raise PlantedSetProblem(f"{at}: offer: no offer {offer!r}")
            if clause not in text:
                raise PlantedSetProblem(f"{at}: clause: not a literal part of the need's text: {clause!r}")
            if verdict not in set(Verdict):
                raise PlantedSetProblem(f"{at}: verdict: {verdict!r} is none of {', '.join(Verdict)}")
            verdicts.append(PlantedVerdict(offer, clause, Verdict(verdict)))
        needs.append(PlantedNeed(_text(row, "id", where), text, tuple(answers), tuple(verdicts)))
    if not needs:
        raise PlantedSetProblem(f"{path.name}: no needs")
    return needs


def evaluate_planted(
    offers: Sequence[Offer], needs: Sequence[PlantedNeed], encoder: Encoder, index: SearchBackend | None = None
) -> PlantedReport:
    """Index the offers alone, then retrieve, match and judge every need.

    top1 and top3 are the shares of needs (that have answers) with an answer among the first one or three candidates.
    verdict_accuracy is the share of verdicts equal to the person's; false_met the share of our "met" that the person
    did not call met; unknown_where_evidence the share of verdicts where we said unknown and the person did not.

    Args:
        index: an empty index to use; by default one in a temporary folder.
    """
    if index is None:
        with InMemoryIndex(encoder) as own:
            return evaluate_planted(offers, needs, encoder, own)
    index.rebuild((Document(o.id, o.fields, {"kind": o.kind}) for o in offers), 0)
    profiles = {o.id: p for o, p in zip(offers, prepare_all(offers, encoder), strict=True)}
    ranks: dict[str, int | None] = {}
    misses: list[Miss] = []
    confusion: Counter[str] = Counter()
    for need in needs:
        read = profile(need.text)
        hits = index.search(Query(need.text, limit=CANDIDATES)).hits
        ranked = match(read, [profiles[h.id] for h in hits], encoder, limit=10)
        places = [i for i, c in enumerate(ranked, start=1) if c.offer.id in need.answers]
        if need.answers:
            ranks[need.id] = places[0] if places else None
        for given in need.verdicts:
            said = judge_span(read, given.clause, profiles[given.offer], encoder)
            confusion[f"{given.verdict}>{said.verdict}"] += 1
            if said.verdict is not given.verdict:
                shown = said.passage.text if said.passage else ""
                misses.append(Miss(need.id, given.offer, given.clause, given.verdict, said.verdict, shown))
    total = confusion.total()
    said_met = sum(n for pair, n in confusion.items() if pair.endswith(f">{Verdict.MET}"))
    return PlantedReport(
        needs=len(needs),
        offers=len(offers),
        verdicts=total,
        top1=_share(sum(r == 1 for r in ranks.values()), len(ranks)),
        top3=_share(sum(r is not None and r <= 3 for r in ranks.values()), len(ranks)),
        verdict_accuracy=_share(total - len(misses), total),
        false_met=_share(sum(m.said is Verdict.MET for m in misses), said_met),
        unknown_where_evidence=_share(sum(m.said is Verdict.UNKNOWN for m in misses), total),
        confusion=dict(sorted(confusion.items())),
        misses=tuple(misses),
        ranks=ranks,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rows(path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise PlantedSetProblem(f"{path.name}: cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise PlantedSetProblem(f"{path.name}: not UTF-8, at byte {problem.start}") from problem
    rows: list[tuple[int, Mapping[str, Any]]] = []
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as problem:
            raise PlantedSetProblem(f"{path.name}:{number}: not JSON: {problem}") from problem
        if not isinstance(row, dict):
            raise PlantedSetProblem(f"{path.name}:{number}: an object is wanted")
        rows.append((number, row))
    return rows


def _text(row: Mapping[str, Any], name: str, where: str, *, empty: bool = False) -> str:
    if name not in row:
        raise PlantedSetProblem(f"{where}: {name}: missing")
    value = row[name]
    if not isinstance(value, str):
        raise PlantedSetProblem(f"{where}: {name}: a text is wanted, not {value!r}")
    if not empty and not value.strip():
        raise PlantedSetProblem(f"{where}: {name}: empty")
    return value


def _list(row: Mapping[str, Any], name: str, where: str, *, optional: bool = False) -> list[Any]:
    if name not in row and optional:
        return []
    if name not in row:
        raise PlantedSetProblem(f"{where}: {name}: missing")
    value = row[name]
    if not isinstance(value, list):
        raise PlantedSetProblem(f"{where}: {name}: a list is wanted, not {value!r}")
    return value
