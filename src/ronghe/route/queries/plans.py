"""From what is known of a product to its plan: which stages, how long, how much, and what first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ronghe.kernel.plan import Derisked, Parallel, PlanInvalid
from ronghe.kernel.rules import Value
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.facts import NoteKind
from ronghe.route.facts.vocabulary import Words
from ronghe.route.judging.answers import RegimeAnswer
from ronghe.route.queries.memos import Memo
from ronghe.route.queries.plan_choices import choice_unfit, chosen_here
from ronghe.route.queries.plan_notes import notes
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
    networks,
    open_facts,
    plan,
    suggested,
    waits,
    within,
)
from ronghe.route.stages.composing import MARKETS

RUNS = 10_000
GLANCE_RUNS = 2_000
"""Runs for what is set beside the plan, classes and orders of markets: medians are steady to a few per cent."""

USE = {"device": "cn-use", "drug": "cn-use-drug"}
DRUG = "nmpa-drug"
COMBINATION = "combination"
HUMANE = "fda-hde"
EMERGENCY = "fda-eua"
"""Ways that stand beside a submission, each with a condition that is no question of a trial."""

LEADS = "principal_action"
"""The fact that tells whether its drug or its device leads a combination."""

POSSIBLE = 0.1
"""From this probability an outcome that the rules leave is set beside the likeliest one."""

UNREAD = (NoteKind.EMPTY, NoteKind.NO_PRODUCT, NoteKind.OTHER_LANGUAGE)

NO_DEVICE_ROUTE = Words("化妆品或食品，不走器械路径", "a cosmetic or food: no device route")
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

    ``other``: outcomes in words for which no stages are held (no device, a determination first). ``first``: the outcome
    to plan for, where it is not the highest. ``against``: what similar products point to although the rules exclude it;
    it is set beside the others and never planned for unasked.
    """

    market: str
    settled: bool
    routes: tuple[Route, ...]
    other: tuple[Words, ...]
    first: str = ""
    against: Route | None = None

    @property
    def in_order(self) -> tuple[Route, ...]:
        """The one to plan for first, then from the highest down, as that is to be planned for while it is open."""
        first = tuple(one for one in self.routes if one.outcome == self.first)
        return first + tuple(one for one in reversed(self.routes) if one.outcome != self.first)

    @property
    def side_by_side(self) -> tuple[Route, ...]:
        """Every outcome with stages, lowest first, and last what only similar products point to."""
        return self.routes if self.against is None else (*self.routes, self.against)

    @property
    def networks(self) -> tuple[StageNetwork, ...]:
        """All networks on offer, the one to plan for first."""
        more = () if self.against is None else (self.against,)
        return tuple({one.id: one for route in (*self.in_order, *more) for one in route.networks}.values())


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


def routes_of(memo: Memo, market: str) -> MarketRoutes:
    """What a market's answer may come to, with the networks for each outcome.

    Raises:
        ChoiceUnfit: there is no such market.
    """
    if market not in MARKETS:
        raise ChoiceUnfit.of_market(market)
    if is_unread(memo):
        return MarketRoutes(market, False, (), ())
    if market != "nmpa" and memo.drugs is not None:
        return MarketRoutes(market, True, (), (NO_DRUG_STAGES,))
    if market == "fda" and memo.us.is_goods:
        return MarketRoutes(market, True, (), (NO_DEVICE_ROUTE,))
    regime, answer, outcomes = _answer(memo, market)
    facts = facts_for(memo, market)

    def route(outcome: str) -> Route:
        label = answer.pack.labels.get(outcome) or Words(outcome, outcome)
        ours = suggested(networks().values(), regime, outcome, facts)
        if regime == "eu":
            ours = tuple(one for one in ours if one.id.startswith("ivdr") == (answer.pack.id == "eu-ivdr"))
        return Route(outcome, Words(label.zh, label.en), ours)

    found = [route(outcome) for outcome in outcomes]
    likely = route(against) if regime == "nmpa" and (against := _against_rules(memo)) else None
    return MarketRoutes(
        market=market,
        settled=len(outcomes) == 1 and likely is None,
        routes=tuple(one for one in found if one.networks),
        other=tuple(one.label for one in (*found, *((likely,) if likely else ())) if not one.networks),
        first=memo.nmpa.outcome or "" if regime == "nmpa" else "",
        against=likely if likely and likely.networks else None,
    )


def is_unread(memo: Memo) -> bool:
    """Whether the text speaks of no product that could be read, and nobody told anything beside it."""
    return not memo.told and any(memo.profile.says(kind) for kind in UNREAD)


def facts_for(memo: Memo, market: str) -> dict[str, Value]:
    """What is told of the product and what follows from it; what was only assumed for the class stays unknown here,
    so that a stage that hangs on it is shown as open. A drug whose action is ancillary leaves the lead to its device.
    """
    presumed = memo.eu.presumed if market == "eu" else memo.nmpa.presumed
    facts = {name: value for name, value in presumed.facts.items() if name not in presumed.assumed}
    if memo.nmpa.exemption.listed:
        facts.setdefault("exemption_listed", True)
    if facts.get("drug_ancillary") is True:
        facts.setdefault(LEADS, "physical")
    return facts


def use_side(network: StageNetwork) -> StageNetwork | None:
    """The way from a Chinese certificate into hospitals; None for other markets. What is reviewed as a drug, a
    combination led by it as well, goes the way of drugs.
    """
    if _as_drug(network):
        return networks()[USE["drug"]]
    return networks()[USE["device"]] if network.regime == "nmpa" else None


def _as_drug(network: StageNetwork) -> bool:
    """Whether it ends in a marketing application of a drug."""
    return network.regime == DRUG or "nda" in network.by_id


def _answer(memo: Memo, market: str) -> tuple[str, RegimeAnswer, tuple[str, ...]]:
    """(regime of the networks, the answer, its outcomes: one where it is settled, lowest first)."""
    if market == "nmpa" and memo.drugs is not None:
        answer = memo.drugs.drug.route
        return DRUG, answer, _outcomes(answer)
    if market == "nmpa":
        return "nmpa", memo.nmpa.rules, _probable(memo)
    answer = memo.us.path if market == "fda" else memo.eu.rules
    return market, answer, _outcomes(answer)


def _probable(memo: Memo) -> tuple[str, ...]:
    """What the rules leave of China's outcomes, less what similar products make improbable. What the rules exclude is
    not among them, however alike.
    """
    left, prediction, outcome = _outcomes(memo.nmpa.rules), memo.nmpa.prediction, memo.nmpa.outcome
    if prediction is None or outcome not in left:
        return left
    return tuple(one for one in left if one == outcome or prediction.probabilities.get(one, 0.0) >= POSSIBLE)


def _against_rules(memo: Memo) -> str:
    """The outcome that similar products point to although the rules exclude it; empty where there is none."""
    if memo.nmpa.prediction is None or memo.nmpa.agreement != "disagree":
        return ""
    chances = memo.nmpa.prediction.probabilities
    return max(chances, key=lambda one: chances[one])


def _outcomes(answer: RegimeAnswer) -> tuple[str, ...]:
    if answer.outcome:
        return (answer.outcome,)
    return tuple(one for one in answer.decision.reach.outcomes if one is not None)


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
    led_by_drug = any(COMBINATION in one.classes and _as_drug(one) for one in unsure)
    return notes(
        disagrees=routes.market == "nmpa" and bool(_against_rules(memo)),
        outcomes=len({one.route.outcome for one in glances}),
        likeliest=bool(routes.first),
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
