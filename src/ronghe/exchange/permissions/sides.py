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
from ronghe.network.queries.standing import current_memberships

TECHNOLOGY_MANAGER = "technology_manager"
LEADING = (MembershipRole.OWNER, MembershipRole.MANAGER)


def acting_side(actor: Actor, introduction: Introduction) -> Side | None:
    """The side for which the actor may act: as a member of it who is no guest, or as its technology manager."""
    if introduction.asked_for_id in actor.writes_for:
        return Side.ASKING
    if introduction.answered_by_id in actor.writes_for:
        return Side.ANSWERING
    return _delegated_side(actor, introduction)


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
    if introduction.answered_by_id in actor.organisation_ids:
        return Side.ANSWERING
    return None


def acts_as_delegate(actor: Actor, introduction: Introduction) -> bool:
    """Whether the actor acts as a side's technology manager, not as one of its own people."""
    own = {introduction.asked_for_id, introduction.answered_by_id}
    return not own & actor.writes_for and _delegated_side(actor, introduction) is not None


def may_bind(actor: Actor, introduction: Introduction) -> bool:
    """Whether the actor may agree to what binds a side: an owner or manager of the organisation, whoever writes for it
    where it has neither, or the technology manager to whom the side entrusted itself (not one who took it on). One
    statement at the most."""
    side = acting_side(actor, introduction)
    if side is None:
        return False
    organisation = introduction.asked_for_id if side == Side.ASKING else introduction.answered_by_id
    if organisation in actor.leads_for:
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
    """Condition on introductions: those of the organisation acted for and those entrusted to the actor; technology
    managers and administrators follow all."""
    if follows(actor):
        return Q()
    return Q(asked_for_id__in=actor.organisation_ids) | Q(answered_by_id__in=actor.organisation_ids)


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
