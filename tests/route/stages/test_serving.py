"""Services are known for a stage by their words, and cut where they serve another sort of product."""

from __future__ import annotations

from importlib import resources

import pytest
import yaml

from ronghe.route.stages import networks
from ronghe.route.stages.serving import Offer, serves, serving

pytestmark = pytest.mark.unit

BONE = {"contact": "tissue_or_bone", "implantable": True, "surgically_invasive": True, "sterile": True, "active": False,
        "is_software": False, "ivd": False, "product_kind": "device", "uses_ai": False, "drives_device": False
        }  # fmt: skip
SOFTWARE = {"is_software": True, "product_kind": "software", "ivd": False, "implantable": False, "contact": "none"}


def sample():
    """The services of the sample data, by their Chinese title, with kind and offer."""
    text = resources.files("ronghe.ingest.sources.sample").joinpath("data", "services.yaml").read_text("utf-8")
    found = {}
    for row in yaml.safe_load(text):
        title = f"{row['title_zh']} {row['title_en']}".lower()
        words = " ".join([title, *(str(row.get(f"{part}_{tongue}") or "") for part in ("summary", "scope")
                                   for tongue in ("zh", "en"))]).lower()  # fmt: skip
        found[row["title_zh"]] = (row["kind"], Offer(title, words, frozenset(row.get("fields") or ())))
    return found


def doing(stage, facts, fields=()):
    """Titles of sample services that do a stage, the most fitting first."""
    kinds = {kind for one in networks().values() for s in one.stages if s.key == stage for kind in s.services}
    scores = {
        title: score
        for title, (kind, offer) in sample().items()
        if kind in kinds and (score := serves(stage, offer, facts, fields)) is not None
    }
    return sorted(scores, key=lambda title: -scores[title])


@pytest.mark.parametrize(
    ("stage", "facts", "first", "never"),
    [
        ("bench", BONE, None, {"药敏参考方法与挑战菌株库", "医用电气安全与电磁兼容检测", "放疗质控仪器与运动体模共享"}),
        ("biology", BONE, "医疗器械生物相容性与理化表征", {"医用电气安全与电磁兼容检测", "药敏参考方法与挑战菌株库"}),
        ("sterility", BONE, "灭菌工艺确认与残留检测", {"医用电气安全与电磁兼容检测", "药敏参考方法与挑战菌株库"}),
        ("shelf_life", BONE, "无菌包装、加速老化与运输验证", {"药敏参考方法与挑战菌株库"}),
        ("animal_study", BONE, "骨科与口腔植入大动物 GLP 试验", {"介入器械大动物试验与血管造影"}),
        ("dossier", BONE, "二类三类医疗器械注册代理", {"医疗软件与人工智能产品注册及体系文件"}),
        ("dossier", SOFTWARE, "医疗软件与人工智能产品注册及体系文件", set()),
        ("software_test", SOFTWARE, "医疗软件测试与网络安全评估", {"灭菌工艺确认与残留检测"}),
        ("trial_plan", BONE, "医疗器械临床试验组织与数据管理", set()),
        ("enrolment", BONE, "医疗器械临床试验组织与数据管理", {"体外诊断试剂临床试验", "可用性工程与人因验证"}),
    ],
)
def test_sample_services_stand_where_they_fit(stage, facts, first, never):
    found = doing(stage, facts, {"orthopaedics"} if facts is BONE else {"imaging"})

    assert first is None or found[0] == first
    assert not never & set(found)


def test_what_is_not_known_of_the_product_excludes_nothing():
    offer = Offer("电气安全检测", "电气安全检测")

    assert serves("type_test", offer, {}) is not None
    assert serves("type_test", offer, {"active": False}) is None
    assert serves("type_test", offer, {"active": True}) > serves("type_test", offer, {})


def test_a_field_of_the_product_ranks_higher_and_words_in_the_title_most():
    plain, field = Offer("检测", "检测"), Offer("检测", "检测", frozenset({"orthopaedics"}))
    aside = Offer("实验室", "实验室 检测")

    assert serves("type_test", field, {}, {"orthopaedics"}) > serves("type_test", plain, {}, {"orthopaedics"})
    assert serves("type_test", plain, {}) > serves("type_test", aside, {})
    assert serves("type_test", Offer("餐饮", "餐饮"), {}) is None


def test_words_are_of_stages_that_exist():
    known = {stage.key for one in networks().values() for stage in one.stages}

    assert set(serving().stages) - {"follow_up"} <= known
