"""A dossier in the terminal."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from ronghe.exchange.queries import Partner
from ronghe.journey.queries import Dossier
from ronghe.journey.queries.kinds import CLAUSE_NAMES, PARTNER_NAMES, VERDICT_NAMES
from ronghe.journey.queries.sections import PartnersSection, QuestionsSection, SimilarSection

STYLE = {"met": "green", "partly": "yellow", "unmet": "red", "unknown": "dim"}
SIGN = {"met": "✓", "partly": "◐", "unmet": "✗", "unknown": "?"}
NARROWEST = 72
SHOWN_PER_KIND = 3


def print_dossier(dossier: Dossier, lang: str, console: Console | None = None) -> None:
    """Print need, partners with their reasons, questions and similar products, in the active language."""
    out = console or Console(soft_wrap=False)
    if out.width < NARROWEST:
        out = Console(width=NARROWEST, file=out.file)
    need = dossier.need
    out.print(Panel(Text(need.title, style="bold"), title=_("Dossier"), subtitle=f"{dossier.made_at:%Y-%m-%d}"))
    clauses = Table(box=None, padding=(0, 1), show_header=False)
    for clause in need.clauses:
        clauses.add_row(clause.id, str(CLAUSE_NAMES[clause.kind]), Text(clause.text.strip()))
    out.print(Text(_("The need, clause by clause"), style="bold"))
    out.print(Padding(clauses, (0, 0, 1, 1)))
    for section in dossier.sections:
        if isinstance(section, PartnersSection):
            for kind, partners in section.groups.items():
                _print_group(out, str(PARTNER_NAMES[kind]), partners, lang)
        elif isinstance(section, QuestionsSection) and section.questions:
            out.print(Text(_("What would make the answer sharper"), style="bold"))
            for question in section.questions:
                out.print(Padding(Text(f"· {question.text} {question.why}"), (0, 0, 0, 1)))
            out.print()
        elif isinstance(section, SimilarSection) and section.products:
            out.print(Text(_("Similar cleared products (not partners)"), style="bold"))
            for row in section.products:
                product = row.product
                out.print(
                    Padding(
                        Text(f"· {product.number} {product.device} — {product.firm} {product.decided_on or ''}"),
                        (0, 0, 0, 1),
                    )
                )
            out.print()
    out.print(
        Text(
            _(
                "Unknown means that the record is silent, not that it fails. "
                "Scores order candidates; they are no probabilities."
            ),
            style="dim",
        )
    )


def _print_group(out: Console, name: str, partners: list[Partner], lang: str) -> None:
    out.print(Text(f"{name} ({len(partners)})", style="bold cyan"))
    if not partners:
        out.print(Padding(Text(_("None in this node."), style="dim"), (0, 0, 1, 1)))
        return
    for partner in partners[:SHOWN_PER_KIND]:
        out.print(Padding(_card(partner, lang), (0, 0, 1, 1)))
    if len(partners) > SHOWN_PER_KIND:
        rest = "; ".join(str(partner.record.label.title) for partner in partners[SHOWN_PER_KIND:])
        out.print(Padding(Text(_("Further: %(names)s") % {"names": rest}, style="dim"), (0, 0, 1, 1)))


def _card(partner: Partner, lang: str) -> Group:
    label, candidate = partner.record.label, partner.candidate
    head = Text(f"{partner.place}. {label.title}", style="bold")
    head.append(f"  {candidate.score:.2f}", style="bold magenta")
    if label.owner:
        head.append(f"  {label.owner}", style="default")
    if label.illustrative:
        head.append(f"  [{_('illustrative')}]", style="dim")
    rows: list[Text | Padding] = [head]
    if label.unverified:
        rows.append(Text(_("unverified: %(what)s") % {"what": label.unverified}, style="yellow"))
    for veto in candidate.vetoes:
        rows.append(Text(f"⛔ {veto.reason_zh if lang == 'zh' else veto.reason_en}", style="red"))
    for verdict in candidate.verdicts:
        value = str(verdict.verdict)
        line = Text(f"{SIGN[value]} {verdict.clause} {VERDICT_NAMES[value]}: ", style=STYLE[value])
        line.append(verdict.reason_zh if lang == "zh" else verdict.reason_en, style="default")
        if verdict.passage and value != "unknown":
            line.append(f" 「{verdict.passage.text.strip()}」", style="italic dim")
        rows.append(Padding(line, (0, 0, 0, 2)))
    change = candidate.would_change_zh if lang == "zh" else candidate.would_change_en
    if change:
        rows.append(Padding(Text(_("What would change it: %(what)s") % {"what": change}, style="dim"), (0, 0, 0, 2)))
    return Group(*rows)
