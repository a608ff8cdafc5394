"""The desk: everything that waits for a technology manager, a few rows of each with how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.bilingual import bilingual
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind, ListingStatus, MatchStatus
from ronghe.exchange.models import DeskVisit, FollowUp, Listing, Match
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.contacts import of_the_week, overdue, visible_follow_ups
from ronghe.exchange.queries.listings import visible_listings
from ronghe.network.models import Organisation, Person

SHOWN = 6
EXPIRING_WITHIN_DAYS = 30
MATCHES_OF_DAYS = 60
BEST_PLACES = 3

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Block(Generic[Row]):
    """The most urgent rows of one kind, and how many there are in all."""

    rows: Sequence[Row] = ()
    total: int = 0

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, self.total - len(self.rows))


@dataclass(frozen=True, slots=True)
class CallWorthy:
    """A kept match with evidence; ``offer`` is a listing, an organisation or a person that the actor may see."""

    match: Match
    offer: Any
    reason_zh: str
    reason_en: str
    new: bool

    reason = bilingual()

    @property
    def kind(self) -> str:
        """Kind of the offer."""
        return self.match.offer_kind


@dataclass(frozen=True, slots=True)
class Desk:
    """Blocks in the order of their urgency, as of ``day``; ``since`` is the visit before this one."""

    day: date
    since: datetime | None
    overdue: Block[FollowUp] = field(default_factory=Block)
    week: Block[FollowUp] = field(default_factory=Block)
    expiring: Block[Listing] = field(default_factory=Block)
    matches: Block[CallWorthy] = field(default_factory=Block)


def desk_of(actor: Actor, day: date, *, everybody: bool = False) -> Desk:
    """What waits on the desk; follow-ups are the actor's own, or those of all who keep the node's book.

    Cost: at most 16 statements, whatever the node holds.

    Raises:
        NotAllowed: the actor is not of the node's staff.
    """
    permissions.require_desk(actor)
    mine = visible_follow_ups(actor)
    if not everybody and actor.person_id is not None:
        mine = mine.filter(owner_id=actor.person_id)
    since = last_visit(actor)
    return Desk(
        day=day,
        since=since,
        overdue=_block(overdue(mine, day)),
        week=_block(of_the_week(mine, day)),
        expiring=expiring_listings(actor, day),
        matches=_block_of_matches(actor, day, since),
    )


def last_visit(actor: Actor) -> datetime | None:
    """When the actor opened the desk the time before (one statement)."""
    if actor.person_id is None:
        return None
    return DeskVisit.objects.filter(person_id=actor.person_id).values_list("before_at", flat=True).first()


def expiring_listings(
    actor: Actor, day: date, *, limit: int | None = SHOWN, owner_ids: frozenset[UUID] | None = None
) -> Block[Listing]:
    """Open listings to be renewed within thirty days, the nearest first; eight statements.

    Args:
        owner_ids: only listings of these organisations.
    """
    until = day + timedelta(days=EXPIRING_WITHIN_DAYS)
    found: list[Listing] = []
    total = 0
    for kind in ListingKind:
        rows = (
            visible_listings(actor, kind)
            .prefetch_related(None)
            .filter(status=ListingStatus.OPEN, illustrative=False, renew_on__gte=day, renew_on__lte=until)
        )
        if owner_ids is not None:
            rows = rows.filter(owner_id__in=owner_ids)
        total += rows.count()
        found += rows.order_by("renew_on", "id")[:limit]
    found.sort(key=lambda listing: (listing.renew_on or day, str(listing.pk)))
    return Block(found[:limit], total)


def matches_worth_a_call(actor: Actor, day: date, since: datetime | None = None) -> QuerySet[Match]:
    """Kept matches that rest on evidence, nobody of the staff has decided on, new ones first, then by score.

    Only what members may read counts, as the reasons shown come from there. One statement with the need and its owner.
    """
    rows = Match.objects.filter(
        audience=Audience.MEMBER,
        status=MatchStatus.SUGGESTED,
        place__lte=BEST_PLACES,
        reasons__basis__code="evidence",
        need__in=visible_listings(actor, "need").prefetch_related(None).order_by().values("pk"),
        need__status=ListingStatus.OPEN,
        desk_call__isnull=True,
        created_at__date__gte=day - timedelta(days=MATCHES_OF_DAYS),
    ).select_related("need__owner")
    fresh = Q(created_at__gt=since) if since is not None else Q(pk__isnull=False)
    return rows.annotate(new=Case(When(fresh, then=Value(1)), default=Value(0), output_field=IntegerField())).order_by(
        "-new", "-score", "id"
    )


def call_worthy(actor: Actor, matches: Sequence[Match], since: datetime | None = None) -> list[CallWorthy]:
    """The matches with their offers, left out where the actor may not see the offer. At most six statements."""
    wanted: dict[str, set[UUID]] = {}
    for match in matches:
        wanted.setdefault(match.offer_kind, set()).add(match.offer_id)
    offers = {(kind, row.pk): row for kind, ids in wanted.items() for row in _offers(actor, kind, ids)}
    found = []
    for match in matches:
        offer = offers.get((match.offer_kind, match.offer_id))
        if offer is not None:
            basis = match.reasons.get("basis", {})
            fresh = since is None or match.created_at > since
            found.append(CallWorthy(match, offer, basis.get("reason_zh", ""), basis.get("reason_en", ""), fresh))
    return found


def _offers(actor: Actor, kind: str, ids: set[UUID]) -> QuerySet[Any]:
    if kind in set(MODELS):
        return visible_listings(actor, kind).filter(pk__in=ids)
    if kind == "organisation":
        return Organisation.objects.filter(pk__in=ids, merged_into__isnull=True)
    return Person.objects.filter(pk__in=ids, listed=True).select_related("organisation")


def _block_of_matches(actor: Actor, day: date, since: datetime | None) -> Block[CallWorthy]:
    rows = matches_worth_a_call(actor, day, since)
    return Block(call_worthy(actor, list(rows[:SHOWN]), since), rows.count())


def _block(rows: QuerySet[Row]) -> Block[Row]:  # type: ignore[type-var]  # rows of a model
    return Block(list(rows[:SHOWN]), rows.count())
