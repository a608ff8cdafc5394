"""Interest: an organisation asks to be introduced to another, or to an expert, over a listing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.commands.introductions.moving import due_after, note_step, put_due, tell, write_log
from ronghe.exchange.dealing_errors import AskedTooSoon, InvitationUnfit, MessageUnfit, OrganisationMissing, OwnListing
from ronghe.exchange.enums import LIVE, IntroductionStatus, ListingKind, ListingStatus, Side, StepKind
from ronghe.exchange.errors import ListingClosed
from ronghe.exchange.models import Introduction, Listing, Match, Need
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.guards import require_no_patient_data
from ronghe.network.enums import MembershipRole
from ronghe.network.models import Organisation, User
from ronghe.network.queries import visible_experts
from ronghe.network.queries.standing import current_memberships

LONGEST = 2000
AGAIN_AFTER = timedelta(days=30)


@transaction.atomic
def show_interest(
    actor: Actor,
    kind: str,
    listing_id: UUID,
    message: str = "",
    *,
    need_id: UUID | None = None,
    invited_id: UUID | None = None,
    expert_id: UUID | None = None,
    withhold_name: bool = False,
) -> Introduction:
    """Ask the owner of a listing for an introduction, or invite an organisation or an expert to a listing of one's own.

    An expert with an account is asked in their own name; without one the organisation to which they belong, where it
    has members here, or else the node's technology managers.

    Asking again while an introduction of the same two sides over the same listing is alive gives that one and changes
    nothing. The listing's row is locked, so that any number of askers at once make one introduction each.

    Args:
        need_id: the asking side's own need, for which it asks.
        invited_id: the organisation invited; the listing is then the actor's own.
        expert_id: the expert invited; the listing is then a need of the actor's own.
        withhold_name: the asking side's name is told only after consent; so it is anyway where its need, or the listing
            to which it invites, withholds the owner's name.

    Raises:
        NotFound: no such listing, need, organisation or expert for the actor.
        OrganisationMissing: the actor acts for no organisation, or is its guest.
        OwnListing: the listing belongs to the organisation that asks.
        InvitationUnfit: the listing is not the actor's, or whoever is invited is the owner or belongs to it; an expert
            is invited to something else than a need.
        ListingClosed: the listing is not open.
        AskedTooSoon: the other side declined within the last 30 days.
        MessageUnfit: the message is too long.
        IdentityNumberFound, PatientNameFound: the message holds what is not stored.
    """
    asking = actor.acting_for
    model = MODELS[ListingKind(kind)]
    findable = model._default_manager.filter(permissions.visible(actor), pk=listing_id)
    if not findable.exists():
        raise NotFound()
    if asking is None or asking not in actor.writes_for:
        raise OrganisationMissing()
    listing: Listing = model._default_manager.select_for_update(no_key=True).get(pk=listing_id)
    answering = _answering(actor, listing, asking, invited_id, expert_id)
    invited = invited_id or expert_id
    if listing.status != ListingStatus.OPEN:
        raise ListingClosed()
    between: dict[str, Any] = {
        "listing_kind": kind,
        "listing_id": listing.pk,
        "asked_for_id": asking,
        "expert_id": expert_id,
        **({} if expert_id else {"answered_by_id": answering}),
    }
    if live := Introduction.objects.filter(**between, status__in=LIVE).first():
        return live
    recently = timezone.now() - AGAIN_AFTER
    if Introduction.objects.filter(**between, status=IntroductionStatus.DECLINED, closed_at__gt=recently).exists():
        raise AskedTooSoon()
    message = require_message(message, longest=LONGEST)
    need, match = _need_and_match(asking, need_id, listing, invited)
    own = [one for one in (need, listing) if one is not None and one.owner_id == asking]
    introduction = Introduction(
        **{**between, "answered_by_id": answering},
        need=need,
        match=match,
        asked_by_id=actor.person_id,
        asking_withheld=withhold_name or any(one.anonymous for one in own),
        answering_withheld=invited is None and (listing.anonymous or not permissions.shows_owner(actor, listing)),
        message=message,
    )
    put_due(introduction, due_after(introduction.status))
    introduction.save(force_insert=True)
    note_step(introduction, actor, Side.ASKING, StepKind.INTEREST)
    kind_of_notice = "exchange.interest_shown" if invited is None else "exchange.invited"
    tell(introduction, actor, kind_of_notice, Side.ANSWERING, listing=listing)
    write_log(
        introduction,
        actor,
        "show_interest",
        Side.ASKING,
        listing_kind=kind,
        listing_id=listing.pk,
        due_on=introduction.due_on,
    )
    return introduction


def require_message(text: str, *, longest: int) -> str:
    """The text without what no database takes.

    Raises:
        MessageUnfit: it is too long.
        IdentityNumberFound, PatientNameFound: it holds what is not stored.
    """
    clean = text.replace("\x00", "").strip()
    if len(clean) > longest:
        raise MessageUnfit(
            _("It has %(length)d characters; the limit is %(longest)d.") % {"length": len(clean), "longest": longest},
            _("Shorten it; say the rest once the introduction is open."),
        )
    require_no_patient_data([clean])
    return clean


def _answering(
    actor: Actor, listing: Listing, asking: UUID, invited_id: UUID | None, expert_id: UUID | None
) -> UUID | None:
    """The organisation that answers; none where an expert does, or the node for an expert's record."""
    if expert_id is not None:
        return _answering_for_expert(actor, listing, asking, expert_id)
    if invited_id is None:
        if listing.owner_id == asking:
            raise OwnListing()
        return listing.owner_id
    invited = Organisation.objects.filter(pk=invited_id).first()
    if invited is None:
        raise NotFound()
    answering = invited.merged_into_id or invited.pk
    if listing.owner_id != asking or answering == asking:
        raise InvitationUnfit()
    return answering


def _answering_for_expert(actor: Actor, listing: Listing, asking: UUID, expert_id: UUID) -> UUID | None:
    expert = visible_experts(actor).prefetch_related(None).filter(pk=expert_id).first()
    if expert is None:
        raise NotFound()
    home = expert.organisation
    of = None if home is None else home.merged_into_id or home.pk
    own = of == asking or current_memberships().filter(person=expert, organisation_id=asking).exists()
    if listing.owner_id != asking or own or not isinstance(listing, Need):
        raise InvitationUnfit(
            _("An expert is invited to a need, by an organisation to which the expert does not belong."),
            _("Invite another expert, or write to this one as a colleague."),
        )
    if User.objects.filter(person=expert, is_active=True).exists():
        return None
    writing = current_memberships().exclude(role=MembershipRole.GUEST)
    if of is not None and writing.filter(Q(organisation_id=of) | Q(organisation__merged_into_id=of)).exists():
        return of
    return None


def _need_and_match(
    asking: UUID, need_id: UUID | None, listing: Listing, invited_id: UUID | None
) -> tuple[Need | None, Match | None]:
    """The need for which is asked, and the suggestion it started from where there is one. Two statements."""
    if invited_id is not None:
        need, offer = (listing if isinstance(listing, Need) else None), invited_id
    elif need_id is None:
        return None, None
    else:
        need, offer = Need.objects.filter(pk=need_id, owner_id=asking).first(), listing.pk
        if need is None:
            raise NotFound()
    if need is None:
        return None, None
    match = Match.objects.filter(need=need, offer_id=offer).order_by("-audience").first()
    return need, match
