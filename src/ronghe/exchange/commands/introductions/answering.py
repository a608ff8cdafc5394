"""The answer: consent opens names, declining or withdrawing ends it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.exchange.commands.introductions.asking import LONGEST, require_message
from ronghe.exchange.commands.introductions.moving import (
    due_after,
    listing_of_introduction,
    locked,
    note_step,
    put_due,
    require_alive,
    tell,
    write_log,
)
from ronghe.exchange.commands.introductions.nda_texts import draw_up
from ronghe.exchange.commands.introductions.opening import close_again, open_to_other_side
from ronghe.exchange.dealing_errors import IntroductionMoved
from ronghe.exchange.enums import LIVE, IntroductionStatus, MatchStatus, Side, StepKind
from ronghe.exchange.models import Introduction, Match
from ronghe.exchange.permissions import sides
from ronghe.exchange.signals import introduction_accepted


@transaction.atomic
def consent(actor: Actor, introduction_id: UUID, note: str = "") -> Introduction:
    """The side that was asked consents: names are open, the agreement is drawn up, the suggestion counts as introduced.

    Consenting again changes nothing. Sends ``introduction_accepted`` once, inside the transaction.

    Raises:
        NotFound, NotAllowed: the actor does not act for the answering side.
        IntroductionMoved: it was declined or withdrawn.
        ListingClosed: the listing was withdrawn meanwhile.
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction, Side.ANSWERING)
    if introduction.consented_at is not None:
        return introduction
    if introduction.status != IntroductionStatus.INTEREST:
        raise IntroductionMoved()
    listing = require_alive(listing_of_introduction(introduction))
    note = require_message(note, longest=LONGEST)
    introduction.status = IntroductionStatus.CONSENTED
    introduction.consented_at = timezone.now()
    put_due(introduction, due_after(introduction.status))
    introduction.save()
    draw_up(introduction, listing)
    _mark_introduced(introduction)
    note_step(introduction, actor, side, StepKind.CONSENT, note=note)
    tell(introduction, actor, "exchange.consented", Side.ASKING, listing=listing)
    open_to_other_side(introduction, actor, listing, Audience.PUBLIC)
    introduction_accepted.send(sender=Introduction, introduction_id=introduction.pk, actor=actor)
    write_log(introduction, actor, "consent", side, before=IntroductionStatus.INTEREST, due_on=introduction.due_on)
    return introduction


def _mark_introduced(introduction: Introduction) -> None:
    """The suggestions of this need and this offer, in every audience's list."""
    if introduction.need_id is None:
        return
    invited = introduction.listing_id == introduction.need_id
    invitee = introduction.expert_id or introduction.answered_by_id
    offer_id = invitee if invited else introduction.listing_id
    offered = Q(need_id=introduction.need_id, offer_id=offer_id)
    for match in Match.objects.select_for_update(no_key=True).filter(offered):
        if match.status != MatchStatus.INTRODUCED:
            match.status = MatchStatus.INTRODUCED
            match.save(update_fields=["status", "updated_at"])


@transaction.atomic
def decline(actor: Actor, introduction_id: UUID, note: str = "") -> Introduction:
    """The side that was asked declines; ``note`` is told to the other side. Declining again changes nothing.

    Raises:
        NotFound, NotAllowed: the actor does not act for the answering side.
        IntroductionMoved: it was answered otherwise, or withdrawn.
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction, Side.ANSWERING)
    if introduction.status == IntroductionStatus.DECLINED:
        return introduction
    if introduction.status != IntroductionStatus.INTEREST:
        raise IntroductionMoved()
    return _end(actor, introduction, side, IntroductionStatus.DECLINED, StepKind.DECLINE, note)


@transaction.atomic
def withdraw(actor: Actor, introduction_id: UUID, note: str = "") -> Introduction:
    """A side steps back before the confidential fields are open: the asking side at any step, the answering side once
    it has consented. The node may too, with a reason. Withdrawing again changes nothing.

    Raises:
        NotFound, NotAllowed: the actor does not act for a side.
        IntroductionMoved: confidentiality stands already (record the outcome instead), or it ended otherwise.
    """
    introduction = locked(introduction_id)
    side = None if actor.is_system else sides.require_side(actor, introduction)
    if introduction.status == IntroductionStatus.WITHDRAWN:
        return introduction
    steps = [IntroductionStatus.CONSENTED, IntroductionStatus.NDA]
    if side != Side.ANSWERING:
        steps.append(IntroductionStatus.INTEREST)
    if introduction.status not in steps:
        raise IntroductionMoved()
    return _end(actor, introduction, side, IntroductionStatus.WITHDRAWN, StepKind.WITHDRAW, note)


def end_for_listing(actor: Actor, kind: str, listing_id: UUID, note: str) -> int:
    """End what is not open yet of the introductions over a listing that was taken back; how many. Both sides are told.

    Where confidentiality stands the two sides go on talking; the listing itself is closed to them.
    """
    live = Introduction.objects.filter(listing_kind=kind, listing_id=listing_id, status__in=LIVE)
    ended = 0
    for key in live.exclude(status=IntroductionStatus.OPEN).order_by("pk").values_list("pk", flat=True):
        introduction = locked(key)
        if introduction.status in LIVE and introduction.status != IntroductionStatus.OPEN:
            _end(actor, introduction, None, IntroductionStatus.WITHDRAWN, StepKind.WITHDRAW, note, told="listing_gone")
            ended += 1
    return ended


def _end(
    actor: Actor,
    introduction: Introduction,
    side: Side | None,
    status: IntroductionStatus,
    kind: StepKind,
    note: str,
    *,
    told: str = "",
) -> Introduction:
    note = require_message(note, longest=LONGEST)
    before = introduction.status
    close_again(introduction, actor)
    introduction.status = status
    introduction.closed_at = timezone.now()
    put_due(introduction, None)
    introduction.save()
    note_step(introduction, actor, side, kind, note=note)
    others = [side.other] if side else list(Side)
    told = told or ("declined" if kind == StepKind.DECLINE else "withdrawn")
    tell(introduction, actor, f"exchange.{told}", *others)
    write_log(introduction, actor, str(kind), side, before=before)
    return introduction
