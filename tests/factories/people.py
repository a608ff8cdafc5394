"""People of organisations and of the node, as actors."""

from __future__ import annotations

from ronghe.base.actors import Actor
from ronghe.network.models import Membership, NodeDuty, Organisation, Person


def make_member(organisation: Organisation, role: str = "manager", **values: object) -> Actor:
    """A person of the organisation, acting for it."""
    person = Person.objects.create(**{"name_zh": f"{organisation.name_zh}的人", **values})
    Membership.objects.create(person=person, organisation=organisation, role=role)
    return Actor(person_id=person.pk, organisation_ids=frozenset({organisation.pk}), rank=role)


def make_manager(**values: object) -> Actor:
    """A technology manager of the node."""
    person = Person.objects.create(**{"name_zh": "技术经理人王", **values})
    NodeDuty.objects.create(person=person, role="technology_manager")
    return Actor(person_id=person.pk, roles=frozenset({"technology_manager"}))
