"""Pasted chat and single messages: needs with sender and date, and nothing is dropped."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ronghe.base.problems import NotAllowed
from ronghe.exchange.models import Need
from ronghe.ingest import commands, queries
from ronghe.ingest.enums import Decision
from ronghe.ingest.errors import ImportNotOpen
from ronghe.ingest.exports import rejects_workbook
from ronghe.network.models import Organisation
from tests.ingest.makers import NEEDS, bring_in, outcomes, preview, states

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_pasted_chat_becomes_needs_with_sender_and_date(system):
    owner = Organisation.objects.create(kind="hospital", name_zh="示例医院")
    text = (
        "张主任 2024/3/5 14:02\n骨科侧弯手术置钉偏差大，希望定位误差小于1 mm，注册不超过3分钟。\n"
        "李工 2024/3/6 09:00\n需要24小时眼压监测的办法，误差不超过2 mmHg，夜间也能测。\n"
    )
    run = bring_in(system, commands.preview_text(system, text, owner_id=owner.pk))

    first = Need.objects.get(problem_zh__contains="置钉")
    assert outcomes(run) == ["created", "created"]
    assert (first.source_on.isoformat(), "张主任" in first.member_note_zh) == ("2024-03-05", True)
    assert first.targets.count() == 2


SHORT_CHAT = (
    "张主任 2024/3/5 14:02\n我们想要一种儿童内镜，直径不超过4毫米\n"
    "王老师 2024/3/5 14:03\n大家好\n"
    "李工 2024/3/6 09:00\n儿科的支气管镜都太粗，新生儿进不去\n"
)


def chat_preview(actor):
    owner, _ = Organisation.objects.get_or_create(kind="hospital", name_zh="示例医院")
    return commands.preview_text(actor, SHORT_CHAT, owner_id=owner.pk)


def test_message_without_a_need_is_a_row_left_out_with_sender_and_date(system):
    run = chat_preview(system)
    need, message = run.rows.order_by("position")

    assert (need.state, message.state, message.outcome) == ("new", "refused", "left_out")
    assert message.raw == ["儿科的支气管镜都太粗，新生儿进不去"]
    (problem,) = message.problems
    assert problem["zh"].startswith("未识别出需求（李工 2024-03-06：“儿科的支气管镜都太粗")
    assert problem["en"].startswith("no need recognised (李工 2024-03-06: ")
    assert [note["en"].split(" ")[0:2] for note in run.notes] == [["no", "need"], ["1", "message"]]
    assert queries.preview_sentence(queries.counts_of(run)).en == "1 new, 0 duplicates, 1 refused"

    bring_in(system, run)

    assert [need.title_zh for need in Need.objects.all()] == ["我们想要一种儿童内镜，直径不超过4毫米"]
    book = openpyxl.load_workbook(io.BytesIO(rejects_workbook(system, run.pk)))
    (_, row) = book.worksheets[0].iter_rows(values_only=True)
    assert row[0] == "儿科的支气管镜都太粗，新生儿进不去"
    assert "未识别出需求" in row[-1]


def test_message_is_taken_in_by_a_person_and_that_is_remembered(system):
    run = chat_preview(system)
    row = run.rows.get(state="refused")

    commands.decide_row(system, row.pk, Decision.TAKE_IN)
    row = commands.decide_row(system, row.pk, Decision.TAKE_IN)

    assert (row.state, row.outcome, row.decision) == ("new", "pending", "take_in")
    bring_in(system, run)
    need = Need.objects.get(problem_zh__contains="支气管镜")
    assert (need.source_on.isoformat(), "李工" in need.member_note_zh) == ("2024-03-06", True)
    before = Need.objects.count()

    again = bring_in(system, chat_preview(system))

    assert (states(again), outcomes(again)) == (["unchanged"] * 2, ["kept"] * 2)
    assert Need.objects.count() == before


def test_messages_are_taken_in_together_and_compared(system):
    owner = Organisation.objects.create(kind="hospital", name_zh="示例医院")
    same = "儿科的支气管镜都太粗，新生儿进不去"
    text = SHORT_CHAT + f"赵医生 2024/3/7 09:00\n{same}\n"
    run = commands.preview_text(system, text, owner_id=owner.pk)

    assert commands.take_in_unrecognised(system, run.pk) == 2

    assert states(run) == ["new", "new", "duplicate"]
    assert commands.take_in_unrecognised(system, run.pk) == 0


def test_only_messages_are_taken_in(system, stranger):
    run = preview(system, NEEDS, ",示例医院,没有名称,")
    row = run.rows.get()

    with pytest.raises(ImportNotOpen):
        commands.decide_row(system, row.pk, Decision.TAKE_IN)
    assert commands.take_in_unrecognised(system, run.pk) == 0
    with pytest.raises(NotAllowed):
        commands.take_in_unrecognised(stranger, run.pk)
    bring_in(system, run)
    with pytest.raises(ImportNotOpen):
        commands.take_in_unrecognised(system, run.pk)
    assert (states(run), Need.objects.count()) == (["refused"], 0)
