"""Who holds which role on the node."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.network import permissions
from ronghe.network.commands.invitations import withdraw_links_of
from ronghe.network.enums import NodeRole
from ronghe.network.errors import LastAdministrator, RoleUnknown
from ronghe.network.models import NodeDuty, Person
from ronghe.network.signals import duty_ended


@transaction.atomic
def give_duty(actor: Actor, person_id: UUID, role: str) -> NodeDuty:
    """Give a person a role on the node. Giving it again changes nothing.

    Raises:
        NotAllowed: the actor does not administer the node.
        RoleUnknown: there is no such role.
        NotFound: there is no such person.
    """
    permissions.require_administer(actor)
    if role not in NodeRole.values:
        raise RoleUnknown()
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    duty, is_new = NodeDuty.objects.get_or_create(person=person, role=role)
    if is_new:
        audit.record(actor, "network.give_duty", person, after={"role": role})
    return duty


@transaction.atomic
def end_duty(actor: Actor, duty_id: UUID) -> None:
    """Take a role on the node back; it is gone at the person's next request.

    Links that an administrator gave out end with the role; rooms above are told, and hand over what the person has
    open on the node's desk.

    Raises:
        NotAllowed: the actor does not administer the node.
        NotFound: there is no such duty.
        LastAdministrator: nobody would administer the node.
    """
    permissions.require_administer(actor)
    administrators = list(NodeDuty.objects.select_for_update().filter(role=NodeRole.ADMINISTRATOR))
    duty = NodeDuty.objects.select_related("person").filter(pk=duty_id).first()
    if duty is None:
        raise NotFound()
    if duty.role == NodeRole.ADMINISTRATOR and len(administrators) == 1:
        raise LastAdministrator()
    person, role = duty.person, duty.role
    duty.delete()
    withdrawn = 0
    if role == NodeRole.ADMINISTRATOR:
        withdrawn = withdraw_links_of(person.pk, organisation_id=None)
    after = {"invitations_withdrawn": withdrawn} if withdrawn else None
    audit.record(actor, "network.end_duty", person, before={"role": role}, after=after)
    duty_ended.send(sender=NodeDuty, person_id=person.pk, role=role, actor=actor)
