"""Makers of records for tests: everything needed, nothing surprising."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client

from ronghe.base.actors import Actor
from ronghe.exchange import commands as exchange
from ronghe.exchange.models import Achievement, Need
from ronghe.network import commands as network
from ronghe.network.models import Membership, NodeDuty, Organisation, Person, User
from ronghe.network.queries import standing_of

NODE = Actor.system("factory")


def make_organisation(**values: Any) -> Organisation:
    """An organisation; a company unless told otherwise."""
    return network.save_organisation(NODE, {"kind": "company", "name_zh": "示例公司", **values})


def make_expert(*works: tuple[str, str], **values: Any) -> Person:
    """An expert with (title, abstract) works."""
    person = network.save_person(NODE, {"name_zh": "专家甲", "is_expert": True, **values})
    for title, abstract in works:
        network.save_work(NODE, person.pk, {"title": title, "abstract": abstract, "year": 2024})
    return person


def make_person(**values: Any) -> Person:
    """A person who can log in: an account with a verified e-mail address and no password."""
    person = network.save_person(NODE, {"name_zh": "张三", "listed": False, **values})
    email = person.email or f"{person.pk.hex}@example.org"
    user = User.objects.create(username=person.pk.hex, email=email, person=person)
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return person


def make_member(
    organisation: Organisation, rank: str = "member", person: Person | None = None, **values: Any
) -> Person:
    """A person who can log in and belongs to the organisation in this role."""
    person = person or make_person(**values)
    Membership.objects.create(person=person, organisation=organisation, role=rank)
    return person


def make_duty(role: str, person: Person | None = None, **values: Any) -> Person:
    """A person who can log in and holds this role on the node."""
    person = person or make_person(**values)
    NodeDuty.objects.create(person=person, role=role)
    return person


def login(client: Client, person: Person, organisation: Organisation | None = None) -> Client:
    """The client, logged in as the person, acting for the organisation where one is given."""
    client.force_login(person.user, "ronghe.web.accounts.backend.AccountBackend")
    if organisation is not None:
        session = client.session
        session["acting_for"] = str(organisation.pk)
        session.save()
    return client


def acting(person: Person, organisation: Organisation | None = None) -> Actor:
    """The person as the actor that a page would build."""
    return standing_of(person).actor(organisation.pk if organisation else None, door="web")


def actor_of(organisation: Organisation) -> Actor:
    """A member of the organisation."""
    import uuid

    return Actor(person_id=uuid.uuid4(), organisation_ids=frozenset({organisation.pk}))


def make_need(owner: Organisation | None = None, *, open_: bool = True, **values: Any) -> Need:
    """A need about screw placement; open unless told otherwise."""
    owner = owner or make_organisation(kind="hospital", name_zh="示例医院")
    defaults = {"title_zh": "椎弓根螺钉置入", "problem_zh": "重度旋转椎体置钉偏差大", "fields": ["orthopaedics"]}
    need = exchange.save_listing(NODE, "need", {**defaults, "owner": owner.pk, **values})
    if open_:
        exchange.publish_listing(NODE, "need", need.pk)
    need.refresh_from_db()
    assert isinstance(need, Need)
    return need


def make_achievement(owner: Organisation | None = None, *, open_: bool = True, **values: Any) -> Achievement:
    """An achievement about screw placement; open unless told otherwise."""
    owner = owner or make_organisation(kind="institute", name_zh="示例研究所")
    defaults = {
        "title_zh": "脊柱手术导航系统",
        "problem_zh": "椎弓根螺钉置入偏差",
        "evidence_zh": "体模实验 60 枚螺钉,平均定位误差 0.6 mm。",
        "trl": 6,
        "fields": ["orthopaedics"],
    }
    achievement = exchange.save_listing(NODE, "achievement", {**defaults, "owner": owner.pk, **values})
    if open_:
        exchange.publish_listing(NODE, "achievement", achievement.pk)
    achievement.refresh_from_db()
    assert isinstance(achievement, Achievement)
    return achievement
