"""The memo of a product as the API gives it; the same document as ``ronghe route classify --json``."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Field, Schema
from pydantic import ConfigDict

Told = bool | float | str | list[str]


class MemoIn(Schema):
    """A product in plain words, in Chinese or English, and what is known beside them."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(description="What the product is, is for, touches, and for how long")]
    answers: Annotated[
        dict[str, Told],
        Field(default_factory=dict, max_length=400, description="Facts told beside the text, as {'sterile': 'yes'}"),
    ]
    on: Annotated[date | None, Field(description="The day whose rules count; today where it is not given")] = None
    reason: Annotated[str, Field(max_length=300, description="Why a name may stand beside a record number")] = ""


class FactOut(Schema):
    """A fact in words; ``known``: stated, likely, derived, answered, assumed or contradicted."""

    fact: str
    label: str
    value: str
    known: str
    passages: list[str]
    derived_from: str


class RuleOut(Schema):
    """A rule: what it says, where it stands, the facts that settle it, those that are missing."""

    id: str
    text: str
    article: str
    source: str
    effect: str
    effect_key: str
    verify: bool
    because: list[str]
    missing: list[str]


class AnswerOut(Schema):
    """An answer as it is sent back in ``answers``, and the outcomes that would be left."""

    value: str
    text: str
    outcomes: list[str]
    outcome_keys: list[str]


class OpenQuestionOut(Schema):
    """An unknown fact whose answer can change the outcome; ``settles``: whatever is answered, it is settled then."""

    fact: str
    text: str
    settles: bool
    answers: list[AnswerOut]


class FlipOut(Schema):
    """A fact that would turn the outcome; ``assumed``: nobody told it."""

    fact: str
    label: str
    now: str
    instead: str
    outcomes: list[str]
    outcome_keys: list[str]
    assumed: bool


class RulesOut(Schema):
    """What one pack of rules says. ``outcome`` is empty where it is open; then ``reachable`` holds what is left.

    ``either``: rules of which one or another gives a settled outcome, whatever the facts in ``whatever`` are.
    """

    pack: str
    version: str
    effective_on: date
    title: str
    edition: str
    outcome: str
    outcome_key: str
    reachable: list[str]
    reachable_keys: list[str]
    verify: bool
    settle: str
    applied: list[RuleOut]
    either: list[RuleOut]
    whatever: str
    not_applied: list[RuleOut]
    unknown: list[RuleOut]
    questions: list[OpenQuestionOut]
    flips: list[FlipOut]
    assumed: list[FactOut]


class CriterionOut(Schema):
    """One condition of a procedure; ``truth``: yes, no or unknown."""

    text: str
    truth: str


class PathOut(Schema):
    """A procedure; ``open``: yes, no or unknown."""

    name: str
    source: str
    open: str
    criteria: list[CriterionOut]
    missing: list[str]
    verify: bool


class ChanceOut(Schema):
    """An outcome and its probability in percent, by products determined before."""

    outcome: str
    percent: int


class CatalogueCodeOut(Schema):
    """A code of the NMPA catalogue and its probability in percent."""

    code: str
    percent: int


class LikeOut(Schema):
    """A determined product that is alike, and by which words."""

    name: str
    year: int
    code: str
    outcome: str
    percent: int
    shared: str


class ExemptRowOut(Schema):
    """A row of the list of products exempt from clinical evaluation, and why it is named."""

    code: str
    name: str
    ground: str


class ChinaOut(Schema):
    """China: rules and similar products apart, and what opens from there.

    ``agreement_key``: agree, disagree, open, or why the rules stand alone: rules_only, unlike, other_tongue, unread.
    ``against``: what each says, where they disagree; ``confirm``: assumptions on which that may rest. ``managed``: it
    is, or may be, filed or registered as a device; else nothing is said of clinical evaluation.
    """

    headline: str
    key: str
    percent: int | None
    agreement: str
    agreement_key: str
    disagrees: bool
    against: str
    confirm: list[OpenQuestionOut]
    class_3_possible: str
    lead: str
    rules: RulesOut
    chances: list[ChanceOut]
    codes: list[CatalogueCodeOut]
    similar: list[LikeOut]
    managed: bool
    doors: list[PathOut]
    special: list[PathOut]
    exemption: RulesOut | None
    exempt_rows: list[ExemptRowOut]
    to_confirm: str
    listed_as: str


class PredicateOut(Schema):
    """An imported clearance of the code."""

    number: str
    device: str
    firm: str
    decided_on: str


class ProductCodeOut(Schema):
    """An FDA product code that may fit."""

    code: str
    percent: int
    name: str
    klass: str
    regulation: str
    panel: str
    submission: str
    verify: bool
    shared: str
    predicates: list[PredicateOut]


class UsOut(Schema):
    """The United States; ``held``: whether this node holds a classification table; ``chosen``: the code answered as
    ``fda_code``, which the table held must have; ``options``: alternatives to the submission."""

    held: bool
    headline: str
    chosen: str
    pick: str
    is_unknown: bool
    unknown_percent: int
    is_learned: bool
    codes: list[ProductCodeOut]
    options: list[PathOut]
    rules: RulesOut


class EuOut(Schema):
    """The European Union: the class and the way to a CE mark."""

    headline: str
    rules: RulesOut
    article: str
    body: str
    routes: list[str]
    aspects: list[str]
    further: list[str]


class DrugsOut(Schema):
    """Drugs, cells and genes: the next gate, faster procedures, a park's intake."""

    rules: RulesOut
    faster: list[PathOut]
    notes: list[str]
    intake: RulesOut


class EditionOut(Schema):
    """A pack of rules that spoke, its edition, and since when its regulation counts."""

    pack: str
    version: str
    effective_on: date


class AskedOut(Schema):
    """An open question, and the titles of the rules that ask it."""

    question: OpenQuestionOut
    rules: list[str]


class PlanGlanceOut(Schema):
    """A market's plan at a glance: months and CNY 10,000; a P90 is null where it would rest on estimates alone."""

    market: str
    place: str
    way: str
    title: str
    months_p50: float
    months_p90: float | None
    cost_wan_cny_p50: float
    cost_wan_cny_p90: float | None
    arrives_percent: int
    ways: int
    words: str


class MemoOut(Schema):
    """The route of a product. Words are in ``language``; keys are the same in every language.

    ``unread``: the text describes no product that can be read, so no regime says anything; empty where it does.
    """

    version: int
    language: str
    name: str
    text: str
    on: date
    guidance: str
    unread: str
    notes: list[str]
    facts: list[FactOut]
    contradictions: list[FactOut]
    china: ChinaOut
    us: UsOut
    eu: EuOut
    drugs: DrugsOut | None
    questions: list[AskedOut]
    tables: list[str]
    plans: list[PlanGlanceOut]
    told: dict[str, str]
    answers: dict[str, str]
    editions: list[EditionOut]
