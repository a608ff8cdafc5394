"""What the room does when a lower room tells of an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from ronghe.base import outbox
from ronghe.base.actors import Actor
from ronghe.exchange import permissions
from ronghe.exchange.commands.handing_over import hand_over_book, move_work
from ronghe.exchange.models import NeedTarget
from ronghe.exchange.models.kinds import MODELS
from ronghe.network.models import NodeDuty
from ronghe.network.signals import duty_ended, membership_ended, record_claimed, texts_masked


@receiver(texts_masked, dispatch_uid="exchange.follow_masked_texts")
def follow_masked_texts(rows: Mapping[str, Sequence[Any]], **_more: Any) -> None:
    """The index takes in anew the records whose texts were changed, in the same transaction."""
    for kind in (*MODELS, "cleared"):
        table = "clearedproduct" if kind == "cleared" else str(kind)
        outbox.note_many(str(kind), list(rows.get(f"exchange.{table}", ())), deleted=True)
    targets = NeedTarget.objects.filter(pk__in=rows.get("exchange.needtarget", ()))
    outbox.note_many("need", list(targets.order_by().values_list("need_id", flat=True).distinct()), deleted=True)


@receiver(membership_ended, dispatch_uid="exchange.membership_ended")
def leave_the_book(person_id: UUID, organisation_id: UUID, actor: Actor, **_more: Any) -> None:
    """What was on the desk of whoever left goes to one who still reads it."""
    hand_over_book(actor, person_id, organisation_id)


@receiver(duty_ended, dispatch_uid="exchange.duty_ended")
def leave_the_desk(person_id: UUID, actor: Actor, **_more: Any) -> None:
    """The same of the node's book, once no role lets the person read it."""
    if not NodeDuty.objects.filter(person_id=person_id, role__in=permissions.DESK_ROLES).exists():
        hand_over_book(actor, person_id, None)


@receiver(record_claimed, dispatch_uid="exchange.record_claimed")
def follow_the_person(before_id: UUID, after_id: UUID, actor: Actor, **_more: Any) -> None:
    """Work follows the account to the record that turned out to be the same person."""
    move_work(actor, before_id, after_id)
