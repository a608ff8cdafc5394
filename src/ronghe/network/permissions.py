"""Who may change what in the network.

Until accounts arrive, the node itself (command line and jobs) writes; members of an organisation may edit it.
"""

from __future__ import annotations

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.network.models import Organisation, Person


def may_edit_organisation(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Whether the actor may change the organisation, or make a new one where none is given."""
    if actor.is_system:
        return True
    return organisation is not None and organisation.pk in actor.organisation_ids


def require_edit_organisation(actor: Actor, organisation: Organisation | None = None) -> None:
    """Raises ``NotAllowed`` unless the actor may change it."""
    if not may_edit_organisation(actor, organisation):
        raise NotAllowed()


def may_edit_person(actor: Actor, person: Person | None = None) -> bool:
    """Whether the actor may change the person's record, or make a new one where none is given."""
    if actor.is_system:
        return True
    if person is None:
        return False
    return person.pk == actor.person_id or person.organisation_id in actor.organisation_ids


def require_edit_person(actor: Actor, person: Person | None = None) -> None:
    """Raises ``NotAllowed`` unless the actor may change it."""
    if not may_edit_person(actor, person):
        raise NotAllowed()


def may_see_contact(actor: Actor, person: Person) -> bool:
    """Whether the actor may see telephone and e-mail: by consent, or as one of the same organisation."""
    return actor.is_system or person.contact_consent or person.organisation_id in actor.organisation_ids
