"""People with memberships and duties, as actors."""

from __future__ import annotations

from typing import Any

from ronghe.base.actors import Actor
from ronghe.network import commands as network
from ronghe.network.models import Membership, NodeDuty, Organisation
from tests.factories import NODE


def make_member(organisation: Organisation, *, rank: str = "member", duty: str = "", **values: Any) -> Actor:
    """A person who belongs to the organisation, acting for it."""
    person = network.save_person(NODE, {"name_zh": "成员", "organisation": organisation.pk, **values})
    Membership.objects.create(person=person, organisation=organisation, role=rank)
    if duty:
        NodeDuty.objects.create(person=person, role=duty)
    return Actor(
        person_id=person.pk,
        organisation_ids=frozenset({organisation.pk}),
        rank=rank,
        roles=frozenset({duty} if duty else ()),
        door="web",
    )


def make_manager(duty: str = "technology_manager", **values: Any) -> Actor:
    """A person with a duty on the node, of no organisation."""
    person = network.save_person(NODE, {"name_zh": "技术经理人", **values})
    NodeDuty.objects.create(person=person, role=duty)
    return Actor(person_id=person.pk, roles=frozenset({duty}), door="web")


def person_actor(actor: Actor, organisation: Organisation, *, duty: str = "") -> Actor:
    """The same person, now acting for another organisation."""
    roles = actor.roles | ({duty} if duty else set())
    return Actor(person_id=actor.person_id, organisation_ids=frozenset({organisation.pk}), roles=roles, door="web")
