"""The route in a dossier: the same in JSON, in the terminal, in Word and as a page."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path

import docx
import pytest
from jsonschema import Draft202012Validator

import ronghe.route.stages
from ronghe.route.models import StageRecord
from ronghe.route.stages import edition, networks
from ronghe.route.stages.loading import names_in

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SCHEMA = Draft202012Validator(
    json.loads(
        (Path(__file__).resolve().parents[2] / "docs" / "api" / "dossier.schema.json").read_text(encoding="utf-8")
    )
)
NEED = "骨折内固定取出需二次手术。希望有可吸收骨钉，无菌提供，植入骨内，强度不低于 100 MPa。"
WAN = 10_000


def of_china(printed: str) -> str:
    """The line on China, without the breaks and spaces of a terminal."""
    return "".join(printed[printed.index("中国：") : printed.index("美国：")].split())


def late(figure: dict, unit: int = 1) -> str:
    """What the page says in brackets."""
    return "仅供示意" if figure["illustrative"] else f"P90{figure['p90'] / unit:,.0f}"


def test_a_need_for_a_product_tells_its_class_at_every_door(ronghe, tmp_path):
    html, word = tmp_path / "d.html", tmp_path / "d.docx"
    found = json.loads(ronghe("dossier", "-", "--json", stdin=NEED).stdout)["route"]
    printed = ronghe("dossier", "-", stdin=NEED).stdout
    ronghe("dossier", "-", "--html", html, "--docx", word, stdin=NEED)

    assert {one["regime"]: one["outcome"] for one in found}["china"] == "class_3"
    assert {one["regime"] for one in found} == {"china", "us", "eu"}
    paragraphs = [one.text for one in docx.Document(io.BytesIO(word.read_bytes())).paragraphs]
    assert "中国：第三类" in printed
    line = next(one for one in paragraphs if one.startswith("中国：第三类"))
    assert "个月" in line
    assert "万元" in line
    assert "个月" in printed[printed.index("中国：第三类") :]
    assert "<strong>中国</strong> 第三类" in html.read_text(encoding="utf-8")


def test_a_need_that_tells_nothing_of_a_product_has_none(ronghe):
    result = ronghe("dossier", "-", "--json", stdin="希望寻找合作单位共同申报课题，开展人才培养与学术交流。")

    assert json.loads(result.stdout)["route"] == []


def test_json_gives_the_months_and_the_money_that_are_printed(ronghe):
    document = json.loads(ronghe("dossier", "-", "--json", stdin=NEED).stdout)
    printed = ronghe("dossier", "-", stdin=NEED).stdout

    SCHEMA.validate(document)
    plan = document["route"][0]["plan"]
    assert plan["network"]["id"] in networks()
    assert plan["network"]["title"] == {
        "zh": networks()[plan["network"]["id"]].title.zh,
        "en": networks()[plan["network"]["id"]].title.en,
    }
    assert plan["cost"]["currency"] == "CNY"
    assert plan["cost"]["illustrative"], "nobody noted what stages cost here"
    said = of_china(printed)
    assert f"{plan['months']['p50']:.0f}个月（{late(plan['months'])}）" in said
    assert f"{plan['cost']['p50'] / WAN:,.0f}万元（{late(plan['cost'], WAN)}）" in said
    assert f"{plan['arrives_percent']}%" in said


def test_json_gives_a_p90_where_the_node_noted_what_stages_took(ronghe):
    network = json.loads(ronghe("dossier", "-", "--json", stdin=NEED).stdout)["route"][0]["plan"]["network"]["id"]
    StageRecord.objects.bulk_create(
        StageRecord(
            network=network,
            stage=stage.id,
            months=6 + case,
            cost_wan_cny=100 + case,
            ended_on=date(2026, 1 + case, 1),
            source=f"{stage.id} {case}",
        )
        for stage in networks()[network].stages
        for case in range(6)
    )

    document = json.loads(ronghe("dossier", "-", "--json", stdin=NEED).stdout)
    printed = ronghe("dossier", "-", stdin=NEED).stdout

    SCHEMA.validate(document)
    months, cost = (document["route"][0]["plan"][name] for name in ("months", "cost"))
    assert (months["illustrative"], cost["illustrative"]) == (False, False)
    assert months["p50"] < months["p90"]
    said = of_china(printed)
    assert f"（{late(months)}）" in said
    assert f"（{late(cost, WAN)}）" in said


def test_the_edition_follows_every_shipped_file_of_stages():
    files = [
        f"{folder}/{name}.yaml".lstrip("/")
        for folder in ("", "blocks", "networks", "variations")
        for name in names_in(folder)
    ]
    shipped = Path(ronghe.route.stages.__file__).parent / "data"
    assert sorted(files) == sorted(str(one.relative_to(shipped)) for one in shipped.rglob("*.yaml"))
    assert re.fullmatch("[0-9a-f]{12}", edition())
