"""What every step does: lock, move the status, set the next date, note the step, tell people, write the log.

The log is written last: its chain's end stays locked until the transaction ends, and no row lock is asked for after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import IntroductionStatus, ListingKind, ListingStatus, Side, StepKind
from ronghe.exchange.errors import ListingClosed
from ronghe.exchange.models import Introduction, IntroductionStep, Listing
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.permissions import sides as sides_of
from ronghe.network.commands import notify
from ronghe.network.enums import MembershipRole, NodeRole
from ronghe.network.models import NodeDuty, Organisation, Person, User
from ronghe.network.queries.standing import current_memberships

DUE_DAYS = {
    IntroductionStatus.INTEREST: 7,
    IntroductionStatus.CONSENTED: 14,
    IntroductionStatus.NDA: 14,
    IntroductionStatus.OPEN: 30,
}
"""Days within which the next step is due, by status."""

REMIND_BEFORE = timedelta(days=2)


def locked(introduction_id: UUID) -> Introduction:
    """The introduction, locked until the transaction ends.

    Raises:
        NotFound: there is none of this id.
    """
    row = Introduction.objects.select_for_update(no_key=True).filter(pk=introduction_id).first()
    if row is None:
        raise NotFound()
    return row


def listing_of_introduction(introduction: Introduction) -> Listing | None:
    """The listing it is about, whoever asks; for commands and their checks. One statement."""
    model = MODELS[ListingKind(introduction.listing_kind)]
    return model._default_manager.filter(pk=introduction.listing_id).first()


def require_alive(listing: Listing | None) -> Listing:
    """The listing, where it is open or merely waits for its renewal.

    Raises:
        ListingClosed: it is gone, was withdrawn or never opened.
    """
    if listing is None or listing.status not in (ListingStatus.OPEN, ListingStatus.EXPIRED):
        raise ListingClosed()
    return listing


def organisation_id(introduction: Introduction, side: Side) -> UUID | None:
    """The organisation that stands on a side; none where an expert answers in their own name."""
    return introduction.asked_for_id if side == Side.ASKING else introduction.answered_by_id


def party_on(introduction: Introduction, side: Side) -> Organisation | Person:
    """Who stands on a side, and is bound and read to: the organisation, or the expert in their own name. One
    statement."""
    organisation = organisation_id(introduction, side)
    if organisation is None:
        return Person.objects.get(pk=_expert_id(introduction))
    return Organisation.objects.get(pk=organisation)


def _expert_id(introduction: Introduction) -> UUID:
    """The expert of a side on which no organisation stands."""
    assert introduction.expert_id is not None  # noqa: S101 -- the constraint introduction_is_answered
    return introduction.expert_id


def due_after(status: str, days: int | None = None) -> date | None:
    """The day by which the next step is due; none where nothing is awaited."""
    wait = days if days is not None else DUE_DAYS.get(IntroductionStatus(status))
    return None if wait is None else timezone.localdate() + timedelta(days=wait)


def put_due(introduction: Introduction, due_on: date | None) -> None:
    """Set the day and that of the first reminder, on the unsaved row."""
    introduction.due_on = due_on
    introduction.remind_on = None if due_on is None else max(due_on - REMIND_BEFORE, timezone.localdate())


def note_step(
    introduction: Introduction, actor: Actor, side: Side | None, kind: StepKind, *, note: str = ""
) -> IntroductionStep:
    """Add the step's row. One statement."""
    return IntroductionStep.objects.create(
        introduction=introduction,
        kind=kind,
        side=side or "",
        person_id=actor.person_id,
        delegated=sides_of.acts_as_delegate(actor, introduction),
        status=introduction.status,
        due_on=introduction.due_on,
        note=note,
    )


def write_log(
    introduction: Introduction,
    actor: Actor,
    action: str,
    side: Side | None,
    *,
    before: str = "",
    why: str = "",
    **after: Any,
) -> None:
    """One entry of the log: which side acted and whether through its technology manager; no text of either side."""
    delegated = sides_of.acts_as_delegate(actor, introduction)
    audit.record(
        actor,
        f"exchange.{action}",
        introduction,
        before={"status": before} if before else None,
        after={
            "status": introduction.status,
            "side": str(side or ""),
            "for_organisation": str(organisation_id(introduction, side) or "") if side else "",
            **_for_expert(introduction, side),
            "delegated": delegated,
            **after,
        },
        why=why,
    )


def _for_expert(introduction: Introduction, side: Side | None) -> dict[str, str]:
    own_name = side == Side.ANSWERING and introduction.answered_by_id is None
    return {"for_expert": str(introduction.expert_id)} if own_name else {}


def tell(introduction: Introduction, actor: Actor, kind: str, *sides: Side, listing: Listing | None = None) -> None:
    """Tell the people of the sides, but not the one who acts; whoever nobody acts for is told of to the node.

    A side whose technology manager acts is told of that too. Three statements a side at the most, and one for the
    listing where it is not given.
    """
    listing = listing or listing_of_introduction(introduction)
    own = sides_of.acting_side(actor, introduction) if sides_of.acts_as_delegate(actor, introduction) else None
    if own is not None and own not in sides:
        tell_side(introduction, actor, "exchange.done_for_you", own, listing)
    for side in sides:
        tell_side(introduction, actor, kind, side, listing)


def tell_side(introduction: Introduction, actor: Actor, kind: str, side: Side, listing: Listing | None) -> None:
    """As ``tell``, of one side. Four statements at the most."""
    organisation = organisation_id(introduction, side)
    context = title_context(listing, organisation, reads_as(introduction, side))
    if organisation is not None:
        context["organisation"] = str(organisation)
    people = list(recipients(introduction, side, listing))
    path, due_on = f"/introductions/{introduction.pk}/", introduction.due_on
    if people:
        notify([one for one in people if one != actor.person_id], kind, context, path=path, due_on=due_on)
    else:
        managers = NodeDuty.objects.filter(role=NodeRole.TECHNOLOGY_MANAGER).values_list("person_id", flat=True)
        context = title_context(listing, None)
        kind = "exchange.unattended" if organisation is not None else "exchange.expert_unattended"
        notify(managers, kind, context, path=path, due_on=due_on)


def reads_as(introduction: Introduction, side: Side) -> Audience:
    """As what the people of a side read at least: an expert who belongs nowhere is no member. Two statements at the
    most."""
    if organisation_id(introduction, side) is not None:
        return Audience.MEMBER
    expert = _expert_id(introduction)
    belongs = current_memberships().filter(person_id=expert).exists()
    return Audience.MEMBER if belongs or NodeDuty.objects.filter(person_id=expert).exists() else Audience.PUBLIC


def title_context(
    listing: Listing | None, reader_id: UUID | None, audience: Audience = Audience.MEMBER
) -> dict[str, str]:
    """The listing's title as the members of an organisation may read it, or whoever is of this audience."""
    if listing is None:
        return {}
    own = listing.owner_id == reader_id
    if not own and not permissions.may_read_field(listing, "title", audience):
        return {}
    return {"title_zh": listing.title_zh, "title_en": listing.title_en}


def recipients(introduction: Introduction, side: Side, listing: Listing | None) -> Iterable[UUID]:
    """Who is told for a side: who asked or is named as contact, owners and managers, its technology manager; the expert
    who answers in their own name, where they have an account.

    Where an organisation has neither owner nor manager, all its members. Three statements at the most.
    """
    owner = organisation_id(introduction, side)
    asking = side == Side.ASKING
    named = introduction.asked_by_id if asking else None
    if owner is None:
        delegate_id = _still_manager(introduction.answering_delegate_id)
        logs_in = User.objects.filter(person_id=_expert_id(introduction), is_active=True).exists()
        return dict.fromkeys(one for one in (delegate_id, introduction.expert_id if logs_in else None) if one)
    if listing is not None and listing.owner_id == owner and listing.contact_id:
        named = named or listing.contact_id
    members = list(
        current_memberships()
        .filter(Q(organisation_id=owner) | Q(organisation__merged_into_id=owner))
        .values_list("person_id", "role")
    )
    leading = [person for person, role in members if role in (MembershipRole.OWNER, MembershipRole.MANAGER)]
    writing = [person for person, role in members if role != MembershipRole.GUEST]
    delegate_id = _still_manager(introduction.asking_delegate_id if asking else introduction.answering_delegate_id)
    found = [person for person in (delegate_id, *(leading or writing)) if person]
    if named and named in writing:
        found.insert(0, named)
    return dict.fromkeys(found)


def _still_manager(person_id: UUID | None) -> UUID | None:
    """The person, unless they are no technology manager any more."""
    if person_id is None:
        return None
    duty = NodeDuty.objects.filter(person_id=person_id, role=NodeRole.TECHNOLOGY_MANAGER)
    return person_id if duty.exists() else None
