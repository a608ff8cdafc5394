"""Files of a memo: Word, a page that stands alone, PDF; each holds the whole of it, in both languages."""

from __future__ import annotations

import io
import re

import docx
import pytest
from django.utils import translation
from pypdf import PdfReader

from ronghe.route.errors import PdfUnavailable
from ronghe.route.exports import page
from ronghe.route.exports.memo_sheet import MemoSheet, memo_sheet
from ronghe.route.exports.outline import outline
from ronghe.route.exports.page import can_print, page_of, pdf_of
from ronghe.route.exports.word import word_of
from ronghe.route.queries.memos import memo_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE = "可吸收骨钉，无菌提供，植入骨内，用于骨折内固定。"
TOLD = ("第三类", "III 类", "第六条（五）", "可吸收", "不是主管部门的决定", "2022-04-01", "不适用的规则", "2026-11-26")


def sheet_of(text: str = BONE) -> MemoSheet:
    from datetime import date

    return memo_sheet(memo_of(text, on=date(2026, 11, 26)))


def words_of(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_word_and_page_hold_classes_rules_passages_and_editions(node):
    sheet = sheet_of()
    told = words_of(word_of(sheet))
    shown = page_of(sheet)

    for words in TOLD:
        assert words in told, words
        assert words in shown, words


def test_every_rule_of_every_regime_is_in_the_outline(node):
    sheet = sheet_of()
    rows = {row[0] for block in outline(sheet) if block.kind == "table" for row in block.rows}

    for rules in (sheet.china.rules, sheet.us.rules, sheet.eu.rules):
        for rule in (*rules.applied, *rules.not_applied, *rules.unknown):
            assert rule.text in rows, rule.id


def test_files_are_english_where_english_is_asked_for(node):
    with translation.override("en"):
        sheet = sheet_of("Sterile hydrogel dressing for chronic wounds.")
        for text in (words_of(word_of(sheet)), page_of(sheet).split("</style>")[1]):
            assert not re.search(r"[一-鿿]", text), re.search(r".{0,30}[一-鿿].{0,30}", text)
        assert '<html lang="en">' in page_of(sheet)


def test_a_text_stays_text_and_control_signs_break_no_file(node):
    sheet = sheet_of("<script>alert(1)</script>\x0b\x01可吸收骨钉，无菌提供，植入骨内。")

    assert "<script" not in page_of(sheet)
    assert "&lt;script&gt;" in page_of(sheet)
    assert "<script>alert(1)</script>" in words_of(word_of(sheet))


def test_the_page_refers_to_nothing_outside_itself(node):
    assert not re.search(r"(?:\bsrc=|href=|url\()", page_of(sheet_of()))


@pytest.mark.skipif(not can_print(), reason="needs WeasyPrint and Pango (tools/system_packages.sh)")
def test_the_pdf_opens_and_holds_the_classes(node):
    read = PdfReader(io.BytesIO(pdf_of(sheet_of())))
    text = re.sub(r"\s+", "", "".join(one.extract_text() for one in read.pages))

    assert len(read.pages) >= 2
    for words in ("第三类", "III类", "可吸收"):
        assert words in text, words


def test_where_the_library_is_missing_the_pdf_is_refused_with_a_way_out(node, monkeypatch):
    """As Python behaves where a module is not installed."""
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)

    with pytest.raises(PdfUnavailable) as refusal:
        page.pdf_of(sheet_of())
    assert "Word" in str(refusal.value)


def test_every_file_of_a_memo_has_months_and_money(node):
    sheet = sheet_of()
    assert [one.market for one in sheet.plans] == ["nmpa", "fda", "eu"]
    document = docx.Document(io.BytesIO(word_of(sheet)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for one in sheet.plans:
        assert one.words in cells
        assert re.search(r"\d 个月（.*）.*万元", one.words)
        assert one.words in page_of(sheet)
