"""One verb on many listings: each on its own, so that one refusal holds back none of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound, Problem
from ronghe.exchange.commands.gate import review_listing, submit_listing
from ronghe.exchange.commands.renewal import renew_listing
from ronghe.exchange.commands.withdrawing import withdraw_listing
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import Listing
from ronghe.exchange.queries.reviewing import findable

VERBS: dict[str, Callable[[Actor, str, UUID, str, str], Listing]] = {
    "submit": lambda actor, kind, key, why, seen: submit_listing(actor, kind, key),
    "approve": lambda actor, kind, key, why, seen: review_listing(actor, kind, key, "approve", note=why, seen=seen),
    "return": lambda actor, kind, key, why, seen: review_listing(actor, kind, key, "return", note=why, seen=seen),
    "renew": lambda actor, kind, key, why, seen: renew_listing(actor, kind, key, why=why),
    "withdraw": lambda actor, kind, key, why, seen: withdraw_listing(actor, kind, key, why=why),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of them: its new state, or why not."""

    kind: str
    listing_id: UUID
    status: str = ""
    problem: Problem | None = None


def act_on_many(
    actor: Actor,
    verb: str,
    keys: Sequence[tuple[str, UUID]],
    why: str = "",
    seen: Mapping[tuple[str, UUID], str] | None = None,
) -> list[Outcome]:
    """Submit, approve, return, renew or withdraw each of the listings; for each what became of it.

    Each is its own transaction with the checks and the log of the verb itself. ``why`` is the reason for renewing or
    withdrawing what is not one's own, and the reviewer's note; ``seen`` holds the marks of what the reviewer was shown.

    Raises:
        KeyError: there is no such verb.
    """
    act = VERBS[verb]
    shown = set(findable(actor, keys))  # drafts of others are not told apart from what never was
    outcomes = []
    for kind, key in dict.fromkeys(keys):
        try:
            if (kind, key) not in shown:
                raise NotFound()
            listing = act(actor, ListingKind(kind), key, why, (seen or {}).get((kind, key), ""))
        except Problem as problem:
            outcomes.append(Outcome(kind, key, problem=problem))
        else:
            outcomes.append(Outcome(kind, key, listing.status))
    return outcomes
