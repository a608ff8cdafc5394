"""A record in two languages is quoted in the clause's own, where it says the same there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ronghe.kernel.match import judge, profile
from ronghe.kernel.match.values import Verdict
from tests.kernel.match.doubles import WordEncoder, offer

pytestmark = pytest.mark.unit

ENCODER = WordEncoder()
CHINESE = "体模实验平均定位误差 0.62 mm。尸体标本平均定位误差 0.78 mm。"
ENGLISH = "Phantom: mean positioning error 0.62 mm. Cadavers: mean positioning error 0.78 mm."


def record(**fields: str):
    return replace(offer(""), fields=fields)


@pytest.mark.parametrize(
    ("need", "field", "figure"),
    [("定位误差 < 1 mm", "evidence_zh", "0.78"), ("Positioning error < 1 mm", "evidence_en", "0.78")],
)
def test_figure_is_quoted_in_the_language_of_the_clause(need, field, figure):
    both = record(evidence_en=ENGLISH, evidence_zh=CHINESE)
    said = judge(profile(need), [both], ENCODER)[0].verdicts[0]

    assert said.verdict is Verdict.MET
    assert said.passage.field == field
    assert both.fields[field][said.passage.start : said.passage.end] == said.passage.text
    assert said.gloss is None


def test_what_stands_in_one_language_alone_is_quoted_there():
    other = record(evidence_en="Cadavers: mean positioning error 0.78 mm.", evidence_zh="体模实验，未见不良事件。")
    said = judge(profile("定位误差 < 1 mm"), [other], ENCODER)[0].verdicts[0]

    assert (said.verdict, said.passage.field) == (Verdict.MET, "evidence_en")
    assert said.gloss is not None
