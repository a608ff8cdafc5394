"""The plan of a product as the API gives it; the same document as ``ronghe route plan --json``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema

from ronghe.api.schemas.memos import MemoIn


class PlanIn(MemoIn):
    """A product as for a memo, and the choices of its plan; what is left out is as suggested."""

    market: Literal["nmpa", "fda", "eu"] = "nmpa"
    ways: Annotated[
        dict[str, str],
        Field(default_factory=dict, max_length=3, description="By market, as {'nmpa': 'nmpa-3-trial'}"),
    ]
    done: Annotated[list[str], Field(default_factory=list, max_length=100, description="Stages that are over")]
    sliders: Annotated[dict[str, float], Field(default_factory=dict, max_length=20, description="As {'patients': 200}")]
    parallel: Annotated[list[str], Field(default_factory=list, max_length=20, description="Switches that are on")]
    use: Annotated[bool, Field(description="Go on from the Chinese certificate to use in hospitals")] = False


class WayOut(Schema):
    """A way that is still open, at a glance: an outcome, or one with and without a trial."""

    outcome: str
    label: str
    way: str
    title: str
    months_p50: float
    months_p90: float | None
    cost_wan_cny_p50: float
    cost_wan_cny_p90: float | None
    arrives_percent: int
    here: bool


class StepOut(Schema):
    """What a step made safe early buys; ``arrives_percent``: more arrivals of a hundred projects."""

    stage: str
    name: str
    cost_wan_cny: float
    sunk_wan_cny: float
    months_p50: float
    months_p90: float | None
    arrives_percent: int


class SwitchOut(Schema):
    """Stages that can run side by side, and what that saves."""

    switch: str
    name: str
    risk: str
    on: bool
    months_p50: float | None


class NodeServiceOut(Schema):
    """A service of this node; ``fits``: it has a specialty that the trial asks for."""

    id: str
    title: str
    owner: str
    fits: bool
    capacity: str
    specialties: list[str]
    ethics: str
    ethics_next_on: date | None
    past_trials: str
    past_trials_count: int | None
    trials_a_year: int | None
    subjects_a_year: int | None


class StageOut(Schema):
    """A stage: when, for how much, what that rests on, who could do it here."""

    stage: str
    name: str
    kind: str
    kind_key: str
    start_p50: float
    end_p50: float
    end_p90: float | None
    cost_wan_cny_p50: float
    cost_wan_cny_p90: float | None
    pace_percent: int
    time: str
    time_rests_on: str
    cost: str
    cost_rests_on: str
    asked_for_by: str
    at_its_end: str
    deliverables: list[str]
    services: list[NodeServiceOut]
    sites: list[NodeServiceOut]


class DoubtOut(Schema):
    """A stage that hangs on facts nobody told; ``counted``: the plan has it until they are known."""

    name: str
    counted: bool
    facts: str


class SpentOut(Schema):
    """Spent by a month, in CNY 10,000."""

    months: float
    p10: float
    p50: float
    p90: float | None
    mean: float


class ArrivedOut(Schema):
    """The chance to have arrived by a month."""

    months: float
    percent: int


class SourceOut(Schema):
    """A regulation or publication that figures rest on."""

    source: str
    title: str
    issued_on: str
    effective_on: str
    verify: bool


class ReachedOut(Schema):
    """A market in an order."""

    market: str
    place: str
    months_p50: float
    months_p90: float | None
    reaches_percent: int


class OrderOut(Schema):
    """An order of markets and its price."""

    name: str
    markets: list[ReachedOut]
    cost_wan_cny_p50: float
    cost_wan_cny_p90: float | None
    reused: list[str]
    least: str


class PlanFiguresOut(Schema):
    """The plan itself: months, CNY 10,000, chances in per cent. A P90 is null where it would rest on estimates."""

    way: str
    title: str
    illustrative: bool
    months_p10: float
    months_p50: float
    months_p90: float | None
    cost_wan_cny_p50: float
    cost_wan_cny_p90: float | None
    cost_wan_cny_for_each_arrival: float | None
    arrives_percent: int
    time_sourced_percent: int
    cost_sourced_percent: int
    verify: bool
    saves_money: StepOut | None
    saves_time: StepOut | None
    steps: list[StepOut]
    switches: list[SwitchOut]
    stages: list[StageOut]
    doubts: list[DoubtOut]
    spending: list[SpentOut]
    arrivals: list[ArrivedOut]
    specialties: list[str]
    sources: list[SourceOut]


class PlanOut(Schema):
    """The plan of a product into one market. Words are in ``language``; keys are the same in every language."""

    version: int
    language: str
    name: str
    text: str
    on: date
    guidance: str
    editions: list[str]
    market: str
    settled: bool
    other: list[str]
    unread: bool
    notes: list[str]
    ways_offered: list[str]
    answers: dict[str, str]
    sliders: dict[str, float]
    parallel: list[str]
    done: list[str]
    use: bool
    passed_over: list[str]
    plan: PlanFiguresOut | None
    ways: list[WayOut]
    orders: list[OrderOut]
