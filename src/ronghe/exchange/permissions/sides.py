"""Which side of an introduction somebody is on, who may act for it, and whose name may be read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange.enums import Side, StepKind
from ronghe.exchange.models import Introduction, Listing
from ronghe.network.enums import MembershipRole
from ronghe.network.models import User
from ronghe.network.queries.standing import current_memberships

TECHNOLOGY_MANAGER = "technology_manager"
LEADING = (MembershipRole.OWNER, MembershipRole.MANAGER)


def acting_side(actor: Actor, introduction: Introduction) -> Side | None:
    """The side for which the actor may act: as a member of it who is no guest, as the expert who answers in their own
    name, or as its technology manager."""
    if introduction.asked_for_id in actor.writes_for:
        return Side.ASKING
    if introduction.answered_by_id in actor.writes_for or (is_expert(actor, introduction) and actor.may_write):
        return Side.ANSWERING
    return _delegated_side(actor, introduction)


def is_expert(actor: Actor, introduction: Introduction) -> bool:
    """Whether the actor is the expert who answers in their own name."""
    own_name = introduction.answered_by_id is None and actor.person_id is not None
    return own_name and introduction.expert_id == actor.person_id


def _delegated_side(actor: Actor, introduction: Introduction) -> Side | None:
    if actor.person_id is None or not actor.has_role(TECHNOLOGY_MANAGER) or not actor.may_write:
        return None
    if actor.person_id == introduction.asking_delegate_id:
        return Side.ASKING
    if actor.person_id == introduction.answering_delegate_id:
        return Side.ANSWERING
    return None


def reading_side(actor: Actor, introduction: Introduction) -> Side | None:
    """The side as which the actor reads: who acts for it, and its guests."""
    if side := acting_side(actor, introduction):
        return side
    if introduction.asked_for_id in actor.organisation_ids:
        return Side.ASKING
    if introduction.answered_by_id in actor.organisation_ids or is_expert(actor, introduction):
        return Side.ANSWERING
    return None


def acts_as_delegate(actor: Actor, introduction: Introduction) -> bool:
    """Whether the actor acts as a side's technology manager, not as one of its own people."""
    own = {introduction.asked_for_id, introduction.answered_by_id}
    if own & actor.writes_for or is_expert(actor, introduction):
        return False
    return _delegated_side(actor, introduction) is not None


def may_bind(actor: Actor, introduction: Introduction) -> bool:
    """Whether the actor may agree to what binds a side: an owner or manager of the organisation, whoever writes for it
    where it has neither, the expert in their own name, or the technology manager to whom the side entrusted itself (not
    one who took it on). One statement at the most."""
    side = acting_side(actor, introduction)
    if side is None:
        return False
    organisation = introduction.asked_for_id if side == Side.ASKING else introduction.answered_by_id
    if organisation in actor.leads_for or (side == Side.ANSWERING and is_expert(actor, introduction)):
        return True
    if organisation not in actor.writes_for:
        return actor.person_id is not None and not took_on_alone(introduction, side, actor.person_id)
    members = Q(organisation_id=organisation) | Q(organisation__merged_into_id=organisation)
    return not current_memberships().filter(members, role__in=LEADING).exists()


def took_on_alone(introduction: Introduction, side: Side, person_id: UUID) -> bool:
    """Whether a side's technology manager took it on, under the owner's ``acts_for_us``. One statement."""
    steps = introduction.steps.filter(kind=StepKind.DELEGATED, side=side).order_by("-created_at", "-id")
    return steps.values_list("person_id", flat=True).first() == person_id


def require_bind(actor: Actor, introduction: Introduction) -> None:
    """Raises ``NotAllowed``, naming who agrees instead, unless the actor may bind its side."""
    if not may_bind(actor, introduction):
        raise NotAllowed(_("An owner or manager of your organisation agrees to confidentiality."))


def follows(actor: Actor) -> bool:
    """Whether the actor follows all introductions of the node, without what the two sides tell each other."""
    return actor.has_role(TECHNOLOGY_MANAGER, "administrator")


def visible_introductions(actor: Actor) -> Q:
    """Condition on introductions: those of the organisation acted for, those to which the actor is asked as an expert,
    and those entrusted to the actor; technology managers and administrators follow all."""
    return Q() if follows(actor) else party_to(actor, actor.organisation_ids)


def party_to(actor: Actor, organisation_ids: frozenset[UUID], prefix: str = "") -> Q:
    """Condition on introductions, or on what ``prefix`` leads from to them: one side is one of these organisations, or
    the actor as an expert in their own name."""
    asks = Q(**{f"{prefix}asked_for_id__in": organisation_ids})
    answers = Q(**{f"{prefix}answered_by_id__in": organisation_ids})
    return asks | answers | as_expert(actor, prefix)


def as_expert(actor: Actor, prefix: str = "") -> Q:
    """Condition on introductions that the actor answers as an expert in their own name."""
    if actor.person_id is None:
        return Q(pk__in=[])
    return Q(**{f"{prefix}expert_id": actor.person_id, f"{prefix}answered_by__isnull": True})


def sides_to_take_on(actor: Actor, introduction: Introduction, listing: Listing | None) -> list[Side]:
    """The sides that a technology manager may take on of their own accord, those first that are entrusted to nobody:
    that of an owner who ticked ``acts_for_us``, and that of an expert who has no account and for whom no organisation
    answers. One statement at the most."""
    if actor.person_id is None or not actor.has_role(TECHNOLOGY_MANAGER):
        return []
    found = []
    if listing is not None and listing.acts_for_us:
        found.append(Side.ASKING if listing.owner_id == introduction.asked_for_id else Side.ANSWERING)
    if acts_for_nobody(introduction):
        found.append(Side.ANSWERING)
    return sorted(found, key=lambda side: delegate_of(introduction, side) is not None)


def delegate_of(introduction: Introduction, side: Side) -> UUID | None:
    """The technology manager of a side."""
    return introduction.asking_delegate_id if side == Side.ASKING else introduction.answering_delegate_id


def acts_for_nobody(introduction: Introduction) -> bool:
    """Whether the answering side is an expert's record without an account and without an organisation that answers. One
    statement at the most."""
    if introduction.answered_by_id is not None or introduction.expert_id is None:
        return False
    return not User.objects.filter(person_id=introduction.expert_id, is_active=True).exists()


def require_side(actor: Actor, introduction: Introduction, *sides: Side) -> Side:
    """The side for which the actor acts, which is one of ``sides`` where any are given.

    Raises:
        NotFound: the actor may not even see the introduction.
        NotAllowed: the actor reads along, or is of the other side.
    """
    side = acting_side(actor, introduction)
    if side is None:
        if reading_side(actor, introduction) is None and not follows(actor):
            raise NotFound()
        raise NotAllowed()
    if sides and side not in sides:
        raise NotAllowed()
    return side


def shows_name(actor: Actor, introduction: Introduction, side: Side) -> bool:
    """Whether the actor may read the name of a side. A wish to be withheld also stands against who merely follows, the
    node's command line included, after consent too: consent told the name to the other side, not to the node."""
    wish = introduction.asking_withheld if side == Side.ASKING else introduction.answering_withheld
    if not wish:
        return True
    reads_as = reading_side(actor, introduction)
    return reads_as == side or (reads_as is not None and introduction.consented_at is not None)


def reads_inside(actor: Actor, introduction: Introduction) -> bool:
    """Whether the actor reads what is of the two sides alone: the words at each step, and the agreement."""
    return reading_side(actor, introduction) is not None


def reads_thread(actor: Actor, introduction: Introduction) -> bool:
    """Whether the actor reads the conversation and its files. Guests do not: they are not bound by what was agreed."""
    own = {introduction.asked_for_id, introduction.answered_by_id}
    return bool(own & actor.belongs_to) or acting_side(actor, introduction) is not None


def may_judge(actor: Actor, need: Listing) -> bool:
    """Whether the actor may say which candidates of a need are not relevant: who writes for its owner, and
    technology managers."""
    if actor.person_id is None:
        return False
    return need.owner_id in actor.writes_for or actor.has_role(TECHNOLOGY_MANAGER)
