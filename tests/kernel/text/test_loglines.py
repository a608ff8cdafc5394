"""One line about a visit or a call: what is read of it, and what is asked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.text.loglines import LineDoubt, LineKind, log_line

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 26)  # a Thursday


def plans(line) -> list[tuple[str, str | None, str]]:
    return [(plan.what, plan.due_on and plan.due_on.isoformat(), plan.doubt) for plan in line.planned]


@pytest.mark.parametrize(
    ("text", "kind", "on", "planned"),
    [
        ("今天拜访某院骨科,下周三前发资料", "visit", "2026-11-26", [("发资料", "2026-12-02", "")]),
        (
            "昨天和市一医院王主任电话，月底前给报价，12月初约他来园区",
            "call",
            "2026-11-25",
            [("给报价", "2026-11-30", ""), ("约他来园区", "2026-12-10", "span")],
        ),
        ("微信联系张总,尽快安排见面", "message", "2026-11-26", [("安排见面", None, "vague")]),
        ("周二开会了", "meeting", "2026-11-24", []),
        ("下周三前,发资料给王主任", "note", None, [("发资料给王主任", "2026-12-02", "")]),
        ("明天拜访示例医院骨科", "note", None, [("拜访示例医院骨科", "2026-11-27", "")]),
        ("发资料", "note", None, [("发资料", None, "missing")]),
        ("收到资料", "note", "2026-11-26", []),
        ("前天去了中山医院,周一前给报价", "visit", "2026-11-24", [("给报价", "2026-11-30", "weekday")]),
        ("昨天签了合同,下周三寄样品", "note", "2026-11-25", [("寄样品", "2026-12-02", "")]),
        ("昨天说好下周三发资料", "note", "2026-11-25", [("说好发资料", "2026-12-02", "")]),
        ("下周去中山医院", "note", None, [("去中山医院", "2026-12-04", "span")]),
        ("发资料到中山医院", "note", None, [("发资料到中山医院", None, "missing")]),
        ("两三天内发资料", "note", None, [("发资料", "2026-11-29", "span")]),
        ("明后天发资料", "note", None, [("发资料", "2026-11-28", "span")]),
        ("下周一起草方案", "note", None, [("起草方案", "2026-11-30", "")]),
        (
            "Visited Example Hospital today, send the brochure by next Wednesday",
            "visit",
            "2026-11-26",
            [("send the brochure", "2026-12-02", "")],
        ),
        (
            "Called Dr. Smith at Example Hospital yesterday and will send a quote in two weeks",
            "call",
            "2026-11-25",
            [("send a quote", "2026-12-10", "")],
        ),
        ("meeting with Acme Medical Inc on 3 Dec", "note", None, [("meeting with Acme Medical Inc", "2026-12-03", "")]),
    ],
)
def test_lines(text, kind, on, planned):
    line = log_line(text, TODAY)

    assert (str(line.kind), line.on and line.on.isoformat(), plans(line)) == (kind, on, planned)


@pytest.mark.parametrize(
    ("text", "mention", "unit", "people"),
    [
        ("今天拜访某院骨科", "某院", "骨科", []),
        ("周三拜访了北京协和医院骨科李教授", "北京协和医院", "骨科", ["李教授"]),
        ("10:30 在协和医院和刘主任开会", "协和医院", None, ["刘主任"]),
        ("到某大学附属医院转化办交流,王老师", "某大学附属医院", "转化办", ["王老师"]),
        ("与上海某器械公司开会", "上海某器械公司", None, []),
        (
            "Visited Example Hospital's orthopaedics department, Dr Jane Wu",
            "Example Hospital", "orthopaedics department", ["Dr Jane Wu"],
        ),
        ("打电话", None, None, []),
        ("昨天和贴安可穿戴王主任电话", None, None, ["王主任"]),
        ("拜访示例医院骨科李建国教授、张总", "示例医院", "骨科", ["李建国教授", "张总"]),
    ],
)  # fmt: skip
def test_who_was_met(text, mention, unit, people):
    line = log_line(text, TODAY)

    assert next((words.text for words in line.mentions), None) == mention
    assert (line.unit.text if line.unit else None, [words.text for words in line.people]) == (unit, people)


def test_what_may_have_been_or_be_still_to_come_is_asked():
    line = log_line("周三拜访示例医院", TODAY)

    assert (line.on, line.on_doubt, line.others) == (date(2026, 11, 25), LineDoubt.DIRECTION, (date(2026, 12, 2),))
    assert log_line("周三拜访了示例医院", TODAY).on_doubt == ""


def test_a_day_that_is_not_said_is_assumed_aloud():
    line = log_line("拜访示例医院", TODAY)

    assert (line.on, line.on_words, line.on_doubt) == (TODAY, None, LineDoubt.ASSUMED)


def test_what_is_to_be_done_by_a_day_that_is_over_is_asked():
    [plan] = log_line("拜访示例医院,本周二前发资料", TODAY).planned

    assert (plan.due_on, plan.doubt) == (date(2026, 11, 24), LineDoubt.PAST)


@given(st.text(max_size=120), st.dates(date(2001, 1, 1), date(2098, 12, 31)))
def test_any_text_is_read_and_every_reading_stands_in_it(text, today):
    line = log_line(text, today)

    for words in [line.kind_words, line.unit, *line.mentions, *line.people]:
        if words is not None:
            assert words.text.strip() == text[words.start : words.end].strip()
    assert line.on is None or line.on <= today
    assert line.on is not None or line.planned
    assert line.kind == LineKind.NOTE or line.kind_words is not None
    for plan in line.planned:
        assert plan.what.strip()
        assert plan.due_on is not None or plan.doubt


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(0, 6), st.integers(1, 60))
def test_the_parts_of_a_composed_line_come_back(today, weekday, days):
    line = log_line(f"今天拜访示例医院骨科，下周{'一二三四五六日'[weekday]}前发资料，{days}天内回复", today)

    assert line.on == today
    assert [plan.what for plan in line.planned] == ["发资料", "回复"]
    assert [plan.due_on and (plan.due_on - today).days for plan in line.planned][1] == days
    assert line.planned[0].due_on is not None
    assert line.planned[0].due_on.weekday() == weekday
