"""``ronghe route plan``: what it prints, what a program reads, files, and refusals with their exit codes."""

from __future__ import annotations

import json
import re

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE = "可吸收骨钉，无菌提供，植入骨内，用于骨折内固定。"


def document(ronghe, *words: str, text: str = BONE) -> dict:
    result = ronghe("route", "plan", "-", "--json", *words, stdin=text)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_it_prints_how_long_how_much_what_first_and_the_stages(ronghe):
    result = ronghe("route", "plan", "-", stdin=BONE)

    assert result.exit_code == 0
    printed = re.sub(r"\s+", "", result.stdout)
    for told in ("不是主管部门的决定", "需要多久", "个月", "万元", "成功率", "最省钱", "技术审评", "先进入哪个市场"):
        assert told in printed, told
    assert "产品技术要求初稿" not in printed
    everything = re.sub(r"\s+", "", ronghe("route", "plan", "-", "--all", stdin=BONE).stdout)
    assert "产品技术要求初稿" in everything


def test_the_document_has_figures_keys_and_sources(ronghe):
    found = document(ronghe)

    plan = found["plan"]
    assert plan["months_p10"] < plan["months_p50"]
    assert plan["cost_wan_cny_p50"] > 50
    assert {"stage", "name", "deliverables", "time_rests_on"} <= plan["stages"][0].keys()
    assert plan["sources"]
    assert found["orders"][0]["markets"][0]["market"] == "nmpa"


def test_choices_move_the_plan_and_are_told(ronghe):
    usual = document(ronghe, "--way", "nmpa-3-trial")
    many = document(ronghe, "--way", "nmpa-3-trial", "--set", "patients=1000")
    done = document(ronghe, "--way", "nmpa-3-trial", "--done", "freeze")

    assert many["plan"]["months_p50"] > usual["plan"]["months_p50"] > done["plan"]["months_p50"]
    assert many["sliders"] == {"patients": 1000}
    assert {"freeze", "bench"} <= set(done["done"])


def test_every_market_has_its_own_plan_in_both_languages(ronghe):
    for market in ("nmpa", "fda", "eu"):
        zh, en = document(ronghe, "--market", market), document(ronghe, "--market", market, "--lang", "en")
        assert zh["market"] == en["market"] == market
        assert zh["plan"]["way"] == en["plan"]["way"]
        assert zh["plan"]["months_p50"] == en["plan"]["months_p50"]
        assert not re.search(r"[一-鿿]", json.dumps({**en, "text": "", "name": ""}, ensure_ascii=False))


def test_files_are_written(ronghe, tmp_path):
    paths = [tmp_path / f"plan.{form}" for form in ("html", "docx", "xlsx")]
    words = [word for path in paths for word in (f"--{path.suffix[1:]}", str(path))]
    result = ronghe("route", "plan", "-", *words, stdin=BONE)

    assert result.exit_code == 0, result.output
    assert result.stdout.split() == [str(path) for path in (paths[0], paths[1], paths[2])]
    assert all(path.stat().st_size > 4000 for path in paths)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--set", "patients=5000"), "2000"),
        (("--set", "patients"), "patients"),
        (("--done", "nothing"), "nothing"),
        (("--way", "nmpa-9"), "nmpa-9"),
        (("--way", "fda-pma", "--market", "nmpa", "--parallel", "flying"), "flying"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(ronghe, words, told):
    result = ronghe("route", "plan", "-", *words, stdin=BONE)

    assert result.exit_code == 3
    assert told in result.output
    assert re.search(r"[一-鿿]", result.output)
