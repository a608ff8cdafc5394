"""Stages of a route as they are written: who does what, how long, for how much, and what each figure rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from ronghe.kernel.rules import Value
from ronghe.kernel.rules.conditions import Condition
from ronghe.route.facts.vocabulary import Words


class StageKind(StrEnum):
    """Whose time a stage takes: an authority's clock by law, a goal that an authority has set itself, an authority or
    notified body without a clock, the payment of a fee, or the applicant's own work."""

    STATUTORY = "statutory"
    GOAL = "goal"
    AUTHORITY = "authority"
    FEE = "fee"
    OWN_WORK = "own_work"


@dataclass(frozen=True)
class Source:
    """A regulation, standard or publication. ``verify``: its details are to be checked."""

    key: str
    title: Words
    issued_on: date | None = None
    effective_on: date | None = None
    verify: bool = False


@dataclass(frozen=True)
class Mark:
    """What a figure rests on: a source with the article, or an estimate; never both, never neither.

    ``verify``: the figure is to be checked against its source. ``measured``: of an estimate, how much weight the node's
    own history has in it, 0..1, from ``cases`` cases; ``few``: the node has cases, too few to be used.
    """

    source: Source | None = None
    article: Words | None = None
    verify: bool = False
    measured: float = 0.0
    cases: int = 0
    few: bool = False

    @property
    def estimate(self) -> bool:
        """Whether it rests on judgement alone, or on judgement and history."""
        return self.source is None

    @property
    def sourced(self) -> float:
        """How much of the figure is grounded: 1 with a source, the weight of history otherwise."""
        return self.measured if self.source is None else 1.0


@dataclass(frozen=True)
class Figure:
    """Low, likely and high value in ``unit``: months, working_days, days; wan_cny (10,000 yuan), k_usd, k_eur (1,000).

    ``none`` (all zero, unit ""): there is nothing to take or pay.
    """

    low: float
    likely: float
    high: float
    unit: str
    mark: Mark

    @property
    def none(self) -> bool:
        """Whether the file says that there is none."""
        return not self.unit


NOTHING = Figure(0, 0, 0, "", Mark())
"""No time or no cost."""


@dataclass(frozen=True)
class GateData:
    """What may happen at the end of a stage, see ``kernel.plan.Gate``."""

    repeat: float
    again: tuple[str, ...]
    at_most: int
    fail: float
    mark: Mark


@dataclass(frozen=True)
class Basis:
    """Why the stage is needed. ``verify``: the article, or that it asks for the stage, is to be checked."""

    source: Source
    article: Words | None = None
    verify: bool = False


@dataclass(frozen=True)
class RouteStage:
    """One stage. ``when`` and ``unless`` say for which products; ``unknown_in``: it is kept while that is unknown;
    ``over``: for which products it is done already, and with it all that it waits for; ``pending``: for which it is
    not, whatever ``over`` says.

    ``services``: kinds of service (``exchange.enums.ServiceKind``) that do it. ``trial``: it needs trial sites.
    ``market`` tells the stages of several markets apart; empty in a network of one.
    """

    id: str
    name: Words
    deliverables: tuple[Words, ...]
    kind: StageKind
    after: tuple[str, ...]
    time: Figure
    cost: Figure
    gate: GateData | None = None
    basis: Basis | None = None
    when: Condition | None = None
    unless: Condition | None = None
    over: Condition | None = None
    pending: Condition | None = None
    unknown_in: bool = True
    services: tuple[str, ...] = ()
    trial: bool = False
    market: str = ""

    @property
    def key(self) -> str:
        """Its id without the market."""
        return self.id.rpartition(".")[2]


@dataclass(frozen=True)
class SliderHere:
    """What is other about a slider in one network; None and empty: as everywhere. ``basis``: why its low bound is."""

    low: float | None = None
    usual: float | None = None
    high: float | None = None
    name: Words | None = None
    unit: Words | None = None
    basis: Basis | None = None


@dataclass(frozen=True)
class StageNetwork:
    """The stages of one regime, from need to ``goal``; ``follows``: it begins where another one ended.

    ``classes``: outcomes of the regime's rule pack that it is for.

    ``suits``: for which products this network stands before others of its class. ``unknown``: where it is unknown
    whether it suits, it stands "last", or "beside" the plain one, or "first", before it, and beside it. ``where``: for
    such products alone; for all others it stands last. ``precedence``: of several that suit a product at once, those of
    the highest stand first, as where one procedure excludes another.
    ``varies``: the id of the network in whose place this one stands where ``only`` holds; while that is unknown both
    are on offer and this one is last.
    ``assume``: what is taken for known of any product in it, unless the product's facts say otherwise. ``sliders``:
    what is other about a slider here, by its name.
    """

    id: str
    regime: str
    classes: tuple[str, ...]
    title: Words
    goal: str
    stages: tuple[RouteStage, ...]
    suits: Condition | None = None
    unknown: str = "last"
    where: Condition | None = None
    precedence: int = 0
    assume: Mapping[str, Value] = field(default_factory=dict)
    sliders: Mapping[str, SliderHere] = field(default_factory=dict)
    follows: bool = False
    only: Condition | None = None
    varies: str = ""

    @property
    def family(self) -> str:
        """What sort of product it is for, as a value of the fact ``product_kind``; "any" where it says none."""
        return str(self.assume.get("product_kind", "any"))

    @property
    def group(self) -> str:
        """Regime, family and class: networks of one group are ways of the same sort of product to the same class, so
        that what a stage took on one of them tells of the others. Ways with and without a trial are one group.
        """
        return "/".join((self.regime, self.family, "+".join(self.classes)))

    @cached_property
    def by_id(self) -> dict[str, RouteStage]:
        """Stages by their id."""
        return {stage.id: stage for stage in self.stages}
