"""From what is known of a product to its plan: which stages, how long, how much, and what first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ronghe.kernel.plan import Derisked, Parallel, PlanInvalid
from ronghe.kernel.rules import Value
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.facts.vocabulary import Words
from ronghe.route.queries.memos import Memo
from ronghe.route.queries.plan_choices import choice_unfit, chosen_here
from ronghe.route.queries.plan_notes import notes
from ronghe.route.queries.ways import (
    LEADS,
    MarketRoutes,
    Route,
    against_rules,
    as_drug,
    facts_for,
    is_unread,
    routes_of,
    use_side,
)
from ronghe.route.stages import (
    OrderOutcome,
    RoutePlan,
    StageHistory,
    StageNetwork,
    StagesUnreadable,
    Switch,
    beside,
    comparison,
    many_per_site,
    open_facts,
    plan,
    waits,
    within,
)
from ronghe.route.stages.composing import MARKETS

RUNS = 10_000
GLANCE_RUNS = 2_000
"""Runs for what is set beside the plan, classes and orders of markets: medians are steady to a few per cent."""

COMBINATION = "combination"
HUMANE = "fda-hde"
EMERGENCY = "fda-eua"
"""Ways that stand beside a submission, each with a condition that is no question of a trial."""


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
class Beside:
    """One way that is open, with its plan at a glance: an outcome, or an outcome with or without a trial. ``here``: it
    is the one that is planned.
    """

    route: Route
    network: StageNetwork
    label: Words
    plan: RoutePlan
    here: bool


@dataclass(frozen=True)
class PlanAnswer:
    """A product's plan under some choices. ``plan`` is None where no stages are held for the market's outcome.

    ``beside``: the open ways side by side, where there is more than one: outcomes, and with and without a trial where
    that is open. ``unread``: the text speaks of no product, so nothing is planned. ``notes``: what was taken for the
    plan while it is open, and why. ``money`` and ``time``: the step whose early safety lowers the price of an arrival,
    and the P90 of time, most. ``parallel``: what each switch would change; ``parallel_on``: those that are on.
    ``passed_over``: stages told to be over, and switches, that this way does not have; they are left from another way.
    """

    choices: Choices
    routes: MarketRoutes
    plan: RoutePlan | None
    beside: tuple[Beside, ...] = ()
    unread: bool = False
    notes: tuple[Words, ...] = ()
    steps: tuple[Derisked, ...] = ()
    money: Derisked | None = None
    time: Derisked | None = None
    parallel: tuple[tuple[Switch, Parallel], ...] = ()
    parallel_on: tuple[str, ...] = ()
    passed_over: tuple[Words, ...] = ()


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
        return PlanAnswer(choices, routes, None, unread=is_unread(memo), notes=_notes(memo, routes, (), {}))
    facts = facts_for(memo, choices.market)
    here = chosen_here(network, facts, choices)
    try:
        made = plan(
            network,
            facts,
            use=use_side(network) if choices.use else None,
            done=here.done,
            sliders=choices.sliders,
            parallel=here.parallel,
            history=rows,
            runs=RUNS,
        )
        glances = tuple(
            Beside(
                route, one, label, made if one == network else _at_a_glance(one, facts, choices, rows), one == network
            )
            for route, one, label in _open(routes, facts)
        )
    except (StagesUnreadable, PlanInvalid) as error:
        raise choice_unfit(error) from error
    risks = made.derisking()
    steps = {one.stage: one for one in risks.steps}
    return PlanAnswer(
        choices=choices,
        routes=routes,
        plan=made,
        beside=glances,
        notes=_notes(memo, routes, glances, facts, many_per_site(network, choices.sliders)),
        steps=risks.steps,
        money=steps.get(risks.for_money or ""),
        time=steps.get(risks.for_time or ""),
        parallel=tuple(pair for pair in made.side_by_side() if pair[0].id not in here.parallel),
        parallel_on=here.parallel,
        passed_over=here.passed_over,
    )


def comparison_of(memo: Memo, choices: Choices, history: Iterable[StageHistory] = ()) -> tuple[OrderOutcome, ...]:
    """China first, United States first, European Union first, for the markets whose stages are held.

    Each market goes by the network chosen for it, else by its suggested one; while its way is open, by the most
    demanding, and ``least`` of an order tells of the least demanding. None where fewer than two markets have stages.

    Raises:
        ChoiceUnfit: a network that the market does not offer, an unknown slider, or a value out of bounds.
    """
    facts, rows = facts_for(memo, "nmpa"), tuple(history)
    most: dict[str, StageNetwork] = {}
    least: dict[str, StageNetwork] = {}
    for market in MARKETS:
        routes = routes_of(memo, market)
        network = _network(routes, choices.networks)
        if network is not None:
            most[market] = network
            least[market] = network if choices.networks.get(market) else _least(routes, facts_for(memo, market))
    if len(most) < 2:
        return ()
    try:
        orders = comparison(most, facts, sliders=choices.sliders, history=rows, runs=GLANCE_RUNS)
        if least == most:
            return orders
        low = comparison(least, facts, sliders=choices.sliders, history=rows, runs=GLANCE_RUNS)
        return tuple(replace(one, least=other) for one, other in zip(orders, low, strict=True))
    except (StagesUnreadable, PlanInvalid) as error:
        raise choice_unfit(error) from error


def _network(routes: MarketRoutes, chosen: Mapping[str, str]) -> StageNetwork | None:
    name = chosen.get(routes.market, "")
    if not name:
        return next((one for route in routes.in_order for one in route.networks), None)
    found = next((one for one in routes.networks if one.id == name), None)
    if found is None:
        raise ChoiceUnfit.of_way(name, (one.id for one in routes.networks))
    return found


def _open(routes: MarketRoutes, facts: Mapping[str, Value]) -> list[tuple[Route, StageNetwork, Words]]:
    """The ways that are open, each once and with what to call it; none where there is one alone."""
    found: list[tuple[Route, StageNetwork, Words]] = []
    for route in routes.side_by_side:
        ways = beside(route.networks, facts)
        against = route is routes.against
        for network in ways:
            label = network.title if len(ways) > 1 else route.label
            if against:
                label = Words(f"{label.zh}（仅相似产品指向）", f"{label.en} (similar products alone)")
            if all(network != there for _, there, _ in found):
                found.append((route, network, label))
    return found if len(found) > 1 else []


def _least(routes: MarketRoutes, facts: Mapping[str, Value]) -> StageNetwork:
    """The least demanding way that is open: of the lowest outcome, without a trial where that is open."""
    ways = beside(routes.routes[0].networks, facts)
    return next((one for one in ways if one.suits is None), ways[0])


def _notes(
    memo: Memo, routes: MarketRoutes, glances: Sequence[Beside], facts: Mapping[str, Value], crowd: float | None = None
) -> tuple[Words, ...]:
    unsure = [one.network for one in glances if waits(one.network, facts) != "last"]
    options = {one.id: set(open_facts((one.suits,), facts)) for one in unsure if one.id in (HUMANE, EMERGENCY)}
    asked = {name for one in unsure if one.id not in options for name in open_facts((one.suits,), facts)}
    led_by_drug = any(COMBINATION in one.classes and as_drug(one) for one in unsure)
    return notes(
        disagrees=routes.market == "nmpa" and bool(against_rules(memo)),
        outcomes=len({one.route.outcome for one in glances}),
        likeliest=bool(routes.first),
        of_code=bool(routes.first) and routes.market == "fda",
        trial_asks=asked - {LEADS},
        led_by={LEADS} if led_by_drug else set(),
        humane=options.get(HUMANE, set()) - {"fda_submission"},
        emergency=options.get(EMERGENCY, set()),
        per_site=crowd,
        with_trial=any(stage.trial for one in glances if one.here for stage in one.network.stages),
    )


def _at_a_glance(
    network: StageNetwork, facts: Mapping[str, Value], choices: Choices, history: tuple[StageHistory, ...]
) -> RoutePlan:
    """Sliders count here as well, within the bounds of this network; what is done and side by side is of the chosen
    network alone.
    """
    use = use_side(network) if choices.use else None
    sliders = within(network, choices.sliders)
    return plan(network, facts, use=use, sliders=sliders, history=history, runs=GLANCE_RUNS)
