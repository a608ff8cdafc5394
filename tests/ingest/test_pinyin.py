"""Pinyin that web pages leave in brackets is repaired in what is stored; how it stood in the file is kept."""

from __future__ import annotations

import pytest

from ronghe.exchange.models import Need
from ronghe.ingest import commands, queries
from ronghe.kernel.text import without_pinyin
from ronghe.network.models import Organisation
from tests.ingest.test_imports import NEEDS, bring_in, preview

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

WRITTEN = "醫(yī)療產(chǎn)業(yè)（含耗材）缺少導(dǎo)航"


@pytest.mark.parametrize(
    ("written", "repaired"),
    [
        ("產(chǎn)業(yè)", "產業"),
        ("產（chǎn）業（yè）", "產業"),
        ("我們(men)的產(chǎn)品", "我們的產品"),
        ("我們(men)的產品", "我們(men)的產品"),  # no tone anywhere: may be a word
        ("螺钉（CT）", "螺钉（CT）"),
        ("pH (a)", "pH (a)"),
        ("", ""),
        ("產(cha\u030cn)業", "產業"),
    ],
)
def test_without_pinyin(written, repaired):
    assert without_pinyin(written) == repaired
    assert without_pinyin(repaired) == repaired


def test_repaired_text_is_stored_and_the_original_kept(system):
    run = bring_in(system, preview(system, NEEDS, f"導(dǎo)航,示例醫(yī)院,{WRITTEN},误差<1 mm"))

    need = Need.objects.get()
    assert (need.title_zh, need.problem_zh) == ("導航", "醫療產業（含耗材）缺少導航")
    assert need.owner.name_zh == "示例醫院"
    assert run.rows.get().raw[2] == WRITTEN
    (origin,) = queries.origins_of("need", need.pk)
    assert origin["originals"] == {"title_zh": "導(dǎo)航", "owner": "示例醫(yī)院", "problem_zh": WRITTEN}


def test_pasted_text_is_repaired_too(system):
    owner = Organisation.objects.create(kind="hospital", name_zh="示例医院")
    bring_in(system, commands.preview_text(system, f"需求：{WRITTEN}，希望误差小于1 mm", owner_id=owner.pk))

    need = Need.objects.get()
    assert "yī" not in need.problem_zh + need.title_zh
    (origin,) = queries.origins_of("need", need.pk)
    assert "產(chǎn)業(yè)" in origin["originals"]["problem_zh"]


def test_text_without_pinyin_has_no_original(system):
    bring_in(system, preview(system, NEEDS, "导航,示例医院,置钉偏差大（反复透视）,误差<1 mm"))

    assert queries.origins_of("need", Need.objects.get().pk)[0]["originals"] == {}
