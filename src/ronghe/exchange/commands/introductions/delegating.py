"""Entrusting a side to a technology manager, taking it back, and setting another date."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.exchange.commands.introductions.moving import (
    listing_of_introduction,
    locked,
    note_step,
    organisation_id,
    put_due,
    tell,
    tell_side,
    title_context,
    write_log,
)
from ronghe.exchange.dealing_errors import DelegateUnfit, DueDateUnfit, IntroductionMoved
from ronghe.exchange.enums import LIVE, IntroductionStatus, Side, StepKind
from ronghe.exchange.models import Introduction
from ronghe.exchange.permissions import sides
from ronghe.network.commands import notify
from ronghe.network.enums import NodeRole
from ronghe.network.models import NodeDuty
from ronghe.network.queries.standing import current_memberships

FARTHEST = timedelta(days=180)


@transaction.atomic
def delegate(actor: Actor, introduction_id: UUID, person_id: UUID) -> Introduction:
    """Entrust one's side to a technology manager, who may then act for it. To the same one again changes nothing.

    A technology manager may take on the side of an owner who ticked ``acts_for_us`` on the listing, and that of an
    expert's record for which nobody acts, while it is alive and entrusted to nobody; the side's people are told, and
    what binds it stays theirs.

    Raises:
        NotFound, NotAllowed: the actor does not act for a side.
        DelegateUnfit: the person is no technology manager, belongs to the other side or acts for it.
        IntroductionMoved: it ended.
    """
    introduction = locked(introduction_id)
    side = _own_side(actor, introduction, taking_on=person_id)
    if sides.delegate_of(introduction, side) == person_id:
        return introduction
    taking_on = person_id == actor.person_id
    if introduction.status not in (LIVE if taking_on else [*LIVE, IntroductionStatus.CLOSED]):
        raise IntroductionMoved()
    if not _may_stand_for(introduction, side, person_id):
        raise DelegateUnfit()
    before = sides.delegate_of(introduction, side)
    if taking_on and before is not None:
        raise DelegateUnfit()
    _set_delegate(introduction, side, person_id)
    introduction.save()
    note_step(introduction, actor, side, StepKind.DELEGATED)
    listing = listing_of_introduction(introduction)
    if taking_on:
        tell_side(introduction, actor, "exchange.taken_on", side, listing)
    else:
        notify(
            [person_id],
            "exchange.entrusted",
            title_context(listing, organisation_id(introduction, side)),
            path=f"/introductions/{introduction.pk}/",
            due_on=introduction.due_on,
        )
    if before is not None:
        notify([before], "exchange.taken_back", title_context(listing, organisation_id(introduction, side)))
    write_log(
        introduction, actor, "delegate", side, delegate=str(person_id), delegate_before=str(before) if before else ""
    )
    return introduction


@transaction.atomic
def take_back(actor: Actor, introduction_id: UUID) -> Introduction:
    """The side acts for itself again, or its technology manager hands it back. Again changes nothing.

    Raises:
        NotFound, NotAllowed: the actor does not act for a side.
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction)
    before = sides.delegate_of(introduction, side)
    if before is None:
        return introduction
    note_step(introduction, actor, side, StepKind.TAKEN_BACK)
    listing = listing_of_introduction(introduction)
    _set_delegate(introduction, side, None)
    introduction.save()
    if before == actor.person_id:
        tell_side(introduction, actor, "exchange.handed_back", side, listing)
    else:
        notify([before], "exchange.taken_back", title_context(listing, organisation_id(introduction, side)))
    write_log(introduction, actor, "take_back", side, delegate_before=str(before))
    return introduction


@transaction.atomic
def set_due(actor: Actor, introduction_id: UUID, due_on: date) -> Introduction:
    """Set another day for the next step, for both sides to see. The same day again changes nothing.

    Raises:
        NotFound, NotAllowed: the actor does not act for a side.
        DueDateUnfit: the day is past or more than 180 days away.
        IntroductionMoved: nothing is awaited any more.
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction)
    today = timezone.localdate()
    if introduction.due_on == due_on:
        return introduction
    if introduction.due_on is None:
        raise IntroductionMoved()
    if not today <= due_on <= today + FARTHEST:
        raise DueDateUnfit()
    before = introduction.due_on
    put_due(introduction, due_on)
    introduction.save()
    note_step(introduction, actor, side, StepKind.DUE_SET)
    tell(introduction, actor, "exchange.due_set", side.other)
    write_log(introduction, actor, "set_due", side, due_on_before=before, due_on=due_on)
    return introduction


def end_mandates(actor: Actor, kind: str, listing_id: UUID) -> int:
    """Take back what technology managers took on of their own accord, now that the owner unticked ``acts_for_us``; how
    many. Whom the owner entrusted stays."""
    rows = Introduction.objects.select_for_update(no_key=True).filter(
        Q(asking_delegate__isnull=False) | Q(answering_delegate__isnull=False),
        listing_kind=kind,
        listing_id=listing_id,
    )
    ended = 0
    for introduction in rows.order_by("pk"):
        for side in Side:
            person_id = sides.delegate_of(introduction, side)
            if side == Side.ANSWERING and introduction.answered_by_id is None:
                continue  # taken on for an expert's record, not under the owner's tick
            if person_id is None or not sides.took_on_alone(introduction, side, person_id):
                continue
            note_step(introduction, actor, side, StepKind.TAKEN_BACK)
            _set_delegate(introduction, side, None)
            introduction.save()
            notify([person_id], "exchange.taken_back", title_context(listing_of_introduction(introduction), None))
            write_log(introduction, actor, "take_back", side, delegate_before=str(person_id))
            ended += 1
    return ended


def _own_side(actor: Actor, introduction: Introduction, *, taking_on: UUID) -> Side:
    """The side whose own people entrust it; or one that a technology manager takes on (``sides.sides_to_take_on``)."""
    side = sides.acting_side(actor, introduction)
    if side is None and actor.person_id == taking_on:
        offered = sides.sides_to_take_on(actor, introduction, listing_of_introduction(introduction))
        if offered:
            return offered[0]
    side = sides.require_side(actor, introduction)
    if sides.acts_as_delegate(actor, introduction):
        raise NotAllowed()
    return side


def _may_stand_for(introduction: Introduction, side: Side, person_id: UUID) -> bool:
    """Two statements."""
    if person_id in (sides.delegate_of(introduction, side.other), introduction.expert_id):
        return False
    duty = NodeDuty.objects.filter(person_id=person_id, role=NodeRole.TECHNOLOGY_MANAGER)
    across = organisation_id(introduction, side.other)
    if across is not None and current_memberships().filter(person_id=person_id, organisation_id=across).exists():
        return False
    return duty.exists()


def _set_delegate(introduction: Introduction, side: Side, person_id: UUID | None) -> None:
    if side == Side.ASKING:
        introduction.asking_delegate_id = person_id
    else:
        introduction.answering_delegate_id = person_id
