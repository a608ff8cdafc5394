"""The route in a dossier: the same in JSON, in the terminal, in Word and as a page."""

from __future__ import annotations

import io
import json

import docx
import pytest

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NEED = "骨折内固定取出需二次手术。希望有可吸收骨钉，无菌提供，植入骨内，强度不低于 100 MPa。"


def test_a_need_for_a_product_tells_its_class_at_every_door(ronghe, tmp_path):
    html, word = tmp_path / "d.html", tmp_path / "d.docx"
    found = json.loads(ronghe("dossier", "-", "--json", stdin=NEED).stdout)["route"]
    printed = ronghe("dossier", "-", stdin=NEED).stdout
    ronghe("dossier", "-", "--html", html, "--docx", word, stdin=NEED)

    assert {one["regime"]: one["outcome"] for one in found}["china"] == "class_3"
    assert {one["regime"] for one in found} == {"china", "us", "eu"}
    paragraphs = [one.text for one in docx.Document(io.BytesIO(word.read_bytes())).paragraphs]
    assert "中国: 第三类" in printed
    line = next(one for one in paragraphs if one.startswith("中国: 第三类"))
    assert "个月" in line
    assert "万元" in line
    assert "个月" in printed[printed.index("中国: 第三类") :]
    assert "<strong>中国</strong> 第三类" in html.read_text(encoding="utf-8")


def test_a_need_that_tells_nothing_of_a_product_has_none(ronghe):
    result = ronghe("dossier", "-", "--json", stdin="希望寻找合作单位共同申报课题，开展人才培养与学术交流。")

    assert json.loads(result.stdout)["route"] == []
