"""Why a partner is listed: evidence before mere field, and it is said."""

from __future__ import annotations

import pytest

from ronghe.base.actors import Actor
from ronghe.exchange import commands, queries
from ronghe.kernel.match import profile
from tests.factories import make_achievement, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_partner_listed_for_its_field_stands_last_and_says_so(node):
    make_organisation(
        name_zh="甲公司", summary_zh="骨科企业，业务涉及脊柱螺钉。", fields=["orthopaedics"], region="北京"
    )
    make_organisation(name_zh="乙公司", summary_zh="螺钉定位误差 0.6 mm 的导航设备已在产。", fields=["cardiology"])
    commands.follow_outbox()

    rows = queries.partners_for(Actor.anonymous(), profile("脊柱椎弓根螺钉定位误差 < 1 mm"))["company"]

    assert [(p.record.label.title_zh, p.basis.code) for p in rows] == [("乙公司", "evidence"), ("甲公司", "field")]
    assert rows[1].basis.reason_zh.startswith("同领域，尚无")


def test_owner_of_a_listed_achievement_is_no_mere_neighbour(node):
    owner = make_organisation(name_zh="丙公司", summary_zh="骨科企业，业务涉及脊柱螺钉。", fields=["orthopaedics"])
    make_achievement(owner)
    make_achievement(make_organisation(name_zh="丁公司", summary_zh="脊柱螺钉。"), anonymous=True)
    commands.follow_outbox()

    rows = queries.partners_for(Actor.anonymous(), profile("脊柱椎弓根螺钉定位误差 < 1 mm"))["company"]

    assert [(p.record.label.title_zh, p.basis.code) for p in rows][:1] == [("丙公司", "owner")]
    assert "脊柱手术导航系统" in rows[0].basis.reason_zh
    assert "owner" not in {p.basis.code for p in rows[1:]}


def test_like_figures_of_another_matter_stand_last_and_bring_their_owner_nothing(node):
    eyes, heads = (make_organisation(name_zh=name, fields=["medical_imaging"]) for name in ("眼底公司", "脑卒中公司"))
    make_achievement(
        eyes, title_zh="糖尿病视网膜病变眼底云分级软件", problem_zh="基层缺少眼底医生。", evidence_zh="灵敏度 99%。"
    )
    make_achievement(
        heads, title_zh="颅内出血平扫CT识别软件", problem_zh="夜间卒中CT阅片太慢。", evidence_zh="灵敏度 91%。"
    )
    commands.follow_outbox()

    need = profile("需要一种在平扫CT上识别颅内出血的软件，灵敏度不低于 90%。")
    found = queries.partners_for(Actor.anonymous(), need)
    about = {str(v.verdict) for p in found["achievement"][1:] for v in p.candidate.verdicts if v.clause == "c1"}

    assert found["achievement"][0].record.label.title_zh == "颅内出血平扫CT识别软件"
    assert [p.record.label.title_zh for p in found["company"] if p.basis.code == "owner"] == ["脑卒中公司"]
    assert about == {"unmet"}
