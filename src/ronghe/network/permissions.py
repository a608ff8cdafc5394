"""Who may change what in the network.

The node's staff (technology managers and administrators) keep its records; members may edit their own organisation
and its people, guests may not.
"""

from __future__ import annotations

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.network.models import Organisation, Person

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
