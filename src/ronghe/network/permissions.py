"""Who may change what in the network.

The node's staff (technology managers and administrators) keep its records; members may edit their own organisation
and its people, guests may not.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.network.enums import MembershipRole
from ronghe.network.models import Claim, Invitation, Organisation, Person

STAFF = ("administrator", "technology_manager")
"""Roles on the node that keep its records."""


def is_staff(actor: Actor) -> bool:
    """Whether the actor keeps the node's records: staff, or the node itself."""
    return actor.has_role(*STAFF)


def may_edit_organisation(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Whether the actor may change the organisation, or make a new one where none is given."""
    return is_staff(actor) or (organisation is not None and organisation.pk in actor.writes_for)


def require_edit_organisation(actor: Actor, organisation: Organisation | None = None) -> None:
    """Raises ``NotAllowed`` unless the actor may change it."""
    if not may_edit_organisation(actor, organisation):
        raise NotAllowed()


def may_edit_person(actor: Actor, person: Person | None = None) -> bool:
    """Whether the actor may change the person's record, or make a new one where none is given."""
    if is_staff(actor):
        return True
    if person is None:
        return False
    return person.pk == actor.person_id or person.organisation_id in actor.writes_for


def require_edit_person(actor: Actor, person: Person | None = None) -> None:
    """Raises ``NotAllowed`` unless the actor may change it."""
    if not may_edit_person(actor, person):
        raise NotAllowed()


def may_see_contact(actor: Actor, person: Person) -> bool:
    """Whether the actor may see telephone and e-mail: by consent, as one of the same organisation, or as staff."""
    return is_staff(actor) or person.contact_consent or person.organisation_id in actor.organisation_ids


def may_administer(actor: Actor) -> bool:
    """Whether the actor administers the node; a token does so only where it was given that."""
    return actor.has_role("administrator")


def require_administer(actor: Actor) -> None:
    """Raises ``NotAllowed`` unless the actor administers the node."""
    if not may_administer(actor):
        raise NotAllowed()


def may_lead(actor: Actor, organisation_id: UUID) -> bool:
    """Whether the actor may see and arrange who belongs to the organisation: its owners and managers, administrators.

    One who leads several organisations does so for the one acted for at the moment.
    """
    return may_administer(actor) or organisation_id in actor.leads_for


def require_lead(actor: Actor, organisation_id: UUID) -> None:
    """Raises ``NotAllowed`` unless the actor may arrange who belongs to the organisation."""
    if not may_lead(actor, organisation_id):
        raise NotAllowed(
            _("This is arranged by the owners and managers of the organisation, while they act for it."),
            _("Switch to the organisation at the top of the page, or ask one of its managers."),
        )


def may_give_role(actor: Actor, organisation_id: UUID, *roles: str) -> bool:
    """Whether the actor may give and take these roles: managers all but owner, owners and administrators all."""
    if not may_lead(actor, organisation_id):
        return False
    return MembershipRole.OWNER not in roles or actor.rank == MembershipRole.OWNER or may_administer(actor)


def require_give_role(actor: Actor, organisation_id: UUID, *roles: str) -> None:
    """Raises ``NotAllowed`` unless the actor may give and take these roles."""
    require_lead(actor, organisation_id)
    if not may_give_role(actor, organisation_id, *roles):
        raise NotAllowed(_("The role of an owner is given and taken by owners."))


def require_manage_invitation(actor: Actor, invitation: Invitation) -> None:
    """Raises ``NotAllowed`` unless the actor may invite where this invitation leads."""
    if invitation.organisation_id is None:
        require_administer(actor)
    else:
        require_lead(actor, invitation.organisation_id)


def may_decide_claim(actor: Actor, claim: Claim) -> bool:
    """Whether the actor may decide whose record it is: who leads its organisation, or administers the node."""
    if actor.person_id == claim.claimant_id and not actor.is_system:
        return False
    organisation_id = claim.subject.organisation_id
    return may_administer(actor) or (organisation_id is not None and may_lead(actor, organisation_id))


def require_decide_claim(actor: Actor, claim: Claim) -> None:
    """Raises ``NotAllowed`` unless the actor may decide whose record it is."""
    if not may_decide_claim(actor, claim):
        raise NotAllowed()
