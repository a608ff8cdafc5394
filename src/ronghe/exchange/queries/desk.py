"""The desk: everything that waits for a technology manager, a few rows of each with how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.bilingual import bilingual
from ronghe.exchange import permissions
from ronghe.exchange.enums import LIVE, ListingKind, ListingStatus, MatchStatus
from ronghe.exchange.models import DeskVisit, FollowUp, Listing, Match, Need
from ronghe.exchange.permissions import Reader
from ronghe.exchange.queries.contacts import of_the_week, overdue, visible_follow_ups
from ronghe.exchange.queries.documents import OFFER_KINDS
from ronghe.exchange.queries.introductions.listed import Box, Row, in_box, introductions_of, rows_of
from ronghe.exchange.queries.introductions.listed import overdue as overdue_introductions
from ronghe.exchange.queries.listings import visible_listings
from ronghe.exchange.queries.reviewing import Across, own_listings, queue
from ronghe.exchange.queries.reviewing import Row as Queued
from ronghe.network.models import Organisation, Person

SHOWN = 6
MATCHES_SHOWN = 4
COUNTED_TO = 100
EXPIRING_WITHIN_DAYS = 30
MATCHES_OF_DAYS = 60
BEST_PLACES = 3
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9998, 12, 31)

LISTED = {offer: ListingKind(kind) for kind, offer in OFFER_KINDS.items() if kind in set(ListingKind)}
"""Kind of offer -> the kind of listing that it is."""

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Block(Generic[Shown]):
    """The most urgent rows of one kind, and how many there are in all."""

    rows: Sequence[Shown] = ()
    total: int = 0

    @property
    def total_text(self) -> str:
        """How many there are; more than the desk counts as 99+."""
        return str(self.total) if self.total < COUNTED_TO else f"{COUNTED_TO - 1}+"

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, self.total - len(self.rows))


@dataclass(frozen=True, slots=True)
class CallWorthy:
    """A kept match with evidence. ``need`` and ``offer`` (a listing, an organisation or a person) are as the reader
    may see them."""

    match: Match
    need: Need
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
    awaited: Block[Row] = field(default_factory=Block)
    review: Block[Queued] = field(default_factory=Block)
    changed: Block[Queued] = field(default_factory=Block)
    expiring: Block[Listing] = field(default_factory=Block)
    matches: Block[CallWorthy] = field(default_factory=Block)


def desk_of(actor: Actor, day: date, *, everybody: bool = False) -> Desk:
    """What waits on the desk; follow-ups are the actor's own, or those of all who keep the node's book.

    Cost: at most 40 statements, whatever the node holds.

    Raises:
        NotAllowed: the actor is not of the node's staff.
    """
    permissions.require_desk(actor)
    mine = visible_follow_ups(actor)
    if not everybody and actor.person_id is not None:
        mine = mine.filter(owner_id=actor.person_id)
    since = last_visit(actor)
    reading = permissions.reading_of(actor)
    return Desk(
        day=day,
        since=since,
        overdue=_block(overdue(mine, day)),
        week=_block(of_the_week(mine, day)),
        awaited=awaited_replies(actor, day),
        review=_across(queue(actor, "waiting")),
        changed=_across(queue(actor, "changed")),
        expiring=expiring_listings(reading, day),
        matches=_block_of_matches(reading, day, since),
    )


def awaited_replies(actor: Actor, day: date) -> Block[Row]:
    """Introductions whose next step is past its day, the longest first; the count, two statements and one per kind."""
    late = introductions_of(actor).filter(overdue_introductions(day), status__in=LIVE)
    return Block(rows_of(actor, late.order_by("due_on", "id")[:SHOWN]), late.count())


def last_visit(actor: Actor) -> datetime | None:
    """When the actor opened the desk the time before (one statement)."""
    if actor.person_id is None:
        return None
    return DeskVisit.objects.filter(person_id=actor.person_id).values_list("before_at", flat=True).first()


def expiring_listings(
    reader: Reader, day: date, *, limit: int | None = SHOWN, owner_ids: frozenset[UUID] | None = None
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
            visible_listings(reader, kind)
            .prefetch_related(None)
            .filter(status=ListingStatus.OPEN, illustrative=False, renew_on__gte=day, renew_on__lte=until)
        )
        if owner_ids is not None:
            rows = rows.filter(owner_id__in=owner_ids)
        total += rows.count()
        found += rows.order_by("renew_on", "id")[:limit]
    found.sort(key=lambda listing: (listing.renew_on or day, str(listing.pk)))
    return Block(found[:limit], total)


def matches_worth_a_call(reader: Reader, day: date) -> QuerySet[Match]:
    """Kept matches that rest on evidence and that nobody of the staff has decided on, by score.

    Only what members may read counts, as the reasons shown come from there. One statement, read along the index
    ``match_by_score``, so that the first rows come at once however many there are.
    """
    since = start_of(day - timedelta(days=MATCHES_OF_DAYS))
    needs = visible_listings(reader, "need").prefetch_related(None).filter(status=ListingStatus.OPEN).order_by()
    return Match.objects.filter(
        Exists(needs.filter(pk=OuterRef("need_id")).values("pk")),
        audience=Audience.MEMBER,
        status=MatchStatus.SUGGESTED,
        place__lte=BEST_PLACES,
        reasons__basis__code="evidence",
        desk_call__isnull=True,
        created_at__gte=since,
    ).order_by("-score", "id")


def decided_matches(reader: Reader) -> QuerySet[Match]:
    """Kept matches that somebody of the staff decided on, the last decision first; who decided is joined. One
    statement.
    """
    needs = visible_listings(reader, "need").prefetch_related(None).filter(status=ListingStatus.OPEN).order_by()
    rows = Match.objects.filter(Exists(needs.filter(pk=OuterRef("need_id")).values("pk")), desk_call__isnull=False)
    return rows.select_related("desk_call__by").order_by("-desk_call__updated_at", "id")


def start_of(day: date) -> datetime:
    """The first moment of a day where the node stands.

    The first and the last days of the calendar have none in UTC everywhere: the nearest that has one is taken.
    """
    day = min(max(day, FIRST_DAY), LAST_DAY)
    return timezone.make_aware(datetime.combine(day, time.min))


def call_worthy(reader: Reader, matches: Sequence[Match], since: datetime | None = None) -> list[CallWorthy]:
    """The matches with need and offer, left out where the reader may not see one of them. At most seven statements."""
    wanted: dict[str, set[UUID]] = {}
    rows = visible_listings(reader, "need").prefetch_related(None).filter(pk__in=[match.need_id for match in matches])
    needs = {need.pk: need for need in rows}
    for match in matches:
        wanted.setdefault(match.offer_kind, set()).add(match.offer_id)
    offers = {(kind, row.pk): row for kind, ids in wanted.items() for row in _offers(reader, kind, ids)}
    found = []
    for match in matches:
        offer = offers.get((match.offer_kind, match.offer_id))
        need = needs.get(match.need_id)
        if offer is not None and need is not None:
            basis = match.reasons.get("basis", {})
            fresh = since is not None and match.created_at > since
            reasons = basis.get("reason_zh", ""), basis.get("reason_en", "")
            found.append(CallWorthy(match, need, offer, *reasons, fresh))
    return found


def _offers(reader: Reader, kind: str, ids: set[UUID]) -> Iterable[Any]:
    """The records behind offers of one kind, named as matches name it: an investor is a mandate."""
    if kind in LISTED:
        return visible_listings(reader, LISTED[kind]).filter(pk__in=ids)
    if kind in ("company", "institution"):
        return Organisation.objects.filter(pk__in=ids, merged_into__isnull=True)
    if kind == "expert":
        return Person.objects.filter(pk__in=ids, listed=True).select_related("organisation")
    return []


def _block_of_matches(reader: Reader, day: date, since: datetime | None) -> Block[CallWorthy]:
    """New ones first; counted up to ``COUNTED_TO``."""
    rows = matches_worth_a_call(reader, day)
    shown = list(rows.filter(created_at__gt=since)[:MATCHES_SHOWN]) if since is not None else []
    if len(shown) < MATCHES_SHOWN:
        known = rows.filter(created_at__lte=since) if since is not None else rows
        shown += list(known[: MATCHES_SHOWN - len(shown)])
    return Block(call_worthy(reader, shown, since), rows[:COUNTED_TO].count())


def _block(rows: QuerySet[Shown]) -> Block[Shown]:  # type: ignore[type-var]  # rows of a model
    return Block(list(rows[:SHOWN]), rows.count())


@dataclass(frozen=True, slots=True)
class OwnWork:
    """What waits for somebody who acts for an organisation, as of ``day``."""

    day: date
    answers: Block[Row] = field(default_factory=Block)
    todo: Block[FollowUp] = field(default_factory=Block)
    drafts: Block[Queued] = field(default_factory=Block)
    expiring: Block[Listing] = field(default_factory=Block)


def own_work_of(actor: Actor, day: date) -> OwnWork:
    """Introductions in which the actor's side is to act, own follow-ups until Sunday, drafts, listings about to expire.

    Cost: at most 40 statements, whatever the node holds.
    """
    reading = permissions.reading_of(actor)
    rows = visible_follow_ups(actor).filter(owner_id=actor.person_id) if actor.person_id else FollowUp.objects.none()
    return OwnWork(
        day=day,
        answers=own_answers(actor),
        todo=_block(overdue(rows, day) | of_the_week(rows, day)),
        drafts=_across(own_listings(actor, [ListingStatus.DRAFT, ListingStatus.RETURNED])),
        expiring=expiring_listings(reading, day, owner_ids=actor.organisation_ids),
    )


def own_answers(actor: Actor) -> Block[Row]:
    """Introductions in which the actor's side is to act next, the nearest day first."""
    mine = introductions_of(actor).filter(in_box(actor, Box.ANSWER))
    return Block(rows_of(actor, mine.order_by("due_on", "id")[:SHOWN]), mine.count())


def _across(rows: Across) -> Block[Queued]:
    return Block(rows[:SHOWN], rows.count())
