"""From a text to a proposed structure: literal, in its own language, with few questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.exchange.errors import TextEmpty, TextTooLong, TextTooShort
from ronghe.exchange.queries.describing import MOST_QUESTIONS, proposal_of, questions_for, title_of
from ronghe.kernel.text import clauses

pytestmark = pytest.mark.unit

TEXT = """脊柱侧弯手术椎弓根螺钉置入偏差大
适用人群:10 至 18 岁青少年特发性脊柱侧弯
使用场景:骨科手术室
现状:依靠 C 臂反复透视,约 8% 的螺钉需要术中调整
目标:定位误差 < 1 mm,注册时间不超过 3 分钟"""


def test_structure_is_made_of_the_text():
    proposal = proposal_of(TEXT)

    assert proposal.values["title_zh"] == "脊柱侧弯手术椎弓根螺钉置入偏差大"
    assert "orthopaedics" in proposal.values["fields"]
    assert [(t["operator"], float(t["value"]), t["unit"]) for t in proposal.targets[:1]] == [("<", 1.0, "mm")]
    assert len(proposal.targets) >= 2
    for name, value in proposal.values.items():
        if isinstance(value, str) and not name.startswith("title"):
            assert all(part in TEXT for part in value.split("；"))


def test_questions_ask_for_what_is_missing_and_no_more():
    assert (
        questions_for(dict.fromkeys(("problem_zh", "population_en", "setting_zh", "practice_zh", "outcome_zh"), "x"), 1)
        == ()
    )
    asked = questions_for({}, 0)
    assert len(asked) == MOST_QUESTIONS
    assert asked[0].subject == "targets"


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("我们想要一种能在家里测眼压的设备，误差小于 2 mmHg", {"problem", "setting", "targets"}),
        ("ICU 夜间呼吸机报警太多，护士难以分辨真假，希望误报率低于 10%", {"problem", "setting", "targets"}),
        ("The nurse cannot tell real alarms from false ones at night", {"problem"}),
        ("寻求可降解封堵器，适用于卵圆孔未闭", {"problem", "population"}),
    ],
)
def test_what_is_stated_is_not_asked(text, stated):
    assert stated.isdisjoint(question.subject for question in proposal_of(text).questions)


def test_problem_is_asked_where_only_a_number_stands():
    asked = {question.subject for question in questions_for({"population_zh": "成人"}, 1)}

    assert "problem" in asked


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", TextEmpty),
        (" \n\t ", TextEmpty),
        ("螺钉", TextTooShort),
        ("word", TextTooShort),
        ("字" * 200_000, TextTooLong),
    ],
)
def test_unusable_texts_are_refused(text, refusal):
    with pytest.raises(refusal) as told:
        proposal_of(text)

    assert str(told.value.remedy)


@given(st.text(max_size=300))
def test_any_text_gives_a_proposal_or_a_clear_refusal(text):
    refused = None
    try:
        proposal = proposal_of(text)
    except (TextEmpty, TextTooShort) as refusal:
        refused = refusal
    if refused is not None:
        assert str(refused.title)
        assert str(refused.remedy)
    else:
        assert all(text[clause.start : clause.end] == clause.text for clause in proposal.clauses)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("居家眼压监测。目前只能到门诊测，夜间峰值漏掉。希望设备误差小于 2 mmHg。", "居家眼压监测"),
        ("Home monitoring of eye pressure. Now measured in the clinic; an error of 1.5 mmHg is wanted.", "Home"),
    ],
)
def test_title_of_a_text_in_one_paragraph_is_a_sentence_of_it(text, title):
    proposal = proposal_of(text)
    found = proposal.values[f"title_{'en' if title == 'Home' else 'zh'}"]
    assert found.startswith(title)
    assert "。" not in found
    assert len(found) <= 60


def test_title_of_a_chat_is_what_is_sought_and_no_greeting():
    text = "各位老师好，我是骨科的小王，徒手置钉偏差大。求脊柱手术导航，入点偏差 1.5 mm 以内。"

    assert title_of(text, tuple(clauses(text))) == "求脊柱手术导航"
