"""A memo or a plan as a Word document."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ronghe.route.exports.blocks import Block, clean
from ronghe.route.exports.memo_sheet import MemoSheet
from ronghe.route.exports.outline import outline

_INK = RGBColor(0x0F, 0x5A, 0x6B)
_QUIET = RGBColor(0x5B, 0x66, 0x70)
_WARNING = RGBColor(0x8A, 0x4B, 0x00)
WIDTH_CM = 16.6


def word_of(sheet: MemoSheet) -> bytes:
    """The memo's bytes, in the active language."""
    return document_of(_("Route memo"), sheet.name, outline(sheet))


def document_of(title: str, name: str, blocks: Iterable[Block]) -> bytes:
    """A document's bytes: a title, what it is about, and its pieces."""
    document = Document()
    _style(document)
    document.core_properties.title = clean(name)[:250]
    document.core_properties.author = "Ronghe"
    document.add_heading(title, 0)
    document.add_heading(clean(name), 1)
    for block in blocks:
        _add(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _style(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, size in (("Normal", 10.5), ("Title", 20), ("Heading 1", 15), ("Heading 2", 12)):
        style: Any = document.styles[name]
        style.font.name = "Calibri"
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:eastAsia"), "微软雅黑")
        if name != "Normal":
            style.font.color.rgb = _INK


def _add(document: DocumentObject, block: Block) -> None:
    if block.kind == "heading":
        document.add_heading(block.text, block.level)
    elif block.kind == "list":
        for entry in block.rows[0]:
            document.add_paragraph(entry, style="List Bullet")
    elif block.kind == "table":
        _table(document, block)
    else:
        run = document.add_paragraph().add_run(block.text)
        if block.kind == "quiet":
            run.font.size = Pt(9)
            run.font.color.rgb = _QUIET
        elif block.kind == "warning":
            run.bold = True
            run.font.color.rgb = _WARNING


def _table(document: DocumentObject, block: Block) -> None:
    heads = block.rows[0]
    table = document.add_table(rows=len(block.rows), cols=len(heads))
    table.style = "Table Grid"
    shares = block.widths or (1,) * len(heads)
    widths = [Cm(WIDTH_CM * share / sum(shares)) for share in shares]
    # Cells are taken row by row: asking for one by its place walks the whole table each time.
    for place, (row, cells) in enumerate(zip(table.rows, block.rows, strict=True)):
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(9)
            run.bold = place == 0
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
