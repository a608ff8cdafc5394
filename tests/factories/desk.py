"""Makers of the desk: staff of the node, members of organisations, introductions between them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.exchange.models import Introduction, Match, Need
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


def make_match(need: Need, offer: Any, **values: Any) -> Match:
    """A suggestion that is worth a call: of an achievement, unless ``offer_kind`` says otherwise."""
    basis = {"code": "evidence", "reason_zh": "满足 3 条中的 2 条", "reason_en": "Meets 2 of 3 clauses"}
    defaults = {"audience": "member", "place": 1, "score": 0.8, "reasons": {"basis": basis}}
    kept = {"offer_kind": "achievement", **defaults, **values}
    return Match.objects.create(need=need, offer_id=offer.pk, **kept)
