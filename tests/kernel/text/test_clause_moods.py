"""What is done today is no target, and a wish without a number is a requirement."""

from __future__ import annotations

import pytest

from ronghe.kernel.text import ClauseKind, clauses, passages

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("need", "part", "kind"),
    [
        ("现状:依靠 C 臂反复透视,约 8% 的螺钉需要术中调整", "8%", ClauseKind.PRACTICE),
        ("目标:透视剂量降至目前的一半以下,工具可高温灭菌", "一半以下", ClauseKind.OUTCOME),
        ("徒手置钉偏差大。希望定位误差 < 1 mm,工具可高温灭菌。", "高温灭菌", ClauseKind.CONSTRAINT),
        ("目前手工测量,误差约 3 mm。希望定位误差 < 1 mm。", "< 1 mm", ClauseKind.TARGET),
    ],
)
def test_part_is_read_as(need, part, kind):
    assert [clause.kind for clause in clauses(need) if part in clause.text] == [kind]


def test_sentence_that_ends_in_capitals_ends():
    assert [passage.text for passage in passages("No intraoperative CT. Must be NMPA cleared")] == [
        "No intraoperative CT.",
        "Must be NMPA cleared",
    ]
    assert [passage.text for passage in passages("Measured by J. Smith at U.S. sites")] == [
        "Measured by J. Smith at U.S. sites"
    ]
