"""From what is known of a product to its plan: which stages, how long, how much, and what first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ronghe.kernel.plan import Derisked, Parallel, PlanInvalid
from ronghe.kernel.rules import Value
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.facts.vocabulary import Words
from ronghe.route.judging.answers import RegimeAnswer
from ronghe.route.judging.nmpa import Lead
from ronghe.route.queries.memos import Memo
from ronghe.route.stages import (
    OrderOutcome,
    RoutePlan,
    StageHistory,
    StageNetwork,
    StagesUnreadable,
    Switch,
    comparison,
    networks,
    plan,
    suggested,
)
from ronghe.route.stages.composing import MARKETS

RUNS = 10_000
GLANCE_RUNS = 2_000
"""Runs for what is set beside the plan, classes and orders of markets: medians are steady to a few per cent."""

USE = {"device": "cn-use", "drug": "cn-use-drug"}
DRUG = "nmpa-drug"
COMBINATION_CLASS = "class_3"
NO_DRUG_STAGES = Words("药品在该市场的阶段尚未收录", "the stages of a drug in this market are not held")


@dataclass(frozen=True)
class Choices:
    """What a reader chose in the address of a plan; nothing chosen is the plan as suggested.

    ``networks``: the id of a network by market; the suggested one where none is named. ``done``, ``parallel``, ``use``
    are of ``market`` alone; ``use`` goes on from the certificate into hospitals, which is known for China alone.
    """

    market: str = "nmpa"
    networks: Mapping[str, str] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    sliders: Mapping[str, float] = field(default_factory=dict)
    parallel: tuple[str, ...] = ()
    use: bool = False


@dataclass(frozen=True)
class Route:
    """An outcome that a market may give the product, in words, with the networks that lead there, best first."""

    outcome: str
    label: Words
    networks: tuple[StageNetwork, ...]


@dataclass(frozen=True)
class MarketRoutes:
    """What a market's answer leaves open. ``settled``: there is one outcome; else every reachable one, lowest first.

    ``other``: outcomes in words for which no stages are held (no device, a determination first).
    """

    market: str
    settled: bool
    routes: tuple[Route, ...]
    other: tuple[Words, ...]

    @property
    def networks(self) -> tuple[StageNetwork, ...]:
        """All networks on offer: of the highest outcome first, as it is the one to plan for while it is open."""
        return tuple({one.id: one for route in reversed(self.routes) for one in route.networks}.values())


@dataclass(frozen=True)
class Beside:
    """One reachable outcome with its plan at a glance."""

    route: Route
    plan: RoutePlan


@dataclass(frozen=True)
class PlanAnswer:
    """A product's plan under some choices. ``plan`` is None where no stages are held for the market's outcome.

    ``beside``: the reachable outcomes side by side, where more than one is open. ``money`` and ``time``: the step whose
    early safety lowers the price of an arrival, and the P90 of time, most. ``parallel``: what each switch would change.
    """

    choices: Choices
    routes: MarketRoutes
    plan: RoutePlan | None
    beside: tuple[Beside, ...] = ()
    steps: tuple[Derisked, ...] = ()
    money: Derisked | None = None
    time: Derisked | None = None
    parallel: tuple[tuple[Switch, Parallel], ...] = ()


def plan_of(memo: Memo, choices: Choices, history: Iterable[StageHistory] = ()) -> PlanAnswer:
    """The plan of a product for one market.

    Args:
        history: of this node, see ``stage_records.stage_history``.

    Raises:
        ChoiceUnfit: a market, network, stage, slider, value or switch that there is not here.

    Cost: no statement; half a second of computing for the longest network.
    """
    routes = routes_of(memo, choices.market)
    rows = tuple(history)
    network = _network(routes, choices.networks)
    if network is None:
        return PlanAnswer(choices, routes, None)
    facts = facts_for(memo, choices.market)
    try:
        made = plan(
            network,
            facts,
            use=use_side(network) if choices.use else None,
            done=choices.done,
            sliders=choices.sliders,
            parallel=choices.parallel,
            history=rows,
            runs=RUNS,
        )
        beside = tuple(
            Beside(route, made) if network in route.networks[:1] else _at_a_glance(route, facts, choices, rows)
            for route in _open(routes)
        )
    except (StagesUnreadable, PlanInvalid) as error:
        raise ChoiceUnfit(str(error)[:300]) from error
    risks = made.derisking()
    steps = {one.stage: one for one in risks.steps}
    return PlanAnswer(
        choices=choices,
        routes=routes,
        plan=made,
        beside=beside,
        steps=risks.steps,
        money=steps.get(risks.for_money or ""),
        time=steps.get(risks.for_time or ""),
        parallel=tuple(pair for pair in made.side_by_side() if pair[0].id not in choices.parallel),
    )


def comparison_of(memo: Memo, choices: Choices, history: Iterable[StageHistory] = ()) -> tuple[OrderOutcome, ...]:
    """China first, United States first, European Union first, for the markets whose stages are held.

    Each market goes by the network chosen for it, else by its suggested one; while a class is open, by that of the
    highest. None where fewer than two markets have stages.

    Raises:
        ChoiceUnfit: a network that the market does not offer, an unknown slider, or a value out of bounds.
    """
    found = {market: _network(routes_of(memo, market), choices.networks) for market in MARKETS}
    ours = {market: network for market, network in found.items() if network is not None}
    if len(ours) < 2:
        return ()
    facts = facts_for(memo, "nmpa")
    try:
        return comparison(ours, facts, sliders=choices.sliders, history=history, runs=GLANCE_RUNS)
    except (StagesUnreadable, PlanInvalid) as error:
        raise ChoiceUnfit(str(error)[:300]) from error


def routes_of(memo: Memo, market: str) -> MarketRoutes:
    """What a market's answer may come to, with the networks for each outcome.

    Raises:
        ChoiceUnfit: there is no such market.
    """
    if market not in MARKETS:
        raise ChoiceUnfit(market[:40])
    regime, answer, outcomes = _answer(memo, market)
    if market != "nmpa" and memo.drugs is not None:
        return MarketRoutes(market, True, (), (NO_DRUG_STAGES,))
    facts = facts_for(memo, market)
    routes, other = [], []
    for outcome in outcomes:
        label = answer.pack.labels.get(outcome) or Words(outcome, outcome)
        ours = suggested(networks().values(), regime, _class_of(memo, outcome), facts)
        if regime == "eu":
            ours = tuple(one for one in ours if one.id.startswith("ivdr") == (answer.pack.id == "eu-ivdr"))
        words = Words(label.zh, label.en)
        if ours:
            routes.append(Route(outcome, words, ours))
        else:
            other.append(words)
    return MarketRoutes(market, len(outcomes) == 1, tuple(routes), tuple(other))


def facts_for(memo: Memo, market: str) -> dict[str, Value]:
    """What is told of the product and what follows from it; what was only assumed for the class stays unknown here,
    so that a stage that hangs on it is shown as open.
    """
    presumed = memo.eu.presumed if market == "eu" else memo.nmpa.presumed
    facts = {name: value for name, value in presumed.facts.items() if name not in presumed.assumed}
    if memo.nmpa.exemption.listed:
        facts.setdefault("exemption_listed", True)
    return facts


def use_side(network: StageNetwork) -> StageNetwork | None:
    """The way from a Chinese certificate into hospitals; None for other markets."""
    if network.regime == DRUG:
        return networks()[USE["drug"]]
    return networks()[USE["device"]] if network.regime == "nmpa" else None


def _answer(memo: Memo, market: str) -> tuple[str, RegimeAnswer, tuple[str, ...]]:
    """(regime of the networks, the answer, its outcomes: one where it is settled, lowest first)."""
    if market == "nmpa" and memo.drugs is not None:
        answer = memo.drugs.drug.route
        return DRUG, answer, _outcomes(answer)
    if market == "nmpa":
        outcomes = (memo.nmpa.outcome,) if memo.nmpa.outcome else _outcomes(memo.nmpa.rules)
        return "nmpa", memo.nmpa.rules, outcomes
    answer = memo.us.path if market == "fda" else memo.eu.rules
    return market, answer, _outcomes(answer)


def _outcomes(answer: RegimeAnswer) -> tuple[str, ...]:
    if answer.outcome:
        return (answer.outcome,)
    return tuple(one for one in answer.decision.reach.outcomes if one is not None)


def _class_of(memo: Memo, outcome: str) -> str:
    """A combination whose device action leads is registered as a device of class III."""
    return COMBINATION_CLASS if outcome == "combination" and memo.nmpa.lead is Lead.DEVICE else outcome


def _network(routes: MarketRoutes, chosen: Mapping[str, str]) -> StageNetwork | None:
    name = chosen.get(routes.market, "")
    if not name:
        return next(iter(routes.networks), None)
    found = next((one for one in routes.networks if one.id == name), None)
    if found is None:
        raise ChoiceUnfit(name[:60])
    return found


def _open(routes: MarketRoutes) -> tuple[Route, ...]:
    return () if routes.settled or len(routes.routes) < 2 else routes.routes


def _at_a_glance(
    route: Route, facts: Mapping[str, Value], choices: Choices, history: tuple[StageHistory, ...]
) -> Beside:
    """Sliders count here as well; what is done and side by side is of the chosen network alone."""
    network = route.networks[0]
    use = use_side(network) if choices.use else None
    return Beside(route, plan(network, facts, use=use, sliders=choices.sliders, history=history, runs=GLANCE_RUNS))
