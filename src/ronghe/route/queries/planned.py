"""One product's plan for one reader: what every door shows."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.base.actors import Actor
from ronghe.route.facts.vocabulary import Words
from ronghe.route.queries.memos import Memo
from ronghe.route.queries.plans import Choices, PlanAnswer, comparison_of, plan_of
from ronghe.route.queries.stage_records import stage_history
from ronghe.route.queries.stage_services import NodeServices, node_services
from ronghe.route.queries.ways import facts_for
from ronghe.route.stages import OrderOutcome, specialties


@dataclass(frozen=True)
class Planned:
    """The plan, the orders of markets, and what of this node could do its stages.

    ``specialties``: those that its trials ask for.
    """

    memo: Memo
    answer: PlanAnswer
    orders: tuple[OrderOutcome, ...]
    services: NodeServices
    specialties: tuple[Words, ...]


def planned(actor: Actor, memo: Memo, choices: Choices) -> Planned:
    """The plan of a memo's product under some choices, with the services that the actor may find.

    Raises:
        ChoiceUnfit: see ``plan_of``.

    Cost: two statements and those that tell what the actor reads; a second of computing for the longest network.
    """
    history = stage_history()
    wanted = specialties(facts_for(memo, choices.market))
    return Planned(
        memo=memo,
        answer=plan_of(memo, choices, history),
        orders=comparison_of(memo, choices, history),
        services=node_services(actor, wanted, memo.nmpa.presumed.facts),
        specialties=wanted,
    )
