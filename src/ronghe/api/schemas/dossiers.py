"""A dossier as the API gives it; the same document as ``ronghe dossier --json``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from ronghe.api.schemas.listings import TextOut


class DossierIn(Schema):
    """A need as free text, in Chinese or English, or a stored need by its id; one of the two."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(description="The need in plain words")] = ""
    need_id: Annotated[UUID | None, Field(description="A stored need instead of a text")] = None
    reason: Annotated[str, Field(max_length=300, description="Why a name may stand beside a record number")] = ""


class TargetOut(Schema):
    """A measurable target, as written."""

    parameter: str
    operator: str
    value: float
    high: float | None
    unit: str


class ClauseOut(Schema):
    """A clause of the need; ``text`` is the need's text from ``start`` to ``end`` (characters)."""

    id: str
    kind: str
    text: str
    start: int
    end: int
    target: TargetOut | None


class NeedOut(Schema):
    """The need as it was read."""

    id: UUID | None
    title: str
    text: str
    fields: list[str]
    owner: str
    illustrative: bool
    clauses: list[ClauseOut]


class PassageOut(Schema):
    """A literal part of a field of a record."""

    record: str
    field: str
    text: str
    start: int
    end: int


class VerdictOut(Schema):
    """Whether one clause is met (met, partly, unmet, unknown), the passage that shows it, and what would change it."""

    clause: str
    verdict: str
    passage: PassageOut | None
    reason: TextOut
    would_change: TextOut
    gloss: Annotated[
        TextOut | None, Field(description="What clause and passage both name, where they are in different languages")
    ]


class VetoOut(Schema):
    """Why a candidate is ruled out whatever its score, and what would lift it."""

    code: str
    reason: TextOut
    passage: PassageOut | None
    would_change: TextOut


class BasisOut(Schema):
    """Why a partner is listed: evidence (its record answers a clause), owner of an achievement, clearance, field."""

    code: str
    reason: TextOut
    passage: PassageOut | None


class EvidenceLevelOut(Schema):
    """The highest rung of the ladder of evidence that the record shows: 1 bench to 5 registered or marketed."""

    level: int
    code: str
    name: TextOut
    passage: PassageOut


class PartnerOut(Schema):
    """A candidate; ``score`` orders candidates of one dossier and is no probability."""

    kind: str
    place: int
    id: UUID
    record: str
    name: str
    name_zh: str
    name_en: str
    organisation: str
    illustrative: bool
    unverified: str
    source: str
    basis: BasisOut
    score: float
    parts: dict[str, float]
    evidence: EvidenceLevelOut | None
    verdicts: list[VerdictOut]
    vetoes: list[VetoOut]
    would_change: TextOut


class QuestionOut(Schema):
    """A missing fact that would sharpen the answer."""

    subject: str
    text: str
    why: str
    example: str


class SimilarProductOut(Schema):
    """A cleared product that resembles what is asked for; never a partner itself."""

    id: UUID
    number: str
    device: str
    firm: str
    decided_on: date | None
    product_code: str
    panel: str
    score: float
    firm_last_cleared_on: date | None
    firm_proposed: bool
    firm_reason: TextOut
    shared: list[TextOut]
    source: str


class PlanNetworkOut(Schema):
    """The stages that a plan walks; ``edition`` changes with any of the shipped stages, prices and clocks."""

    id: str
    title: TextOut
    edition: str


class PlanMonthsOut(Schema):
    """Months to the end of the way; ``illustrative``: there is no P90, as it would rest on estimates alone."""

    p50: float
    p90: float | None
    illustrative: bool


class PlanCostOut(PlanMonthsOut):
    """Whole money of the way, in units of ``currency``; ``illustrative`` as of months."""

    currency: str


class RoutePlanOut(Schema):
    """Months and money as page and terminal say them; ``ways``: how many outcomes with stages are still open."""

    network: PlanNetworkOut
    months: PlanMonthsOut
    cost: PlanCostOut
    arrives_percent: int
    ways: int


class RouteGlanceOut(Schema):
    """The class of what is asked for in one regime, by the rules alone; ``outcome`` is empty where it is open.

    ``plan``: of the highest outcome that may still come out and has stages; null where none has.
    """

    regime: str
    pack: str
    version: str
    outcome: str
    reachable: list[str]
    words: list[TextOut]
    plan: RoutePlanOut | None


class DossierOut(Schema):
    """The dossier of a need."""

    version: int
    made_at: datetime
    audience: str
    need: NeedOut
    questions: list[QuestionOut]
    partners: list[PartnerOut]
    similar_products: list[SimilarProductOut]
    route: list[RouteGlanceOut]
