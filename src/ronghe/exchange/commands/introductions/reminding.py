"""Reminders: two days before a step is due, the day after, and then each week."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.exchange.commands.introductions.moving import tell
from ronghe.exchange.models import Introduction
from ronghe.exchange.queries.introductions.next_steps import next_step_of

AGAIN = timedelta(days=7)


def _due(day: date) -> QuerySet[Introduction]:
    return Introduction.objects.filter(remind_on__lte=day, due_on__isnull=False)


def reminders_due(today: date | None = None) -> bool:
    """Whether somebody is to be reminded. One statement."""
    return _due(today or timezone.localdate()).exists()


def remind(today: date | None = None) -> int:
    """Remind whoever has to act; how many introductions. A second time on the same day changes nothing."""
    day = today or timezone.localdate()
    return sum(_remind(key, day) for key in list(_due(day).values_list("pk", flat=True)))


@transaction.atomic
def _remind(introduction_id: UUID, day: date) -> int:
    introduction = _due(day).select_for_update(no_key=True).filter(pk=introduction_id).first()
    if introduction is None or introduction.due_on is None:
        return 0
    overdue = day > introduction.due_on
    introduction.remind_on = day + AGAIN if overdue else introduction.due_on + timedelta(days=1)
    introduction.save(update_fields=["remind_on", "updated_at"])
    step = next_step_of(introduction)
    node = Actor.system("reminder of a step that is due")
    tell(introduction, node, "exchange.overdue" if overdue else "exchange.due", *step.sides)
    return 1
