"""Keeping what stages took on this node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.exchange.queries.guards import require_no_patient_data
from ronghe.route import permissions
from ronghe.route.errors import StageRowUnfit
from ronghe.route.models import StageRecord
from ronghe.route.queries.stage_records import known_stages

MOST_MONTHS = Decimal(600)
MOST_WAN_CNY = Decimal(10_000_000)


@dataclass(frozen=True)
class StageCase:
    """One finished stage: id, months, cost in 10,000 yuan or None, the day it ended, where it is known from."""

    stage: str
    months: Decimal
    cost_wan_cny: Decimal | None
    ended_on: date
    source: str


@transaction.atomic
def note_stage_history(actor: Actor, cases: Sequence[StageCase]) -> int:
    """Keep finished cases of stages; all of them or none. The same stage, source and day again changes nothing.

    Returns how many are new. Plans made from now on are drawn towards them.

    Cost: two statements, one more for each new case.

    Raises:
        NotAllowed: the actor does not keep the history.
        StageRowUnfit: a case cannot be kept; says which and why.
        IdentityNumberFound: a source names a patient.
    """
    permissions.require_note_history(actor)
    for number, case in enumerate(cases, start=1):
        _check(number, case)
    require_no_patient_data([case.source for case in cases])
    there = set(StageRecord.objects.values_list("stage", "source", "ended_on"))
    new = 0
    for case in cases:
        if (case.stage, case.source, case.ended_on) in there:
            continue
        there.add((case.stage, case.source, case.ended_on))
        row = StageRecord.objects.create(
            stage=case.stage,
            months=case.months,
            cost_wan_cny=case.cost_wan_cny,
            source=case.source,
            ended_on=case.ended_on,
            noted_by=actor.person_id,
        )
        audit.record(
            actor,
            "route.note_stage_history",
            row,
            after={"stage": row.stage, "months": row.months, "cost_wan_cny": row.cost_wan_cny, "source": row.source},
        )
        new += 1
    return new


@transaction.atomic
def drop_stage_record(actor: Actor, record_id: UUID) -> None:
    """Take a case away. One that is gone stays gone.

    Raises:
        NotAllowed: the actor does not keep the history.
    """
    permissions.require_note_history(actor)
    row = StageRecord.objects.select_for_update().filter(pk=record_id).first()
    if row is not None:
        before = {"stage": row.stage, "months": row.months, "cost_wan_cny": row.cost_wan_cny, "source": row.source}
        audit.record(actor, "route.drop_stage_record", row, before=before)
        row.delete()


def _check(number: int, case: StageCase) -> None:
    wrong = ""
    if case.stage not in known_stages():
        wrong = _("“%(stage)s” is no stage of the networks.") % {"stage": case.stage[:60]}
    elif not (case.months.is_finite() and 0 <= case.months <= MOST_MONTHS):
        wrong = _("the months are no number from 0 to 600.")
    elif case.cost_wan_cny is not None and not (
        case.cost_wan_cny.is_finite() and 0 <= case.cost_wan_cny <= MOST_WAN_CNY
    ):
        wrong = _("the cost is no number from 0 to 10,000,000.")
    elif case.ended_on > timezone.localdate():
        wrong = _("the stage ends after today.")
    elif not 0 < len(case.source) <= 300:
        wrong = _("the source is missing, or longer than 300 characters.")
    if wrong:
        raise StageRowUnfit(_("Row %(number)d: %(wrong)s") % {"number": number, "wrong": wrong})
