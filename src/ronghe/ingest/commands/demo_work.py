"""Some days of work of the demo accounts: a demonstration shows a desk and introductions that are not empty."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.jobs import enqueue
from ronghe.exchange import commands as exchange
from ronghe.exchange.commands.contacts import Plan
from ronghe.exchange.enums import ContactKind, Figure, LeadStage, ListingStatus
from ronghe.exchange.models import Achievement, Contact, Listing, Need
from ronghe.network.models import Organisation, Person
from ronghe.network.queries import standing_of

MANAGER = "manager@node.example"
HOSPITAL = "manager@hospital-a.example"
RIVAL = "member@hospital-e.example"
COMPANY = "owner@company-a.example"
TARGETS = {Figure.COLLECTED: 40, Figure.MATCHED: 25, Figure.INTRODUCED: 8, Figure.AGREED: 3, Figure.LANDED: 1}


@transaction.atomic
def load_demo_work(today: date | None = None) -> bool:
    """Have the demo accounts do what people do; whether anything was done. Everything goes through the commands.

    Nothing is done on a node without the demo accounts, or where the technology manager has logged a contact already.
    """
    day = today or timezone.localdate()
    people = {one.email: one for one in Person.objects.filter(email__in=[MANAGER, HOSPITAL, RIVAL, COMPANY])}
    if len(people) < 4 or Contact.objects.filter(by=people[MANAGER]).exists():
        return False
    actors = {email: standing_of(person).actor(None, door="cli") for email, person in people.items()}
    _introductions(actors)
    _contacts(actors[MANAGER], day)
    _pipeline(actors[MANAGER], day)
    _targets(actors[MANAGER], people[MANAGER].pk, day)
    for need_id in Need.objects.filter(status=ListingStatus.OPEN).values_list("pk", flat=True):
        enqueue("exchange.refresh_matches", need_id=str(need_id))
    return True


def _introductions(actors: dict[str, Actor]) -> None:
    """One on the way to its agreement, one that waits for an answer."""
    asked = exchange.show_interest(
        actors[COMPANY],
        "need",
        _listing(Need, "need-01"),
        "我们的机器人可按节段配准，已完成 40 例尸体标本试验，希望当面交流术中位移后的精度告警。",
    )
    exchange.consent(actors[HOSPITAL], asked.pk, "欢迎先看手术室条件，下周可安排。")
    exchange.show_interest(
        actors[RIVAL], "achievement", _listing(Achievement, "ach-01"), "想了解设备在分院开展试用的条件和费用。"
    )


def _contacts(actor: Actor, day: date) -> None:
    hospital, company = _organisation("hosp-a"), _organisation("co-a")
    exchange.log_contact(
        actor,
        {
            "kind": ContactKind.VISIT,
            "on": day - timedelta(days=5),
            "organisation": hospital,
            "unit": "骨科",
            "note": "拜访骨科，确认侧弯置钉需求的现有精度数据可脱敏提供。",
        },
        [Plan("向骨科发送需求表与保密协议范本", day - timedelta(days=1))],
        today=day,
    )
    exchange.log_contact(
        actor,
        {
            "kind": ContactKind.CALL,
            "on": day - timedelta(days=1),
            "organisation": company,
            "note": "电话：公司愿意在下月安排样机演示，需要一间带三维 C 臂的手术室。",
        },
        [
            Plan("与医院约定样机演示日期", day + timedelta(days=4)),
            Plan("回复公司演示场地条件", day + timedelta(days=1)),
        ],
        today=day,
    )


def _pipeline(actor: Actor, day: date) -> None:
    for values, stage in (
        (
            {"organisation": _organisation("co-a"), "seeks": "二类洁净车间与动物实验室", "area_m2": 1200},
            LeadStage.VISIT,
        ),
        ({"name": "某心脏封堵器初创团队（示例）", "seeks": "孵化场地与注册服务", "area_m2": 300}, LeadStage.CONTACT),
    ):
        lead = exchange.open_lead(actor, values, today=day)
        if stage != LeadStage.CONTACT:
            exchange.move_lead(actor, lead.pk, stage, on=day, today=day)


def _targets(actor: Actor, owner_id: UUID, day: date) -> None:
    first = day.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    for figure, value in TARGETS.items():
        exchange.set_target(actor, figure, first, last, value, owner_id=owner_id, due_on=last)


def _listing(model: type[Listing], key: str) -> UUID:
    found: Any = model._default_manager.get(source_key=f"sample:{key}")
    return UUID(str(found.pk))


def _organisation(key: str) -> UUID:
    return Organisation.objects.get(source_key=f"sample:{key}").pk
