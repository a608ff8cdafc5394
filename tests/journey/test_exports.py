"""A dossier in other forms: nothing executable, nothing hidden, nothing lost."""

from __future__ import annotations

import io

import pytest
from django.utils import timezone, translation
from docx import Document
from openpyxl import load_workbook

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.exchange.commands import follow_outbox
from ronghe.journey.exports.cards import cards_of
from ronghe.journey.exports.excel import dossier_workbook, table_workbook
from ronghe.journey.exports.page import page_of
from ronghe.journey.exports.plain_text import neutral, printable
from ronghe.journey.exports.wechat import LONGEST, wechat_text
from ronghe.journey.exports.word import word_of
from ronghe.journey.queries import dossier_of_need, dossier_of_text
from tests.factories import make_achievement, make_need, make_organisation

TEXT = "椎弓根螺钉置入偏差大,需要导航。要求定位误差 < 1 mm,配准时间不超过 3 分钟。"
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script>\x0b"

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(node, anonymous):
    owner = make_organisation(kind="institute", name_zh="@SUM(1+1) 研究所")
    make_achievement(owner, title_zh=HOSTILE, illustrative=True, source_name_zh="某来源", unverified_zh="尚未核实")
    make_achievement(owner, title_zh="骨科导航", evidence_zh="定位误差 2.4 mm。", member_note_zh="只给成员看的底价")
    follow_outbox()
    return dossier_of_text(anonymous, TEXT)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@SUM(A1)", "-1+2", "\t=1", "\r=1", "  =1", "\u3000=1", "\n=1", "-cmd|x", "\x00=1"]
)
def test_neutral_leaves_no_formula(text):
    assert neutral(text).startswith("'")


@pytest.mark.parametrize("text", ["- 列表项", "定位误差 < 1 mm", "A=1", "5-10 mm", "— 无", ""])
def test_neutral_leaves_plain_texts(text):
    assert neutral(text) == text


def test_printable_drops_what_xml_forbids():
    assert printable("a\x00b\x0bc\ud800d\n") == "abcd\n"


def test_cards_have_one_cell_per_clause_and_none_is_lost(dossier):
    cards = [card for group in cards_of(dossier).values() for card in group]
    assert cards
    for card in cards:
        assert [cell.clause.id for cell in card.cells] == [clause.id for clause in dossier.need.clauses]
        assert sum(number for *_rest, number in card.counts) == len(card.cells)
        assert all(cell.passage in card.partner.record.fields[cell.field] for cell in card.cells if cell.passage)


def test_workbook_holds_no_formula(dossier):
    book = load_workbook(io.BytesIO(dossier_workbook(dossier)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert any("/C calc" in text for text in texts)
    assert not [text for text in texts if text.startswith(("=", "+", "@"))]


def test_workbook_names_every_partner_and_clause(dossier):
    book = load_workbook(io.BytesIO(dossier_workbook(dossier)))
    partners, grid = book.worksheets[:2]
    shown = sum(len(group) for group in cards_of(dossier).values())
    assert partners.max_row == 1 + shown
    assert (grid.max_row, grid.max_column) == (1 + len(dossier.need.clauses), 1 + shown)


def test_table_workbook_keeps_numbers_as_numbers():
    sheet = load_workbook(io.BytesIO(table_workbook("A/B", ["x", "y"], [[1, "=2"], [2.5, None]]))).active
    assert sheet["A2"].value == 1
    assert sheet["A3"].value == 2.5
    assert sheet["B2"].value == "'=2"


def test_word_document_tells_the_time_of_the_node(dossier):
    lines = [one.text for one in Document(io.BytesIO(word_of(dossier))).paragraphs]

    assert [one for one in lines if f"{timezone.localtime(dossier.made_at):%Y-%m-%d %H:%M}" in one]
    assert not [one for one in lines if "UTC" in one]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_word_document_cites_passages_and_sources(dossier, language):
    with translation.override(language):
        content = word_of(dossier)
    document = Document(io.BytesIO(content))
    text = "\n".join(
        [paragraph.text for paragraph in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    assert "0.6 mm" in text
    assert "某来源" in text
    assert "尚未核实" in text
    assert ("示例数据" if language == "zh-hans" else "Illustrative") in text
    assert "只给成员看的底价" not in text


def test_page_escapes_texts_and_loads_nothing(dossier):
    page = page_of(dossier)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "只给成员看的底价" not in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "text", [TEXT, "术中" * 400 + "需要定位误差 < 1 mm 的导航", "Screw misplacement; error below 1 mm. " * 30]
)
def test_wechat_text_is_short(node, anonymous, text, language):
    make_achievement(title_zh="很长的标题" * 30)
    follow_outbox()
    with translation.override(language):
        line = wechat_text(dossier_of_text(anonymous, text))
    assert 0 < len(line) <= LONGEST
    assert "\n" not in line


def test_wechat_text_refuses_a_dossier_of_members(node, system):
    need = make_need(member_note_zh="内部")
    follow_outbox()
    dossier = dossier_of_need(system, need.pk)
    assert dossier.audience == Audience.MEMBER
    with pytest.raises(ValueError, match="public"):
        wechat_text(dossier)


def test_wechat_text_marks_sample_data(node):
    need = make_need(title_zh="示例需求标题", illustrative=True)
    follow_outbox()
    with translation.override("zh-hans"):
        assert "（示例）" in wechat_text(dossier_of_need(Actor.anonymous(), need.pk))
