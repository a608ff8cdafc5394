"""A pasted description is sorted into the fields, word for word."""

from __future__ import annotations

import pytest

from ronghe.exchange.errors import IdentityNumberFound, TextEmpty
from ronghe.exchange.queries.outlining import outline_of

pytestmark = pytest.mark.unit

HEADED = """脊柱手术导航系统
解决的问题：椎弓根螺钉置入偏差大
技术优势：与进口导航相比价格低一半
知识产权：已授权发明专利 3 项
成熟度：TRL 6，完成动物实验
团队：某大学骨科团队
寻求：生产企业合作"""
PROSE = (
    "A navigation system for spine surgery. It is cheaper than the imported system and costs half per use. "
    "A phantom test with 60 screws showed 0.6 mm. Two patents are filed. We look for a partner."
)


def test_headings_name_the_fields():
    values = outline_of("achievement", HEADED)

    assert values["title_zh"] == "脊柱手术导航系统"
    assert values["problem_zh"] == "椎弓根螺钉置入偏差大"
    assert values["difference_zh"] == "与进口导航相比价格低一半"
    assert values["team_zh"] == "某大学骨科团队"
    assert values["seeks_zh"] == "生产企业合作"
    assert (values["trl"], values["ip_state"]) == (6, "granted")
    assert "orthopaedics" in values["fields"]


def test_sentences_are_sorted_by_what_they_say():
    values = outline_of("achievement", PROSE)

    assert "phantom test with 60 screws" in values["evidence_en"]
    assert "patents are filed" in values["ip_en"]
    assert "navigation system" in values["problem_en"]
    assert values["ip_state"] == "filed"


@pytest.mark.parametrize("text", [HEADED, PROSE])
def test_nothing_is_invented(text):
    for name, value in outline_of("achievement", text).items():
        if name.endswith(("_zh", "_en")) and not name.startswith("title"):
            for part in value.replace("。", ". ").split(". "):
                assert part.strip(" .") in text.replace("。", ". ")


def test_services_and_mandates_have_their_own():
    service = outline_of(
        "service", "大动物实验室\n服务内容：器械植入实验\n资质：GLP、AAALAC\n周期：8 周\n收费：每只 2 万元"
    )
    assert (service["scope_zh"], service["standards_zh"], service["lead_time_zh"]) == (
        "器械植入实验",
        "GLP、AAALAC",
        "8 周",
    )
    mandate = outline_of("mandate", "医疗器械基金，投资 A轮、B轮，单笔 500-2,000 万元。要求已获注册证。不投原料药。")
    assert (mandate["ticket_min"], mandate["ticket_max"]) == ("500", "2000")
    assert mandate["stages"] == ["a", "b"]
    assert "不投原料药" in mandate["excludes_zh"]
    assert "注册证" in mandate["wants_zh"]


def test_guard_holds_here_too():
    with pytest.raises(IdentityNumberFound):
        outline_of("achievement", "患者 11010519491231002X 术后导航系统")
    with pytest.raises(TextEmpty):
        outline_of("service", "  ")
