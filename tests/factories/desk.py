"""Makers of the desk: staff of the node, members of organisations, introductions between them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.exchange.models import Introduction, Need
from ronghe.network.models import Membership, NodeDuty, Organisation, Person


def make_staff(name: str = "技术经理人甲", role: str = "technology_manager") -> Actor:
    """A person with a role on the node."""
    person = Person.objects.create(name_zh=name, listed=False)
    NodeDuty.objects.create(person=person, role=role)
    return Actor(person_id=person.pk, roles=frozenset({role}))


def make_member(organisation: Organisation, name: str = "成员甲", rank: str = "member") -> Actor:
    """A person who acts for an organisation."""
    person = Person.objects.create(name_zh=name, organisation=organisation, listed=False)
    Membership.objects.create(person=person, organisation=organisation, role=rank)
    return Actor(person_id=person.pk, organisation_ids=frozenset({organisation.pk}), rank=rank)


def make_introduction(need: Need, asked_for: Organisation, **values: Any) -> Introduction:
    """Interest of an organisation in a need; consented where ``status`` says so."""
    status = values.pop("status", "interest")
    if status in ("consented", "nda", "open"):
        values.setdefault("consented_at", timezone.now())
    if status == "open":
        values.setdefault("opened_at", timezone.now())
    return Introduction.objects.create(
        listing_kind="need", listing_id=need.pk, asked_for=asked_for, answered_by=need.owner, status=status, **values
    )
