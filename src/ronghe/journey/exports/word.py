"""对接建议书: a dossier as a Word document that one would send, with sources."""

from __future__ import annotations

import io
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table

from ronghe.journey.exports.cards import Card, Cell, cards_of, target_text
from ronghe.journey.exports.plain_text import printable
from ronghe.journey.exports.routes import route_lines
from ronghe.journey.exports.wording import (
    CLAUSE_KINDS,
    PARTNER_KINDS,
    circle_text,
    colon,
    listed,
    region_label,
    specialty_label,
)
from ronghe.journey.queries import Dossier
from ronghe.journey.queries.sections import SimilarSection

DETAILED = 3
"""Partners of each kind that are set out clause by clause; the others stand in the table of the kind."""

_FILLS = {"met": "DDF3E7", "partly": "FFF3D1", "unmet": "FBE1DE", "unknown": "F1F3F5"}
_INK = RGBColor(0x0F, 0x5A, 0x6B)


def word_of(dossier: Dossier) -> bytes:
    """The document's bytes, in the active language."""
    document = Document()
    _style(document)
    _front(document, dossier)
    _need(document, dossier)
    cards = cards_of(dossier)
    _overview(document, cards)
    for kind, rows in cards.items():
        if rows:
            _group(document, str(PARTNER_KINDS[kind]), rows)
    _route(document, dossier)
    _similar(document, dossier)
    _missing(document, dossier)
    _sources(document, cards)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _style(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    latin, chinese = "Calibri", "微软雅黑"
    for name, size in (("Normal", 10.5), ("Title", 20), ("Heading 1", 15), ("Heading 2", 12), ("Heading 3", 11)):
        style: Any = document.styles[name]
        style.font.name = latin
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:eastAsia"), chinese)
        if name != "Normal":
            style.font.color.rgb = _INK


def _front(document: DocumentObject, dossier: Dossier) -> None:
    document.core_properties.title = printable(dossier.need.title)[:250]
    document.core_properties.author = "Ronghe"
    document.add_heading(_("Matchmaking proposal"), 0)
    document.add_heading(printable(dossier.need.title), 1)
    facts = [_("Made %(when)s") % {"when": f"{timezone.localtime(dossier.made_at):%Y-%m-%d %H:%M}"}]
    if dossier.need.owner:
        facts.insert(0, printable(dossier.need.owner))
    if dossier.need.fields:
        facts.append(listed(specialty_label(field) for field in dossier.need.fields))
    _line(document, " · ".join(facts), quiet=True)
    if circle := circle_text(dossier.audience):
        _line(document, circle, quiet=True)
    if dossier.need.illustrative:
        _line(document, _("This need is illustrative: invented for demonstration."), quiet=True)
    _line(
        document,
        _(
            "Every verdict below rests on a literal passage of the partner's own record. Where a record is silent the "
            "verdict is unknown. The score orders the list; it is not a probability."
        ),
        quiet=True,
    )


def _need(document: DocumentObject, dossier: Dossier) -> None:
    document.add_heading(_("1. The need"), 1)
    for paragraph in printable(dossier.need.text).splitlines():
        if paragraph.strip():
            document.add_paragraph(paragraph.strip())
    table = _table(document, [_("Number"), _("Kind"), _("Clause")], [1.6, 2.6, 12.4])
    for clause in dossier.need.clauses:
        text = clause.text.strip()
        if clause.target is not None:
            text = f"{text}（{target_text(clause.target)}）" if target_text(clause.target) != text else text
        _row(table, [clause.id, str(CLAUSE_KINDS.get(clause.kind, clause.kind)), text])


def _overview(document: DocumentObject, cards: dict[str, list[Card]]) -> None:
    document.add_heading(_("2. Partners at a glance"), 1)
    table = _table(
        document,
        [_("Kind"), _("Name"), pgettext("listing", "Owner"), _("Score"), _("Verdicts")],
        [2.4, 6, 3.6, 1.4, 3.2],
    )
    for kind, rows in cards.items():
        for card in rows:
            tally = "  ".join(f"{sign}{number}" for _name, sign, _words, number in card.counts)
            name = _marked(card)
            if not card.answers:
                name = f"{name}\n{card.basis}"
            _row(table, [str(PARTNER_KINDS[kind]), name, card.owner, str(card.percent), tally])
    _line(document, _("✓ met  ◐ partly met  ✗ not met  ? unknown"), quiet=True)


def _marked(card: Card) -> str:
    return f"{card.title}（{_('Illustrative')}）" if card.partner.record.label.illustrative else card.title


def _group(document: DocumentObject, title: str, cards: list[Card]) -> None:
    detailed = [card for card in cards if not card.field_only][:DETAILED]
    document.add_heading(title, 1)
    if not detailed:
        _line(document, _("None with evidence yet; those of the same field stand in the table above."), quiet=True)
    for card in detailed:
        document.add_heading(printable(f"{card.partner.place}. {_marked(card)}"), 2)
        facts = [
            part
            for part in (card.owner, region_label(card.region), _("score %(score)d of 100") % {"score": card.percent})
            if part
        ]
        _line(document, " · ".join(facts), quiet=True)
        for veto, lifted in card.objections:
            _line(document, _("Objection: %(text)s") % {"text": veto})
            if lifted:
                _line(document, _("Lifted by: %(text)s") % {"text": lifted}, quiet=True)
        if not card.answers:
            _line(document, card.basis)
        if card.evidence:
            rung = {"rung": card.evidence, "level": card.evidence_level}
            _line(document, _("Evidence: %(rung)s (step %(level)d of 5)") % rung, quiet=True)
        table = _table(document, [_("Clause"), _("Verdict"), _("What the record says")], [5.2, 2.2, 9.2])
        for cell in card.cells:
            row = _row(table, [cell.clause.text.strip(), f"{cell.symbol} {cell.label}", _evidence(cell)])
            _fill(row.cells[1], _FILLS[cell.verdict])
        if card.would_change:
            _line(document, _("What would change this: %(text)s") % {"text": card.would_change})


def _evidence(cell: Cell) -> str:
    if cell.passage:
        quoted = f"“{cell.passage}”（{cell.field_label}）"
        return "\n".join(part for part in (quoted, cell.gloss, cell.reason) if part)
    return cell.would_change or cell.reason or _("Nothing about this.")


def _route(document: DocumentObject, dossier: Dossier) -> None:
    lines = route_lines(dossier)
    if lines:
        document.add_heading(_("Route, by the rules alone"), 1)
    for place, words in lines:
        document.add_paragraph(printable(f"{place}{colon()}{words}"), style="List Bullet")


def _similar(document: DocumentObject, dossier: Dossier) -> None:
    section = dossier.section("similar")
    if not isinstance(section, SimilarSection) or not section.products:
        return
    document.add_heading(_("Similar cleared products"), 1)
    _line(document, _("Incumbents to be better than; they are no partners."), quiet=True)
    headers = [_("Number"), _("Device"), _("Firm"), _("Decided"), _("Proposed as a partner?")]
    table = _table(document, headers, [2.2, 4.6, 3.4, 2.2, 4.2])
    for row in section.products:
        decided = row.product.decided_on.isoformat() if row.product.decided_on else ""
        _row(table, [row.product.number, row.product.device, row.product.firm, decided, row.firm_reason])


def _missing(document: DocumentObject, dossier: Dossier) -> None:
    questions = getattr(dossier.section("questions"), "questions", ())
    if not questions:
        return
    document.add_heading(_("What is missing from the need"), 1)
    for question in questions:
        document.add_paragraph(printable(f"{question.text} {question.why}"), style="List Bullet")


def _sources(document: DocumentObject, cards: dict[str, list[Card]]) -> None:
    document.add_heading(_("Sources"), 1)
    for card in (card for rows in cards.values() for card in rows):
        label = card.partner.record.label
        parts = [label.source or (_("Invented for demonstration") if label.illustrative else _("No source is stated."))]
        if label.unverified:
            parts.append(_("Unverified: %(text)s") % {"text": label.unverified})
        document.add_paragraph(printable(f"{card.title}{colon()}{' '.join(parts)}"), style="List Bullet")


def _line(document: DocumentObject, text: str, *, quiet: bool = False) -> None:
    run = document.add_paragraph().add_run(printable(text))
    if quiet:
        run.font.size = Pt(9)
        run.font.color.rgb = RGBColor(0x5B, 0x66, 0x70)


def _table(document: DocumentObject, headers: list[str], widths_cm: list[float]) -> Table:
    table: Table = document.add_table(rows=1, cols=len(headers))
    table.style = "Table Grid"
    table.autofit = False
    for cell, header, width in zip(table.rows[0].cells, headers, widths_cm, strict=True):
        cell.width = Cm(width)
        cell.text = ""
        run = cell.paragraphs[0].add_run(header)
        run.bold = True
        run.font.size = Pt(9)
        _fill(cell, "E3EFF1")
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    properties = table.rows[0]._tr.get_or_add_trPr()
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    properties.append(repeated)
    return table


def _row(table: Table, values: list[str]) -> Any:
    row: Any = table.add_row()  # type: ignore[no-untyped-call]  # so in the library
    for cell, head, value in zip(row.cells, table.rows[0].cells, values, strict=True):
        cell.width = head.width
        cell.text = ""
        run = cell.paragraphs[0].add_run(printable(value))
        run.font.size = Pt(9)
    return row


def _fill(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)
