"""Who helps on the way is not called another thing, and who answers nothing is left out."""

from __future__ import annotations

import pytest

from ronghe.kernel.match import Offer, OfferFacts, Verdict, judge, profile, relevant
from tests.conftest import WordEncoder

pytestmark = pytest.mark.unit

NEED = profile("脊柱侧弯手术椎弓根螺钉置入偏差大。现状:依靠 C 臂反复透视。希望定位误差 < 1 mm,工具可高温灭菌。")


def candidate(kind: str, **fields: str):
    offer = Offer("o", kind, "org", fields, OfferFacts())
    return judge(NEED, [offer], WordEncoder())[0]


@pytest.mark.parametrize("kind", ["investor", "service", "expert", "company", "institution"])
def test_no_clause_is_unmet_because_a_helper_does_another_thing(kind):
    found = candidate(kind, title="组织工程与再生医学种子投资", summary="关注膝关节软骨修复。")

    assert [v.verdict for v in found.verdicts if v.verdict is not Verdict.UNKNOWN] == []


def test_investor_that_speaks_of_exclusive_licences_is_not_vetoed():
    assert candidate("investor", title="手术机器人投资", wants="优先已独占许可给公司的成果").vetoes == ()
    assert candidate("achievement", title="脊柱导航", ip="已独占许可给某公司").vetoes != ()


def test_relevant_is_who_works_in_the_field_or_meets_a_target():
    assert relevant(NEED, candidate("company", title="脊柱器械公司", summary="生产椎弓根螺钉与导航器械。"))
    assert relevant(NEED, candidate("achievement", title="脊柱手术导航", evidence="平均定位误差 0.6 mm。"))
    assert not relevant(NEED, candidate("investor", title="体外诊断投资", thesis="关注快速药敏与核酸检测。"))
    assert not relevant(NEED, candidate("achievement", title="眼压监测贴片", evidence="连续佩戴 24 h。"))
