"""The plain values that matching takes and gives; no behaviour beyond small conveniences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ronghe.kernel.text import Clause


class Verdict(StrEnum):
    """What an offer's own text says about one clause of a need."""

    MET = "met"
    PARTLY = "partly"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class OfferFacts:
    """Facts of an offer that are columns, not prose; they feed vetoes and the field-wise scores.

    ``expires_on`` is an ISO date; whether it has passed is the caller's business (the kernel has no clock), who says so
    with ``available=False``. ``wants`` names the kinds of partner the offer seeks. ``regions``, ``stages`` and
    ``ticket_cny`` (smallest, largest) are the limits of an investor; empty where there are none.
    """

    field: tuple[str, ...] = ()
    region: str = ""
    trl: int | None = None
    available: bool = True
    expires_on: str | None = None
    exclusive_taken: bool = False
    wants: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    ticket_cny: tuple[float | None, float | None] | None = None


@dataclass(frozen=True)
class Offer:
    """A possible partner: ``fields`` maps a field's name (title, summary, evidence, ...) to its text."""

    id: str
    kind: str
    organisation: str
    fields: Mapping[str, str]
    facts: OfferFacts = field(default_factory=OfferFacts)


@dataclass(frozen=True)
class PassageRef:
    """A literal piece of a record: ``offer.fields[field][start:end] == text``."""

    record: str
    field: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Gloss:
    """What a clause and a passage in another language both name, in the words of each; no translation of either."""

    zh: str
    en: str


@dataclass(frozen=True)
class ClauseVerdict:
    """The verdict on one clause, the passage it rests on, and what would change it, in both languages.

    ``gloss`` is there where the passage is in another language than the clause and the lexicon knows what they share.
    """

    clause: str
    verdict: Verdict
    passage: PassageRef | None
    reason_zh: str
    reason_en: str
    would_change_zh: str
    would_change_en: str
    gloss: Gloss | None = None


@dataclass(frozen=True)
class Veto:
    """A reason for which a candidate is placed behind all others, whatever its score, and what would lift it."""

    code: str
    reason_zh: str
    reason_en: str
    passage: PassageRef | None = None
    would_change_zh: str = ""
    would_change_en: str = ""


@dataclass(frozen=True)
class EvidenceLevel:
    """The highest rung of the ladder of evidence that an offer shows (``ladder``), and where it says so."""

    level: int
    code: str
    zh: str
    en: str
    passage: PassageRef


@dataclass(frozen=True)
class Candidate:
    """An offer judged against a need; ``score`` and every value of ``parts`` lie in 0..1, higher is better.

    ``evidence`` is None where the offer is silent on it, and for kinds of partner that are no thing to be shown.
    """

    offer: Offer
    score: float
    parts: Mapping[str, float]
    verdicts: tuple[ClauseVerdict, ...]
    vetoes: tuple[Veto, ...]
    would_change_zh: str
    would_change_en: str
    evidence: EvidenceLevel | None = None

    @property
    def told(self) -> bool:
        """Whether its text answers any clause, at least in part."""
        return any(verdict.verdict in {Verdict.MET, Verdict.PARTLY} for verdict in self.verdicts)


@dataclass(frozen=True)
class NeedProfile:
    """A need as matching reads it: its text, its clauses, and what could be told of field, region and role wanted."""

    text: str
    clauses: tuple[Clause, ...]
    field: tuple[str, ...] = ()
    region: str = ""
    role: str = ""
