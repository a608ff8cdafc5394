"""The ladder of evidence: bench < animal < pilot < multi-centre < registered, told in reasons and in the score."""

from __future__ import annotations

import pytest

from ronghe.kernel.match import judge, profile
from ronghe.kernel.match.attributes import axes
from ronghe.kernel.match.ladder import rungs, shown_rung, worth
from ronghe.kernel.match.offers import read
from ronghe.kernel.text.yaml_data import yaml_data
from tests.kernel.match.doubles import WordEncoder, offer

ENCODER = WordEncoder()


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("体模实验 60 枚螺钉。", "bench"),
        ("Tested on the bench and in 12 pigs.", "animal"),
        ("首例人体应用完成，42 例患者。", "pilot"),
        ("多中心临床试验，5 家医院共 300 例患者。", "multicentre"),
        ("已取得注册证。", "registered"),
        ("计划开展多中心临床试验。", None),
        ("尚未取得注册证。", None),
        ("与 5 家医院讨论过需求。", None),
        ("用于脊柱手术。", None),
        ("临床研究备案未启动。", None),
        ("二类注册申请已受理，注册证待批。", None),
        ("消融术后患者 n=84，佩戴 14 天。", "pilot"),
        ("Biopsies from 612 sites in 41 patients.", "pilot"),
    ],
)
def test_offer_shows_its_highest_rung(text, rung):
    shown = shown_rung(read(offer(text)))

    assert (shown.rung.id if shown else None) == rung


def test_rungs_are_worth_more_the_higher():
    values = [rung.worth for rung in rungs()]

    assert values == sorted(set(values))
    assert worth(rungs()[1], rungs()[3]) == 0.5
    assert worth(rungs()[4], rungs()[2]) == 1.0


def test_table_names_properties_that_exist():
    for row in yaml_data("ronghe.kernel.match", "ladder.yaml"):
        for axis, values in row["axes"].items():
            assert set(values) <= set(axes()[axis].values)


def test_reason_says_what_is_asked_and_what_is_shown():
    need = profile("脊柱置钉导航。要求：已有患者临床数据")

    candidate = judge(need, [offer("脊柱置钉导航。12 只猪动物实验完成。")], ENCODER)[0]

    said = next(v for v in candidate.verdicts if "患者" in next(c.text for c in need.clauses if c.id == v.clause))
    assert said.verdict != "met"
    assert "首次人体或小样本患者数据" in said.reason_zh
    assert "动物实验" in said.reason_zh
    assert "animal studies" in said.reason_en
    assert candidate.evidence is not None
    assert (candidate.evidence.code, candidate.evidence.level) == ("animal", 2)
    assert candidate.parts["evidence"] == pytest.approx(2 / 3)


def test_silence_is_no_rung_and_no_part():
    candidate = judge(profile("脊柱置钉导航"), [offer("脊柱置钉导航系统。")], ENCODER)[0]

    assert candidate.evidence is None
    assert "evidence" not in candidate.parts
