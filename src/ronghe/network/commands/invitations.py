"""One-time invitation links: to an organisation, or to a role on the node."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.phones import mobile_number
from ronghe.base.problems import NotAllowed
from ronghe.network import permissions
from ronghe.network.commands.notices import notify, word_notice
from ronghe.network.enums import MembershipRole, NodeRole
from ronghe.network.errors import AddressUnusable, InvitationForAnother, InvitationGone, RoleUnknown
from ronghe.network.models import Invitation, Membership, NodeDuty, Organisation, Person
from ronghe.network.models.account import digest_of
from ronghe.network.queries.standing import current_memberships

KEPT = timedelta(days=7)

word_notice(
    "network.invitation_accepted",
    _("%(who)s has joined %(where)s"),
    _("%(who)s accepted your invitation and now belongs to %(where)s."),
)


def clean_address(address: str) -> tuple[str, str]:
    """(e-mail in small letters, "") or ("", mobile number in international form).

    Raises:
        AddressUnusable: it is neither.
    """
    text = address.strip()
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError:
            raise AddressUnusable() from None
        return text.lower(), ""
    try:
        return "", mobile_number(text)
    except ValueError:
        raise AddressUnusable() from None


@transaction.atomic
def invite_member(actor: Actor, organisation_id: UUID, address: str, role: str) -> tuple[Invitation, str]:
    """Make a link that lets the owner of an address into the organisation; earlier open ones to it end.

    Returns the invitation and the secret of its link, which is kept nowhere.

    Raises:
        NotAllowed: the actor neither leads the organisation nor administers the node, or may not give this role.
        RoleUnknown: there is no such role.
        AddressUnusable: the address is neither an e-mail address nor a mobile number.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if role not in MembershipRole.values:
        raise RoleUnknown()
    permissions.require_give_role(actor, organisation.pk, role)
    return _invite(actor, address, organisation=organisation, role=role)


@transaction.atomic
def invite_to_node(actor: Actor, address: str, node_role: str) -> tuple[Invitation, str]:
    """Make a link that gives the owner of an address a role on the node; earlier open ones to it end.

    Raises:
        NotAllowed: the actor does not administer the node.
        RoleUnknown: there is no such role.
        AddressUnusable: the address is neither an e-mail address nor a mobile number.
    """
    permissions.require_administer(actor)
    if node_role not in NodeRole.values:
        raise RoleUnknown()
    return _invite(actor, address, node_role=node_role)


def _invite(
    actor: Actor, address: str, organisation: Organisation | None = None, role: str = "", node_role: str = ""
) -> tuple[Invitation, str]:
    email, phone = clean_address(address)
    now = timezone.now()
    Invitation.objects.filter(
        email=email, phone=phone, organisation=organisation, accepted_at=None, withdrawn_at=None
    ).filter(node_role=node_role).update(withdrawn_at=now)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        digest=digest_of(secret),
        email=email,
        phone=phone,
        organisation=organisation,
        role=role,
        node_role=node_role,
        invited_by_id=actor.person_id,
        expires_at=now + KEPT,
    )
    told = {"to": invitation.address, "role": role or node_role}
    if organisation is not None:
        told["organisation"] = str(organisation.pk)
    audit.record(actor, "network.invite", invitation, after=told)
    return invitation, secret


@transaction.atomic
def withdraw_invitation(actor: Actor, invitation_id: UUID) -> Invitation:
    """Make a link useless; one that was accepted or withdrawn stays as it is.

    Raises:
        NotAllowed: the actor may not invite there.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    permissions.require_manage_invitation(actor, invitation)
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at", "updated_at"])
        audit.record(actor, "network.withdraw_invitation", invitation)
    return invitation


def withdraw_links_of(person_id: UUID, *, organisation_id: UUID | None) -> int:
    """Make the links useless that a person gave out while they could invite there; how many. One statement.

    The organisation is none for links to roles on the node.
    """
    there = Q(organisation__isnull=True) if organisation_id is None else Q(organisation_id=organisation_id)
    open_ones = Invitation.objects.filter(there, accepted_at=None, withdrawn_at=None)
    return open_ones.filter(invited_by_id=person_id).update(withdrawn_at=timezone.now())


def is_open(invitation: Invitation) -> bool:
    """Whether the link still lets in."""
    waits = invitation.accepted_at is None and invitation.withdrawn_at is None
    return waits and invitation.expires_at > timezone.now()


@transaction.atomic
def accept_invitation(actor: Actor, invitation_id: UUID, addresses: Collection[str]) -> Invitation:
    """Take up an invitation: the membership or the duty begins, and the link is used up.

    Whoever belongs to the organisation already gets the role invited to only where it is higher.

    Args:
        addresses: e-mail addresses and mobile numbers that the caller knows to be the actor's own, verified.

    Raises:
        NotAllowed: nobody is logged in.
        InvitationGone: it was used, withdrawn, or has expired.
        InvitationForAnother: it was made for an address that is not the actor's.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
    if actor.person_id is None:
        raise NotAllowed()
    if not is_open(invitation):
        raise InvitationGone()
    if invitation.address not in {address.lower() for address in addresses}:
        raise InvitationForAnother()
    person = Person.objects.select_for_update(of=("self",)).get(pk=actor.person_id)
    if invitation.organisation_id is not None:
        _join(person, invitation.organisation_id, invitation.role)
    else:
        NodeDuty.objects.get_or_create(person=person, role=invitation.node_role)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by", "updated_at"])
    audit.record(actor, "network.accept_invitation", invitation, after={"person": str(person.pk)})
    if invitation.invited_by_id is not None and invitation.organisation is not None:
        notify(
            [invitation.invited_by_id],
            "network.invitation_accepted",
            {"who": str(person), "where": str(invitation.organisation)},
            path=f"/organisations/{invitation.organisation_id}/members/",
        )
    return invitation


ORDER = [MembershipRole.GUEST, MembershipRole.MEMBER, MembershipRole.MANAGER, MembershipRole.OWNER]


def _join(person: Person, organisation_id: UUID, role: str) -> None:
    there = current_memberships().select_for_update().filter(person=person, organisation_id=organisation_id).first()
    if there is None:
        Membership.objects.create(
            person=person, organisation_id=organisation_id, role=role, since_on=timezone.localdate()
        )
        if person.organisation_id is None:
            person.organisation_id = organisation_id
            person.save(update_fields=["organisation", "updated_at"])
    elif ORDER.index(MembershipRole(role)) > ORDER.index(MembershipRole(there.role)):
        there.role = role
        there.save(update_fields=["role", "updated_at"])
