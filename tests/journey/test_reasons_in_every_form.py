"""Why a partner is listed, how well it is shown, what rules it out: the same in every form of a dossier."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from docx import Document
from openpyxl import load_workbook
from rich.console import Console

from ronghe.base.actors import Actor
from ronghe.cli.dossier_print import print_dossier
from ronghe.exchange import commands
from ronghe.journey.exports.excel import dossier_workbook
from ronghe.journey.exports.page import page_of
from ronghe.journey.exports.word import word_of
from ronghe.journey.queries import as_json, dossier_of_text
from tests.factories import NODE, make_achievement, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NEED = "脊柱椎弓根螺钉 pedicle screw 置入偏差大，定位误差 < 1 mm。项目在成都，A 轮融资。"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def dossier(node):
    maker = make_organisation(name_zh="甲公司", summary_zh="骨科器械企业。", fields=["orthopaedics"])
    make_achievement(
        maker,
        title_zh="",
        title_en="Pedicle screw navigation",
        problem_zh="",
        evidence_zh="",
        evidence_en="Positioning error was 0.6 mm in 12 pigs.",
    )
    fund = make_organisation(kind="investor", name_zh="示例基金")
    mandate = commands.save_listing(
        NODE,
        "mandate",
        {
            "owner": fund.pk,
            "title_zh": "脊柱椎弓根螺钉投资",
            "thesis_zh": "脊柱椎弓根螺钉。",
            "fields": ["orthopaedics"],
            "regions": ["上海"],
            "stages": ["a"],
        },
    )
    commands.publish_listing(NODE, "mandate", mandate.pk)
    commands.save_clearances(
        NODE,
        [
            {"number": "K230001", "device": "Pedicle Screw System", "firm": "Young Co", "decided_on": date(2023, 5, 1)},
            {"number": "K790001", "device": "Pedicle Screw Driver", "firm": "Old Co", "decided_on": date(1979, 5, 1)},
        ],
    )
    commands.follow_outbox()
    with translation.override("zh-hans"):
        yield dossier_of_text(Actor.anonymous(), NEED, now=NOON)


def terminal(dossier) -> str:
    out = Console(file=io.StringIO(), width=200, no_color=True)
    print_dossier(dossier, "zh", out, everything=True)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def word(dossier) -> str:
    document = Document(io.BytesIO(word_of(dossier)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def excel(dossier) -> str:
    book = load_workbook(io.BytesIO(dossier_workbook(dossier)))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)


FORMS = {"terminal": terminal, "page": page_of, "word": word, "excel": excel}


@pytest.mark.parametrize("form", FORMS)
def test_form_tells_why_and_why_not(dossier, form):
    text = "".join(FORMS[form](dossier).split())

    for told in (
        "提到：定位误差",  # the gloss of an English passage
        "动物实验",  # the rung
        "其成果「Pediclescrewnavigation」已列入",
        "YoungCo",
        "2023-05-01",
        "OldCo",
        "已满十年",
        "投资方只投上海，需求在成都",
        "项目落户上海",
    ):
        assert told in text, told


def test_json_tells_the_same_and_its_passages_are_literal(dossier):
    document = as_json(dossier)
    partners = {partner["name"]: partner for partner in document["partners"]}

    assert partners["Young Co"]["basis"]["code"] == "clearance"
    assert "Old Co" not in partners
    assert partners["甲公司"]["basis"]["code"] == "owner"
    shown = partners["Pedicle screw navigation"]
    assert (shown["evidence"]["code"], shown["evidence"]["level"]) == ("animal", 2)
    assert any(row["gloss"] for row in shown["verdicts"])
    [veto] = partners["脊柱椎弓根螺钉投资"]["vetoes"]
    assert veto["code"] == "excluded_region"
    assert "Shanghai" in veto["reason"]["en"]
    assert veto["would_change"]["en"]
    records = {str(p.id): p.record.fields for p in dossier.section("partners")}
    for partner in document["partners"]:
        for row in (partner["basis"], partner["evidence"] or {}):
            if passage := row.get("passage"):
                field = records[passage["record"]][passage["field"]]
                assert field[passage["start"] : passage["end"]] == passage["text"]


def test_who_is_silent_stands_behind_who_answers(dossier):
    for rows in dossier.section("partners").groups.values():
        told = [p.candidate.told for p in rows if not p.candidate.vetoes]
        assert told == sorted(told, reverse=True)
