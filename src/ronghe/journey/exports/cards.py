"""A dossier laid out for reading: one card per partner, one cell per clause. All forms of a dossier use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ronghe.base.bilingual import pick
from ronghe.exchange.queries import Partner
from ronghe.exchange.queries.basis import EVIDENCE, FIELD
from ronghe.journey.exports.wording import OPERATORS, PARTNER_KINDS, SYMBOLS, VERDICTS, subject_label
from ronghe.journey.queries import Dossier
from ronghe.journey.queries.sections import PartnersSection
from ronghe.kernel.match import ClauseVerdict, Verdict
from ronghe.kernel.text import Clause, Target, asking
from ronghe.kernel.text.numerals import plain

_TELLING = (Verdict.MET, Verdict.PARTLY, Verdict.UNMET)
SHOWN_REASONS = 3
_CITED = 16


@dataclass(frozen=True)
class Cell:
    """What one partner's record says about one clause."""

    clause: Clause
    given: ClauseVerdict | None

    @property
    def verdict(self) -> str:
        """met, partly, unmet or unknown; a clause that was not judged is unknown."""
        return str(self.given.verdict if self.given else Verdict.UNKNOWN)

    @property
    def symbol(self) -> str:
        """The verdict's sign."""
        return SYMBOLS[self.verdict]

    @property
    def label(self) -> str:
        """The verdict in words."""
        return str(VERDICTS[self.verdict])

    @property
    def reason(self) -> str:
        """Why, in the active language."""
        return pick(self.given.reason_zh, self.given.reason_en) if self.given else ""

    @property
    def would_change(self) -> str:
        """What would change the verdict, in the active language."""
        return pick(self.given.would_change_zh, self.given.would_change_en) if self.given else ""

    @property
    def passage(self) -> str:
        """The literal words of the record that the verdict rests on; empty where it is silent."""
        return self.given.passage.text if self.given and self.given.passage else ""

    @property
    def quote(self) -> str:
        """The passage where the reason does not already cite its beginning."""
        return "" if self.passage[:_CITED] in self.reason else self.passage

    @property
    def gloss(self) -> str:
        """What a passage in another language than the clause mentions, in the active language; empty elsewhere."""
        return pick(self.given.gloss.zh, self.given.gloss.en) if self.given and self.given.gloss else ""

    @property
    def field(self) -> str:
        """Name of the column in which the passage stands."""
        return self.given.passage.field if self.given and self.given.passage else ""

    @property
    def field_label(self) -> str:
        """Where in the record the passage stands, in words."""
        return subject_label(self.field) if self.field else ""


@dataclass(frozen=True)
class Card:
    """One partner with everything a reader needs to judge it."""

    partner: Partner
    cells: tuple[Cell, ...]

    @property
    def key(self) -> str:
        """Names the card within its dossier: kind and record."""
        return f"{self.partner.kind}-{self.partner.id}"

    @property
    def title(self) -> str:
        """The record's title or name."""
        return str(self.partner.record.label.title)

    @property
    def owner(self) -> str:
        """Whose it is; empty where the record is itself an organisation or the name is withheld."""
        return str(self.partner.record.label.owner)

    @property
    def percent(self) -> int:
        """The score from 0 to 100."""
        return round(self.partner.candidate.score * 100)

    @property
    def region(self) -> str:
        """Where it is."""
        return self.partner.record.facts.region

    @property
    def would_change(self) -> str:
        """What would change the answer most, in the active language; empty where an objection says it already."""
        candidate = self.partner.candidate
        if any(lifted for _veto, lifted in self.objections):
            return ""
        return pick(candidate.would_change_zh, candidate.would_change_en)

    @cached_property
    def counts(self) -> list[tuple[str, str, str, int]]:
        """(verdict, sign, words, how many clauses) for each verdict that occurs."""
        numbers = {name: sum(cell.verdict == name for cell in self.cells) for name in VERDICTS}
        return [(str(name), SYMBOLS[name], str(VERDICTS[name]), number) for name, number in numbers.items() if number]

    @property
    def verdicts(self) -> set[str]:
        """The verdicts that occur."""
        return {cell.verdict for cell in self.cells}

    @property
    def vetoes(self) -> list[str]:
        """Why it is placed behind all others, in the active language."""
        return [pick(veto.reason_zh, veto.reason_en) for veto in self.partner.candidate.vetoes]

    @property
    def objections(self) -> list[tuple[str, str]]:
        """Why it is placed behind all others, and what would lift that, in the active language."""
        return [
            (pick(veto.reason_zh, veto.reason_en), pick(veto.would_change_zh, veto.would_change_en))
            for veto in self.partner.candidate.vetoes
        ]

    @property
    def basis(self) -> str:
        """Why it is listed at all, in the active language."""
        return str(self.partner.basis.reason)

    @property
    def answers(self) -> bool:
        """Whether its own record answers a clause, so that the verdicts themselves say why it is listed."""
        return self.partner.basis.code == EVIDENCE

    @property
    def field_only(self) -> bool:
        """Whether it is listed for its field alone, without evidence for it and without an objection worth reading."""
        return self.partner.basis.code == FIELD and not self.partner.candidate.vetoes

    @property
    def evidence(self) -> str:
        """The highest rung of evidence its record shows, in the active language; empty where it is silent."""
        found = self.partner.candidate.evidence
        return pick(found.zh, found.en) if found else ""

    @property
    def evidence_level(self) -> int:
        """The rung's number, 1 to 5; 0 where the record is silent."""
        found = self.partner.candidate.evidence
        return found.level if found else 0

    @cached_property
    def reasons(self) -> list[Cell]:
        """The few cells that tell most: what is met first, then what is not; targets before prose."""
        telling = [cell for cell in self.cells if cell.verdict in _TELLING]
        order = {str(name): place for place, name in enumerate(_TELLING)}
        telling.sort(key=lambda cell: (order[cell.verdict], cell.clause.target is None, cell.clause.start))
        chosen = telling[:SHOWN_REASONS]
        against = next((cell for cell in telling if cell.verdict == Verdict.UNMET), None)
        if against is not None and against not in chosen:
            chosen[-1] = against
        return chosen


def cards_of(dossier: Dossier) -> dict[str, list[Card]]:
    """Cards by kind of partner, every kind present, best first."""
    section = dossier.section("partners")
    if not isinstance(section, PartnersSection):
        raise TypeError("the section of partners is of another type")
    return {
        kind: [_card(partner, asking(dossier.need.clauses)) for partner in section.groups.get(kind, [])]
        for kind in PARTNER_KINDS
    }


def _card(partner: Partner, clauses: Sequence[Clause]) -> Card:
    given = {verdict.clause: verdict for verdict in partner.candidate.verdicts}
    return Card(partner, tuple(Cell(clause, given.get(clause.id)) for clause in clauses))


def target_text(target: Target) -> str:
    """A target as it is written down: parameter, sign, value, unit."""
    value = plain(target.value)
    if target.high is not None:
        return f"{target.parameter} {value}–{plain(target.high)} {target.unit}".strip()
    return f"{target.parameter} {OPERATORS.get(str(target.operator), target.operator)} {value} {target.unit}".strip()
