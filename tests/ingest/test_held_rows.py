"""Rows with a patient in them are held back, and identity numbers are stored nowhere."""

from __future__ import annotations

import pytest

from ronghe.exchange.models import Need
from ronghe.ingest import commands
from ronghe.ingest.enums import Decision, RowState
from ronghe.ingest.errors import ReasonMissing
from ronghe.ingest.models import ImportRow, Origin
from tests.ingest.makers import NEEDS, bring_in, preview, states

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PATIENT = "患者张伟，住院号12345678，置钉偏差大"


@pytest.mark.parametrize("decision", ["", Decision.LEAVE_OUT])
def test_held_row_that_nobody_clears_is_not_kept(system, decision):
    run = preview(system, NEEDS, f"甲,示例医院,{PATIENT},误差<1 mm")
    assert states(run) == [RowState.HELD]
    if decision:
        commands.decide_row(system, run.rows.get().pk, decision)

    run = bring_in(system, run)
    row = run.rows.get()

    assert (Need.objects.count(), row.outcome, row.raw, row.fields) == (0, "left_out", [], {})


def test_held_row_with_the_patient_removed_comes_in(system):
    run = preview(system, NEEDS, f"甲,示例医院,{PATIENT},误差<1 mm")
    row = commands.decide_row(system, run.rows.get().pk, Decision.REMOVE_PATIENT)
    assert "张伟" not in repr((row.raw, row.fields))

    bring_in(system, run)

    assert "张伟" not in Need.objects.get().problem_zh
    assert "置钉偏差大" in Need.objects.get().problem_zh


def test_record_number_beside_a_name_in_another_cell_is_held_and_its_number_can_be_removed(system):
    header = "需求名称,需求单位,需求描述,联系人,备注"
    run = preview(system, header, "甲,示例医院,置钉偏差大,王五,病案号 12345678", "乙,示例医院,渗漏,王五,无")
    assert states(run) == [RowState.HELD, RowState.NEW]
    assert "12345678" not in repr(run.sheets)

    held = run.rows.get(state=RowState.HELD)
    row = commands.decide_row(system, held.pk, Decision.REMOVE_PATIENT)
    assert "12345678" not in repr((row.raw, row.fields))


def test_telephone_in_the_contact_cell_is_no_part_of_the_name(system):
    bring_in(system, preview(system, "需求名称,需求单位,需求描述,联系人", "甲,示例医院,渗漏,王五 13800138000"))

    person = Need.objects.get().contact
    assert (person.name_zh, person.phone) == ("王五", "13800138000")


def test_held_row_stays_as_it_is_only_with_a_reason_that_is_kept(system):
    run = preview(system, NEEDS, f"甲,示例医院,{PATIENT},误差<1 mm")
    row = run.rows.get()
    with pytest.raises(ReasonMissing):
        commands.decide_row(system, row.pk, Decision.KEEP_WITH_REASON, " ")

    commands.decide_row(system, row.pk, Decision.KEEP_WITH_REASON, "已脱敏的示例姓名")
    bring_in(system, run)

    need = Need.objects.get()
    assert "张伟" in need.problem_zh
    assert ImportRow.objects.get().decision_reason == "已脱敏的示例姓名"
    assert "已脱敏的示例姓名" in {h.history_change_reason for h in need.history.all()}


def test_identity_number_is_stored_nowhere(system):
    number = "11010519491231002X"
    run = bring_in(
        system, preview(system, NEEDS + ",其它列", f"甲,示例医院,联系{number}本人置钉偏差,误差<1 mm,{number}")
    )
    row = run.rows.get()

    stored = repr(
        (
            row.raw,
            row.fields,
            row.problems,
            run.sheets,
            run.notes,
            list(Need.objects.values()),
            list(Origin.objects.values()),
        )
    )
    assert row.outcome == "created"
    assert number not in stored
