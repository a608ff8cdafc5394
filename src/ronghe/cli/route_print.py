"""A memo in the terminal: three regimes at a glance, then of each its rules, what is open, and the path."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ronghe.cli.wrapping import punctuated, wrapped
from ronghe.route.exports.memo_sheet import MemoSheet
from ronghe.route.exports.outline import beside, no_code, whatever
from ronghe.route.exports.path_lines import PathLine
from ronghe.route.exports.sheet import FactLine, QuestionLine, RuleLine, RulesSheet

NARROWEST = 72
WIDEST = 120
INDENT = 3
SIMILAR = 3
ASKED = 3
SIGNS = {"yes": "✓", "no": "✗", "unknown": "?"}
STYLES = {"yes": "green", "no": "dim", "unknown": "yellow"}


def print_memo(sheet: MemoSheet, console: Console | None = None, *, everything: bool = False) -> None:
    """Print a memo in the active language.

    ``everything`` adds the rules that do not apply or are open, what was taken as is usual, and further questions.
    """
    given = console or Console()
    out = Console(width=min(max(given.width, NARROWEST), WIDEST), file=given.file, no_color=given.no_color)
    out.print(Rule(Text(sheet.name, style="bold"), characters="━"))
    _line(out, f"{sheet.guidance} {_('rules as of %(day)s') % {'day': sheet.on.isoformat()}}", "dim", indent=0)
    for note in (sheet.unread, *sheet.notes):
        _line(out, note, "yellow", indent=0)
    if sheet.unread:
        return
    out.print(Padding(_glance(sheet), (1, 0)))
    for one in sheet.plans:
        _line(out, f"{one.place}: {one.words}", indent=0)
    out.print()
    _facts(out, sheet)
    _china(out, sheet, everything)
    _us(out, sheet, everything)
    _eu(out, sheet, everything)
    _drugs(out, sheet, everything)
    if sheet.tables:
        _line(out, f"{_('Public tables used:')} {' · '.join(sheet.tables)}", "dim", indent=0)


def answer_of(headline: str, rules: RulesSheet) -> str:
    """The answer of a regime, or that it is open and between what."""
    if headline:
        return headline
    is_open = pgettext("outcome", "open")
    return f"{is_open}: {' / '.join(rules.reachable)}" if rules.reachable else is_open


def _glance(sheet: MemoSheet) -> RenderableType:
    table = Table(box=None, padding=(0, 1), show_header=False, pad_edge=False)
    china, us, eu = sheet.china, sheet.us, sheet.eu
    rows = [
        (_("China"), answer_of(china.headline, china.rules), beside(china)),
        (_("United States"), answer_of(us.headline, us.rules), "" if us.held else _("no code table on this node")),
        (_("European Union"), answer_of(eu.headline, eu.rules), eu.body or eu.rules.settle),
    ]
    if sheet.drugs:
        drugs = sheet.drugs.rules
        rows.append((_("Drugs, cells and genes"), answer_of(drugs.outcome, drugs), drugs.settle))
    for place, answer, note in rows:
        table.add_row(Text(place, style="cyan"), Text(punctuated(answer), style="bold"), Text(note, style="dim"))
    return table


def _facts(out: Console, sheet: MemoSheet) -> None:
    _head(out, _("What is known"))
    for line in sheet.facts:
        _line(out, f"{line.label}: {line.value}  {_known(line)}")
    if not sheet.facts:
        _line(out, _("Nothing was read from the text."), "yellow")
    for line in sheet.contradictions:
        said = " ".join(f"「{passage}」" for passage in line.passages)
        _line(out, f"{_('The text says two things')}: {line.label} {line.value} {said}", "yellow")
    out.print()


def _known(line: FactLine) -> str:
    if line.known == "answered":
        return _("answered")
    if line.known == "derived":
        return _("follows from: %(from)s") % {"from": line.derived_from}
    passages = " ".join(f"「{passage}」" for passage in line.passages[:2])
    return f"{passages} {_('likely')}" if line.known == "likely" else passages


def _china(out: Console, sheet: MemoSheet, everything: bool) -> None:
    china = sheet.china
    _head(out, f"{_('China')} NMPA")
    for words in (china.agreement, china.lead):
        _line(out, words, "yellow" if china.disagrees else "")
    _line(out, china.against, "yellow")
    _line(out, china.class_3_possible, "yellow")
    _line(out, china.listed_as)
    for question in china.confirm:
        _question(out, question)
    if china.chances:
        chances = " · ".join(f"{label} {n} %" for label, n in china.chances[:3])
        _line(out, f"{_('By similar determined products')}: {chances}")
    if china.codes:
        _line(out, f"{_('Catalogue code')}: {' · '.join(f'{code} {n} %' for code, n in china.codes)}")
    _rules(out, china.rules, everything)
    for like in china.similar[:SIMILAR]:
        _line(out, f"≈ {like.name} ({like.year}) {like.code} {like.outcome} {like.percent} % {like.shared}", "dim")
    _paths(out, china.doors + china.special, everything)
    if china.exemption:
        _line(out, f"{_('Clinical evaluation')}: {answer_of(china.exemption.outcome, china.exemption)}")
        if china.to_confirm:
            _line(out, _("To be confirmed: %(facts)s.") % {"facts": china.to_confirm}, "dim")
        for question in china.exemption.questions if everything else ():
            _question(out, question)
    for code, name, ground in china.exempt_rows[:SIMILAR]:
        _line(out, f"{code} {name} ({ground})", "dim")
    out.print()


def _us(out: Console, sheet: MemoSheet, everything: bool) -> None:
    us = sheet.us
    _head(out, f"{_('United States')} FDA")
    if not us.held:
        _line(out, _("no code table on this node"), "yellow")
    if us.is_unknown:
        _line(out, no_code(us), "yellow")
    if us.pick:
        _line(out, f"{us.pick}  --answer fda_code=…", "yellow")
    for code in us.codes[:SIMILAR]:
        likely = f"{code.percent} %" if us.is_learned else ""
        parts = (code.code, likely, code.name, code.klass, code.regulation, code.submission)
        _line(out, "  ".join(part for part in parts if part) + (_verify() if code.verify else ""))
    _rules(out, us.rules, everything)
    _paths(out, us.options, everything)
    out.print()


def _eu(out: Console, sheet: MemoSheet, everything: bool) -> None:
    eu = sheet.eu
    _head(out, f"{_('European Union')} MDR · IVDR")
    if eu.body:
        _line(out, " ".join(part for part in (eu.body, eu.article, *eu.aspects) if part))
    _rules(out, eu.rules, everything)
    for one in (*eu.routes, *eu.further):
        _line(out, f"→ {one}")
    out.print()


def _drugs(out: Console, sheet: MemoSheet, everything: bool) -> None:
    drugs = sheet.drugs
    if drugs is None:
        return
    _head(out, _("Drugs, cells and genes"))
    _rules(out, drugs.rules, everything)
    _paths(out, drugs.faster, everything)
    for note in drugs.notes:
        _line(out, note, "dim")
    _line(out, f"{drugs.intake.title}: {answer_of(drugs.intake.outcome, drugs.intake)}")
    _rules(out, drugs.intake, everything)
    out.print()


def _rules(out: Console, rules: RulesSheet, everything: bool) -> None:
    _line(out, f"{rules.title}, {rules.edition}{_verify() if rules.verify else ''}", "dim")
    for rule in rules.applied:
        _rule(out, rule, "yes")
    if rules.either:
        _line(out, whatever(rules))
        for rule in rules.either:
            _rule(out, rule, "unknown")
    if everything:
        for rule in rules.unknown:
            _rule(out, rule, "unknown")
        for rule in rules.not_applied:
            _rule(out, rule, "no")
    if rules.assumed and everything:
        assumed = {"facts": " · ".join(f"{line.label}: {line.value}" for line in rules.assumed)}
        _line(out, _("Taken as is usual, as nobody told it: %(facts)s") % assumed, "dim")
    elif rules.assumed:
        number = {"number": len(rules.assumed)}
        _line(out, _("%(number)d facts that nobody told are taken as is usual; --all lists them.") % number, "dim")
    if rules.settle:
        _line(out, rules.settle, "yellow")
    for question in rules.questions if everything else rules.questions[:ASKED]:
        _question(out, question)
    for flip in rules.flips:
        would = " / ".join(flip.outcomes)
        _line(out, f"⇄ {flip.label}: {flip.now} ⇒ {flip.instead} → {would}", "dim")


def _rule(out: Console, rule: RuleLine, truth: str) -> None:
    where = " ".join(part for part in (rule.source, rule.article) if part)
    _line(out, f"{SIGNS[truth]} {rule.text} → {rule.effect}", STYLES[truth])
    because = "; ".join((*rule.because, *(f"{name}?" for name in rule.missing if truth == "unknown")))
    _line(out, f"{where}{_verify() if rule.verify else ''}  {because}", "dim", indent=INDENT + 2)


def _question(out: Console, question: QuestionLine) -> None:
    _line(out, f"? {question.text}", "yellow")
    for answer in question.answers:
        asked = f"--answer {question.fact}={answer.value}"
        _line(out, f"{answer.text} → {' / '.join(answer.outcomes)}  {asked}", "dim", indent=INDENT + 2)


def _paths(out: Console, paths: Iterable[PathLine], everything: bool) -> None:
    for path in paths:
        if path.open == "no" and not everything:
            continue
        missing = f"  {', '.join(f'{name}?' for name in path.missing)}" if path.missing else ""
        verify = _verify() if path.verify else ""
        _line(out, f"{SIGNS[path.open]} {path.name} ({path.source}){verify}{missing}", STYLES[path.open])


def _verify() -> str:
    return f" [{_('to verify')}]"


def _head(out: Console, words: str) -> None:
    out.print(Rule(Text(words, style="bold cyan"), align="left"))


def _line(out: Console, words: str, style: str = "", indent: int = INDENT) -> None:
    """One thought, folded to the width and set in."""
    if words.strip():
        out.print(
            Padding(wrapped(Text(punctuated(words.rstrip()), style=style), out.width - indent), (0, 0, 0, indent))
        )
