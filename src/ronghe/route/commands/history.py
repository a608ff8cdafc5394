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
from ronghe.route.stages import RouteStage, networks
from ronghe.route.stages.history import counts

MOST_MONTHS = Decimal(600)
EARLIEST = date(2000, 1, 1)
"""No case is older: the first rules for devices are of that year."""
MOST_WAN_CNY = Decimal(10_000_000)


@dataclass(frozen=True)
class StageCase:
    """One finished stage: the id of the way it went (a network) and of the stage, months, cost in 10,000 yuan or None,
    the day it ended, where it is known from.
    """

    network: str
    stage: str
    months: Decimal
    cost_wan_cny: Decimal | None
    ended_on: date
    source: str


@dataclass(frozen=True)
class Noted:
    """How many cases were new, and how many corrected one that was kept."""

    new: int
    corrected: int


@transaction.atomic
def note_stage_history(actor: Actor, cases: Sequence[StageCase]) -> Noted:
    """Keep finished cases of stages; all of them or none.

    A case of the same way, stage, source and day as one that is kept corrects its months and cost; with the same ones
    it changes nothing. Of plans made from now on those of the same regime, family and class are drawn towards
    them, once there are three.

    Cost: two statements, two more for each new or corrected case.

    Raises:
        NotAllowed: the actor does not keep the history.
        StageRowUnfit: a case cannot be kept; says which and why.
        IdentityNumberFound: a source names a patient.
    """
    permissions.require_note_history(actor)
    for number, case in enumerate(cases, start=1):
        _check(number, case)
    require_no_patient_data([case.source for case in cases])
    there = {_key(row): row for row in StageRecord.objects.select_for_update()}
    new = corrected = 0
    for case in cases:
        row = there.get(_key(case))
        if row is not None:
            corrected += _correct(actor, row, case)
            continue
        row = StageRecord.objects.create(
            network=case.network,
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
            after=_told(row),
        )
        there[_key(case)] = row
        new += 1
    return Noted(new, corrected)


def _key(case: StageCase | StageRecord) -> tuple[str, str, str, date]:
    """What makes a case the same one."""
    return case.network, case.stage, case.source, case.ended_on


def _correct(actor: Actor, row: StageRecord, case: StageCase) -> bool:
    """Whether the case says otherwise than the row that is kept, which then says the same."""
    if (row.months, row.cost_wan_cny) == (case.months, case.cost_wan_cny):
        return False
    before = _told(row)
    row.months, row.cost_wan_cny = case.months, case.cost_wan_cny
    row.save(update_fields=["months", "cost_wan_cny", "updated_at"])
    audit.record(actor, "route.note_stage_history", row, before=before, after=_told(row))
    return True


@transaction.atomic
def drop_stage_record(actor: Actor, record_id: UUID) -> None:
    """Take a case away. One that is gone stays gone.

    Raises:
        NotAllowed: the actor does not keep the history.
    """
    permissions.require_note_history(actor)
    row = StageRecord.objects.select_for_update().filter(pk=record_id).first()
    if row is not None:
        audit.record(actor, "route.drop_stage_record", row, before=_told(row))
        row.delete()


def _told(row: StageRecord) -> dict[str, object]:
    """What the log keeps of a case."""
    return {name: getattr(row, name) for name in ("network", "stage", "months", "cost_wan_cny", "source")}


def _check(number: int, case: StageCase) -> None:
    wrong = ""
    network = networks().get(case.network)
    if network is None:
        wrong = _("“%(network)s” is no way that is held here.") % {"network": case.network[:60]}
    elif case.stage not in network.by_id:
        wrong = _("“%(stage)s” is no stage of the way “%(network)s”.") % {
            "stage": case.stage[:60],
            "network": case.network,
        }
    elif not _counts(network.by_id[case.stage], case):
        wrong = _("the time of “%(stage)s” is a clock or a fee: no plan would count the case.") % {"stage": case.stage}
    elif not (case.months.is_finite() and 0 <= case.months <= MOST_MONTHS):
        wrong = _("the months are no number from 0 to 600.")
    elif case.months == 0 and not network.by_id[case.stage].time.none:
        wrong = _("the stage took no time at all.")
    elif case.cost_wan_cny is not None and not (
        case.cost_wan_cny.is_finite() and 0 <= case.cost_wan_cny <= MOST_WAN_CNY
    ):
        wrong = _("the cost is no number from 0 to 10,000,000.")
    elif case.ended_on > timezone.localdate():
        wrong = _("the stage ends after today.")
    elif case.ended_on < EARLIEST:
        wrong = _("the stage ended before the year 2000.")
    elif not 0 < len(case.source) <= 300:
        wrong = _("the source is missing, or longer than 300 characters.")
    if wrong:
        raise StageRowUnfit(_("Row %(number)d: %(wrong)s") % {"number": number, "wrong": wrong})


def _counts(stage: RouteStage, case: StageCase) -> bool:
    """Whether a plan may be drawn towards any of its figures."""
    return counts(stage.time, "months") or (case.cost_wan_cny is not None and counts(stage.cost, "wan_cny"))
