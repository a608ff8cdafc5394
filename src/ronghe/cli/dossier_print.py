"""A dossier in the terminal: the need once, then each candidate as a small table of clauses."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ronghe.base.bilingual import pick
from ronghe.cli.wrapping import cut, wrapped
from ronghe.journey.exports.cards import Card, Cell, cards_of
from ronghe.journey.exports.routes import route_lines
from ronghe.journey.exports.wording import CLAUSE_KINDS, PARTNER_KINDS, colon
from ronghe.journey.queries import Dossier
from ronghe.journey.queries.sections import QuestionsSection, SimilarSection
from ronghe.kernel.match import Verdict
from ronghe.kernel.match.ladder import rungs

STYLE = {"met": "green", "partly": "yellow", "unmet": "red", "unknown": "dim"}
NARROWEST = 72
WIDEST = 120
FULL = {"achievement"}
"""Kinds whose candidates show every clause that their record speaks of; others show the few that tell most."""
SHOWN = {"achievement": 3, "company": 2, "institution": 2, "expert": 2, "service": 2, "investor": 2}
CLAUSE_CELLS = 24
LINES = 2
PASSAGE_LINES = 4
INDENT = 3
BEFORE_FIGURE = 24
# "要求「…」,该成果给出 0.62 mm → 满足": the clause and the verdict stand beside it already.
_LEAD = re.compile(r'^(?:要求「.*?」|Asked: ".*?")(?:\s?[(（][^)）]*[)）])?[,，;；]\s*')
_END = re.compile(r"\s*→\s*[^→]*$")
_FIGURE = re.compile(r"(?:给出|states) (.+)$")
_QUOTED = re.compile(r'[:：]\s*[「"].*[」"]$', re.DOTALL)


def print_dossier(dossier: Dossier, lang: str, console: Console | None = None, *, everything: bool = False) -> None:
    """Print need, partners with their reasons, questions and similar products, in the active language.

    ``everything`` shows every candidate with every clause; else the first few of each kind with what tells most.
    """
    given = console or Console()
    out = Console(width=min(max(given.width, NARROWEST), WIDEST), file=given.file, no_color=given.no_color)
    _need(out, dossier)
    for kind, cards in cards_of(dossier).items():
        _group(out, kind, cards, everything=everything)
    for section in dossier.sections:
        if isinstance(section, SimilarSection) and section.products:
            _similar(out, section)
        elif isinstance(section, QuestionsSection) and section.questions:
            _questions(out, section)
    _route(out, dossier)
    out.print(
        Text(
            _(
                "Unknown means that the record is silent, not that it fails. "
                "Scores order candidates; they are no probabilities."
            ),
            style="dim",
        )
    )


def _need(out: Console, dossier: Dossier) -> None:
    out.print(Rule(Text(_("Dossier"), style="bold"), characters="━"))
    clauses = _table(None, None, None)
    widest = max((cell_len(str(CLAUSE_KINDS[clause.kind])) for clause in dossier.need.clauses), default=0)
    for clause in dossier.need.clauses:
        words = " ".join(clause.text.split())
        kind = str(CLAUSE_KINDS[clause.kind])
        clauses.add_row(Text(clause.id, style="cyan"), kind, wrapped(Text(words), out.width - 6 - widest))
    out.print(Padding(clauses, (0, 0, 1, 0)))


def _group(out: Console, kind: str, cards: list[Card], *, everything: bool) -> None:
    told = [card for card in cards if not card.field_only]
    shown = cards if everything else told[: SHOWN[kind]]
    out.print(Rule(Text(f"{PARTNER_KINDS[kind]} ({len(cards)})", style="bold cyan"), align="left"))
    if not cards:
        out.print(Padding(Text(_("Nothing on this node answers this need."), style="dim"), (0, 0, 1, 1)))
        return
    for card in shown:
        rows = card.cells if everything or kind in FULL else tuple(card.reasons)
        out.print(Padding(_card(card, rows, out.width), (0, 0, 1, 0)))
    if everything:
        return
    rest = told[len(shown) :]
    if rest:
        _names(out, _("Further (%(count)d): %(names)s"), rest)
    field_only = [card for card in cards if card.field_only]
    if field_only:
        _names(out, _("Same field, no evidence yet (%(count)d): %(names)s"), field_only)


def _names(out: Console, words: str, cards: list[Card]) -> None:
    """One or two lines that only name candidates."""
    line = words % {"count": len(cards), "names": "；".join(card.title for card in cards)}
    room = out.width - INDENT - 1
    text = Text(cut(line, room * LINES - 4), style="dim")
    out.print(Padding(wrapped(text, room), (0, 0, 1, INDENT)))


def _card(card: Card, cells: tuple[Cell, ...], width: int) -> Group:
    label = card.partner.record.label
    head = Text.assemble((f"{card.partner.place}. ", "bold"), (card.title, "bold"))
    head.append(f"  {card.percent}/100", style="bold magenta")
    if card.owner:
        head.append(f"  {card.owner}")
    if label.illustrative:
        head.append(f"  [{_('illustrative')}]", style="dim")
    parts: list[RenderableType] = [head]
    if label.unverified:
        parts.append(Text("   " + _("unverified: %(what)s") % {"what": label.unverified}, style="yellow"))
    for veto, lifted in card.objections:
        parts.append(_indented(f"⛔ {veto}", width, "red"))
        if lifted:
            parts.append(_indented(_("lifted by: %(what)s") % {"what": lifted}, width, "dim"))
    if not card.answers:
        parts.append(_indented(card.basis, width, "yellow"))
    if card.evidence:
        words = _("Evidence: %(rung)s (step %(level)d of %(steps)d)") % {
            "rung": card.evidence,
            "level": card.evidence_level,
            "steps": len(rungs()),
        }
        parts.append(_indented(words, width, "dim"))
    telling = [cell for cell in cells if cell.verdict != Verdict.UNKNOWN]
    if telling:
        table = _table(CLAUSE_CELLS, None, None)
        room = width - INDENT - CLAUSE_CELLS - 2 - max(cell_len(_verdict(cell).plain) for cell in telling) - 2
        for cell in telling:
            table.add_row(_clause(cell), _verdict(cell), _evidence(cell, room))
        parts.append(Padding(table, (0, 0, 0, INDENT)))
    silent = [cell.clause.id for cell in card.cells if cell.verdict == Verdict.UNKNOWN]
    if silent:
        line = Text(
            " " * INDENT + "? " + _("Nothing is said of %(clauses)s") % {"clauses": " ".join(silent)}, style="dim"
        )
        parts.append(line)
    if card.would_change:
        room = width - INDENT - 2
        change = wrapped(Text(cut(card.would_change, room * LINES - 4), style="dim"), room)
        parts.append(Padding(Text("→ ", style="dim").append_text(change), (0, 0, 0, INDENT)))
    return Group(*parts)


def _indented(words: str, width: int, style: str) -> RenderableType:
    return Padding(wrapped(Text(words, style=style), width - INDENT), (0, 0, 0, INDENT))


def _clause(cell: Cell) -> Text:
    text = Text(f"{cell.clause.id} ", style="cyan")
    text.append(cut(" ".join(cell.clause.text.split()).strip("。；;，, "), CLAUSE_CELLS - len(text)), style="default")
    return text


def _verdict(cell: Cell) -> Text:
    return Text(f"{cell.symbol} {cell.label}", style=STYLE[cell.verdict])


def _evidence(cell: Cell, room: int) -> Text:
    """What speaks for the verdict: the reason where it says more than the passage, and the passage itself."""
    text = Text()
    reason = short_reason(cell.reason)
    if not _QUOTED.search(reason) and reason:
        text.append(cut(reason, room))
        text.append(" ")
    elif ":" in reason or "：" in reason:
        lead = re.split("[:：]", reason, maxsplit=1)[0]
        if cell.verdict == Verdict.UNMET:
            text.append(lead + " ")
    if cell.passage:
        budget = room * PASSAGE_LINES - cell_len(text.plain) - cell_len(cell.field_label) - 8
        text.append(f"「{_around(' '.join(cell.passage.split()), reason, budget)}」", style="italic")
        text.append(f" {cell.field_label}", style="dim")
    if cell.gloss:
        text.append(f" {cell.gloss}", style="cyan")
    return wrapped(text, room)


def _around(passage: str, reason: str, cells: int) -> str:
    """The passage, cut where it is too long so that the figure named in the reason stays in sight."""
    figure = _FIGURE.search(reason)
    place = passage.find(figure[1]) if figure else -1
    if place >= 0 and cell_len(passage[: place + len(figure[1] if figure else "")]) > cells:
        passage = "…" + passage[max(0, place - BEFORE_FIGURE) :]
    return cut(passage, cells)


def short_reason(reason: str) -> str:
    """The reason without the clause and the verdict, which stand beside it.

    >>> short_reason("要求「误差 < 1 mm」,该成果给出 0.62 mm → 满足")
    '该成果给出 0.62 mm'
    """
    return _END.sub("", _LEAD.sub("", reason))


def _questions(out: Console, section: QuestionsSection) -> None:
    out.print(Rule(Text(_("What would make the answer sharper"), style="bold cyan"), align="left"))
    for question in section.questions:
        out.print(Text(f" · {question.text}"))
        example = _("An answer to another need, as an example: “%(example)s”") % {"example": question.example}
        out.print(_indented(example, out.width, "dim"))
    out.print()


def _route(out: Console, dossier: Dossier) -> None:
    lines = route_lines(dossier)
    if not lines:
        return
    out.print(Rule(Text(_("Route, by the rules alone"), style="bold cyan"), align="left"))
    for place, words in lines:
        out.print(_indented(f"{place}{colon()}{words}", out.width, ""))
    out.print()


def _similar(out: Console, section: SimilarSection) -> None:
    out.print(Rule(Text(_("Similar cleared products (not partners)"), style="bold cyan"), align="left"))
    for row in section.products:
        product = row.product
        head = Text.assemble((f" {product.number} ", "cyan"), product.device)
        head.append(f"  {product.firm}  {product.decided_on or ''}", style="dim")
        out.print(wrapped(head, out.width))
        shared = _("shares: %(names)s") % {"names": " · ".join(pick(zh, en) for zh, en in row.shared)}
        out.print(_indented(f"{shared} | {row.firm_reason}", out.width, "dim"))
    out.print()


def _table(*widths: int | None) -> Table:
    """Columns without lines; a column with a width keeps to one line."""
    table = Table(box=None, padding=(0, 1), show_header=False, pad_edge=False)
    for place, width in enumerate(widths):
        last = place == len(widths) - 1
        table.add_column(width=width, no_wrap=not last or width is not None, overflow="fold" if last else "ellipsis")
    return table
