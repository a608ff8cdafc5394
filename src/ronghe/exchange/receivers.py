"""What the room does when a lower room tells of an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.dispatch import receiver

from ronghe.base import outbox
from ronghe.exchange.models import NeedTarget
from ronghe.exchange.models.kinds import MODELS
from ronghe.network.signals import texts_masked


@receiver(texts_masked, dispatch_uid="exchange.follow_masked_texts")
def follow_masked_texts(rows: Mapping[str, Sequence[Any]], **_more: Any) -> None:
    """The index takes in anew the records whose texts were changed, in the same transaction."""
    for kind in (*MODELS, "cleared"):
        table = "clearedproduct" if kind == "cleared" else str(kind)
        outbox.note_many(str(kind), list(rows.get(f"exchange.{table}", ())), deleted=True)
    targets = NeedTarget.objects.filter(pk__in=rows.get("exchange.needtarget", ()))
    outbox.note_many("need", list(targets.order_by().values_list("need_id", flat=True).distinct()), deleted=True)
