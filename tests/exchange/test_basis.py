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
