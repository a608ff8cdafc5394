"""Which ways a market leaves open to a product: its outcomes, and the networks that lead to each."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.kernel.rules import Value
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.facts import NoteKind
from ronghe.route.facts.vocabulary import Words
from ronghe.route.judging.answers import RegimeAnswer
from ronghe.route.queries.memos import Memo
from ronghe.route.stages import StageNetwork, networks, suggested
from ronghe.route.stages.composing import MARKETS

USE = {"device": "cn-use", "drug": "cn-use-drug"}
DRUG = "nmpa-drug"

LEADS = "principal_action"
"""The fact that tells whether its drug or its device leads a combination."""

SUBMISSION = "fda_submission"
"""The fact that tells what a product code asks for."""

POSSIBLE = 0.1
"""From this probability an outcome that the rules leave is set beside the likeliest one."""

UNREAD = (NoteKind.EMPTY, NoteKind.NO_PRODUCT, NoteKind.OTHER_LANGUAGE)

NO_DEVICE_ROUTE = Words("化妆品或食品，不走器械路径", "a cosmetic or food: no device route")
NO_DRUG_STAGES = Words("药品在该市场的阶段尚未收录", "the stages of a drug in this market are not held")


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
    likely = route(against) if regime == "nmpa" and (against := against_rules(memo)) else None
    return MarketRoutes(
        market=market,
        settled=len(outcomes) == 1 and likely is None,
        routes=tuple(one for one in found if one.networks),
        other=tuple(one.label for one in (*found, *((likely,) if likely else ())) if not one.networks),
        first=_first(memo, regime, outcomes),
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
    if as_drug(network):
        return networks()[USE["drug"]]
    return networks()[USE["device"]] if network.regime == "nmpa" else None


def as_drug(network: StageNetwork) -> bool:
    """Whether it ends in a marketing application of a drug."""
    return network.regime == DRUG or "nda" in network.by_id


def _first(memo: Memo, regime: str, outcomes: tuple[str, ...]) -> str:
    """The outcome to plan for, where it need not be the highest: the likeliest class in China, in the United States the
    submission that the table gives for the product's code, as the memo names it first.
    """
    if regime == "nmpa":
        return memo.nmpa.outcome or ""
    of_code = memo.us.path.facts.get(SUBMISSION) if regime == "fda" else None
    return str(of_code) if of_code in outcomes else ""


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


def against_rules(memo: Memo) -> str:
    """The outcome that similar products point to although the rules exclude it; empty where there is none."""
    if memo.nmpa.prediction is None or memo.nmpa.agreement != "disagree":
        return ""
    chances = memo.nmpa.prediction.probabilities
    return max(chances, key=lambda one: chances[one])


def _outcomes(answer: RegimeAnswer) -> tuple[str, ...]:
    if answer.outcome:
        return (answer.outcome,)
    return tuple(one for one in answer.decision.reach.outcomes if one is not None)
