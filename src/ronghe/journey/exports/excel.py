"""Excel files: lists, and the dossier with its clause grid. No text of ours becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.exchange.queries import SimilarProduct
from ronghe.journey.exports.cards import Card, cards_of
from ronghe.journey.exports.plain_text import neutral
from ronghe.journey.exports.wording import CLAUSE_KINDS, ONE_PARTNER, PARTNER_KINDS, circle_text, colon, region_label
from ronghe.journey.queries import Dossier
from ronghe.journey.queries.sections import SimilarSection
from ronghe.kernel.text import asking

_COLOURS = {"met": "#DDF3E7", "partly": "#FFF3D1", "unmet": "#FBE1DE", "unknown": "#F1F3F5"}


class _Book:
    """A workbook in memory with the few formats that we use."""

    def __init__(self) -> None:
        import xlsxwriter  # noqa: PLC0415 -- slow import

        self._buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        wrapped = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D5DADF"}
        self.head = self.book.add_format({**wrapped, "bold": True, "bg_color": "#0F5A6B", "font_color": "#FFFFFF"})
        self.cell = self.book.add_format(wrapped)
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.verdicts = {
            name: self.book.add_format({**wrapped, "bg_color": colour}) for name, colour in _COLOURS.items()
        }

    def table(self, name: str, headers: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> Any:
        """A sheet with a frozen header row and a filter."""
        sheet = self.book.add_worksheet(name[:31])
        for column, header in enumerate(headers):
            sheet.write_string(0, column, neutral(str(header)), self.head)
            sheet.set_column(column, column, widths[column] if column < len(widths) else 24)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self.put(sheet, number, column, value)
        sheet.freeze_panes(1, 0)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(headers) - 1)
        return sheet

    def put(self, sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
        """One value: numbers as numbers, everything else as text that cannot be a formula."""
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            sheet.write_number(row, column, value, style or self.cell)
        else:
            sheet.write_string(row, column, neutral("" if value is None else str(value)), style or self.cell)

    def content(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self._buffer.getvalue()


def table_workbook(title: str, headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """One list as an Excel file."""
    book = _Book()
    for forbidden in "[]:*?/\\'":
        title = title.replace(forbidden, " ")
    book.table(title, headers, rows, [16, 44, 28])
    return book.content()


def sheets_workbook(
    sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Any]]]], widths: Sequence[Sequence[int]] = ()
) -> bytes:
    """Several lists, each (name, headers, rows) a sheet of its own, as an Excel file.

    ``widths``: of each sheet's columns in characters; as is usual where none are given.
    """
    book = _Book()
    for place, (name, headers, rows) in enumerate(sheets):
        for forbidden in "[]:*?/\\'":
            name = name.replace(forbidden, " ")
        book.table(name, headers, rows, widths[place] if place < len(widths) else [16, 24, 24])
    return book.content()


def dossier_workbook(dossier: Dossier) -> bytes:
    """The dossier as an Excel file: partners, clause grid, need, similar cleared products."""
    book = _Book()
    cards = [card for group in cards_of(dossier).values() for card in group]
    book.table(
        _("Partners"),
        [_("Kind"), _("Place"), _("Name"), pgettext("listing", "Owner"), _("Region"), _("Score (0 to 100)"),
         _("Verdicts"), _("Listed for"), _("Level of evidence"), _("Reasons"), _("Objections"),
         _("What would change this"), _("Source"), _("Unverified"), _("Illustrative")],
        [_partner_row(card) for card in cards],
        [16, 7, 40, 26, 10, 10, 22, 34, 18, 60, 34, 44, 24, 24, 10],
    )  # fmt: skip
    _grid(book, dossier, cards)
    book.table(
        _("Need"),
        [_("Number"), _("Kind"), _("Text")],
        [[clause.id, str(CLAUSE_KINDS.get(clause.kind, clause.kind)), clause.text] for clause in dossier.need.clauses]
        + [["", _("Whole text"), dossier.need.text]]
        + ([["", _("For whom"), circle_text(dossier.audience)]] if circle_text(dossier.audience) else []),
        [10, 16, 110],
    )
    section = dossier.section("similar")
    if isinstance(section, SimilarSection) and section.products:
        book.table(
            _("Similar cleared products"),
            [
                _("Number"),
                _("Device"),
                _("Firm"),
                _("Decided"),
                _("Product code"),
                _("Firm may be proposed"),
                _("Why"),
                _("Source"),
            ],
            [_product_row(row) for row in section.products],
            [12, 50, 34, 14, 12, 14, 50, 30],
        )
    return book.content()


def comparison_workbook(dossier: Dossier, cards: Sequence[Card]) -> bytes:
    """A few partners side by side as an Excel file: what each is worth as a whole, then clause by clause."""
    book = _Book()
    rows: list[tuple[str, list[Any]]] = [
        (_("Score (0 to 100)"), [card.percent for card in cards]),
        (_("Kind"), [str(ONE_PARTNER[card.partner.kind]) for card in cards]),
        (pgettext("listing", "Owner"), [card.owner for card in cards]),
        (_("Objections"), ["\n".join(veto for veto, _lifted in card.objections) for card in cards]),
        (_("Listed for"), [card.basis for card in cards]),
        (_("Level of evidence"), [card.evidence for card in cards]),
        (_("What would change this"), [card.would_change for card in cards]),
    ]
    if circle := circle_text(dossier.audience):
        rows.append((_("For whom"), [circle]))
    book.table(
        _("Comparison"),
        [dossier.need.title, *(card.title for card in cards)],
        [[name, *values] for name, values in rows],
        [30, *(44 for _card in cards)],
    )
    _grid(book, dossier, cards)
    return book.content()


def _partner_row(card: Card) -> list[Any]:
    label = card.partner.record.label
    reasons = "\n".join(f"{cell.symbol} {cell.clause.text.strip()}{colon()}{cell.reason}" for cell in card.reasons)
    return [
        str(PARTNER_KINDS[card.partner.kind]),
        card.partner.place,
        card.title,
        card.owner,
        region_label(card.region),
        card.percent,
        "  ".join(f"{sign} {words} {number}" for _name, sign, words, number in card.counts),
        card.basis,
        card.evidence,
        reasons,
        "\n".join(" → ".join(part for part in pair if part) for pair in card.objections),
        card.would_change,
        label.source,
        label.unverified,
        _("yes") if label.illustrative else "",
    ]


def _product_row(row: SimilarProduct) -> list[Any]:
    product = row.product
    return [
        product.number,
        product.device,
        product.firm,
        product.decided_on.isoformat() if product.decided_on else "",
        product.product_code,
        _("yes") if row.firm_proposed else _("no"),
        row.firm_reason,
        product.source_name,
    ]


def _grid(book: _Book, dossier: Dossier, cards: Sequence[Card]) -> None:
    sheet = book.table(_("Clause grid"), [_("Clause"), *(card.title for card in cards)], [], [46])
    for row, clause in enumerate(asking(dossier.need.clauses), start=1):
        book.put(sheet, row, 0, f"{CLAUSE_KINDS.get(clause.kind, clause.kind)}{colon()}{clause.text.strip()}")
        for column, card in enumerate(cards, start=1):
            cell = card.cells[row - 1]
            text = f"{cell.symbol} {cell.label}" + "".join(f"\n{part}" for part in (cell.passage, cell.gloss) if part)
            book.put(sheet, row, column, text, book.verdicts[cell.verdict])
    sheet.freeze_panes(1, 1)
