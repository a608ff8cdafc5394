"""Who belongs to an organisation, and in which role."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.problems import NotFound
from ronghe.network import permissions
from ronghe.network.commands.invitations import withdraw_links_of
from ronghe.network.commands.notices import notify, word_notice
from ronghe.network.enums import MembershipRole
from ronghe.network.errors import LastOwner, RoleUnknown
from ronghe.network.models import Membership, Organisation, Person
from ronghe.network.queries.standing import current_memberships
from ronghe.network.signals import membership_ended

word_notice(
    "network.role_changed",
    _("Your role at %(where)s has changed"),
    _("An owner or manager of %(where)s gave you another role there; what you may do has changed with it."),
)
word_notice(
    "network.membership_ended",
    _("You no longer belong to %(where)s"),
    _("Your membership of %(where)s has ended; you can no longer act for it here."),
)


@transaction.atomic
def change_role(actor: Actor, membership_id: UUID, role: str) -> Membership:
    """Give a member another role. Giving the role held already changes nothing.

    Raises:
        NotFound: no such current membership.
        RoleUnknown: there is no such role.
        NotAllowed: the actor may not give this role, or take the present one.
        LastOwner: the organisation would be left without an owner.
    """
    if role not in MembershipRole.values:
        raise RoleUnknown()
    membership = _locked(membership_id)
    permissions.require_give_role(actor, membership.organisation_id, role, membership.role)
    if membership.role == role:
        return membership
    _keep_an_owner(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role", "updated_at"])
    after: dict[str, Any] = {"role": role}
    invites = role in (MembershipRole.OWNER, MembershipRole.MANAGER)
    withdrawn = 0 if invites else withdraw_links_of(membership.person_id, organisation_id=membership.organisation_id)
    if withdrawn:
        after["invitations_withdrawn"] = withdrawn
    audit.record(actor, "network.change_role", membership, before={"role": before}, after=after)
    if role == MembershipRole.GUEST:
        _tell_rooms_above(actor, membership)
    if membership.person_id != actor.person_id:
        notify(
            [membership.person_id],
            "network.role_changed",
            {"where": str(membership.organisation)},
            path=f"/organisations/{membership.organisation_id}/",
        )
    return membership


@transaction.atomic
def end_membership(actor: Actor, membership_id: UUID) -> Membership:
    """End a membership today; at the next request the person acts for the organisation no more.

    Their record no longer stands under it, so that its people edit it no more; links into it that they gave out no
    longer let in; rooms above are told, and hand over what the person has open there.

    Raises:
        NotFound: no such current membership.
        NotAllowed: it is neither the actor's own nor one that the actor may end.
        LastOwner: the organisation would be left without an owner.
    """
    membership = _locked(membership_id)
    if membership.person_id != actor.person_id:
        permissions.require_give_role(actor, membership.organisation_id, membership.role)
    _keep_an_owner(membership)
    today = timezone.localdate()
    membership.until_on = today
    membership.save(update_fields=["until_on", "updated_at"])
    _leave_record(actor, membership)
    withdrawn = withdraw_links_of(membership.person_id, organisation_id=membership.organisation_id)
    after = {"until_on": today.isoformat(), **({"invitations_withdrawn": withdrawn} if withdrawn else {})}
    audit.record(actor, "network.end_membership", membership, after=after)
    _tell_rooms_above(actor, membership)
    if membership.person_id != actor.person_id:
        notify(
            [membership.person_id],
            "network.membership_ended",
            {"where": str(membership.organisation)},
        )
    return membership


def _tell_rooms_above(actor: Actor, membership: Membership) -> None:
    membership_ended.send(
        sender=Membership, person_id=membership.person_id, organisation_id=membership.organisation_id, actor=actor
    )


def _leave_record(actor: Actor, membership: Membership) -> None:
    """The person's record goes to another organisation of theirs, or to none."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=membership.person_id)
    if person.organisation_id != membership.organisation_id:
        return
    others = current_memberships().filter(person=person).exclude(pk=membership.pk).order_by("created_at")
    person.organisation_id = others.values_list("organisation_id", flat=True).first()
    because(person, actor.reason)
    person.save(update_fields=["organisation", "updated_at"])
    outbox.note("expert", person.pk, deleted=not (person.is_expert and person.listed))


def _locked(membership_id: UUID) -> Membership:
    """The current membership, its organisation locked, so that two owners do not leave at once."""
    found = current_memberships().filter(pk=membership_id).values_list("organisation_id", flat=True).first()
    if found is None:
        raise NotFound()
    Organisation.objects.select_for_update().get(pk=found)
    membership = current_memberships().select_related("organisation").filter(pk=membership_id).first()
    if membership is None:
        raise NotFound()
    return membership


def _keep_an_owner(membership: Membership) -> None:
    """Raises ``LastOwner`` where this member is the only owner."""
    if membership.role != MembershipRole.OWNER:
        return
    owners = current_memberships().filter(organisation=membership.organisation_id, role=MembershipRole.OWNER)
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner()
