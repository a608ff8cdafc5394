"""The memo as headings, lines, lists and tables: what Word, a page that stands alone and a PDF hold alike."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ronghe.route.exports.blocks import Block, entries, head, line, quiet, table, told, warning
from ronghe.route.exports.china_sheet import ChinaSheet
from ronghe.route.exports.memo_sheet import MemoSheet, UsSheet
from ronghe.route.exports.path_lines import PathLine
from ronghe.route.exports.sheet import FactLine, QuestionLine, RuleLine, RulesSheet

SIGNS = {"yes": "✓", "no": "✗", "unknown": "?"}


def outline(sheet: MemoSheet) -> tuple[Block, ...]:
    """The whole memo, in the active language, without characters that XML does not allow."""
    return told(
        [
            warning(sheet.guidance),
            quiet(_("rules as of %(day)s") % {"day": sheet.on.isoformat()}),
            warning(sheet.unread),
            *(warning(note) for note in sheet.notes),
            *([] if sheet.unread else _regimes(sheet)),
            *_editions(sheet),
            head(_("The text")),
            *(line(part.strip()) for part in sheet.text.splitlines() if part.strip()),
        ]
    )


def _regimes(sheet: MemoSheet) -> list[Block]:
    parts = (_glance, _plans, _facts, _china, _us, _eu, _drugs)
    return [block for part in parts for block in part(sheet)]


def answered(headline: str, rules: RulesSheet) -> str:
    """The answer of a regime, or that it is open and between what."""
    is_open = pgettext("outcome", "open")
    return headline or (f"{is_open}: {' / '.join(rules.between)}" if rules.between else is_open)


def _glance(sheet: MemoSheet) -> list[Block]:
    china, us, eu = sheet.china, sheet.us, sheet.eu
    rows = [
        (_("China"), answered(china.headline, china.rules), beside(china)),
        (_("United States"), answered(us.headline, us.rules), us.rules.settle),
        (_("European Union"), answered(eu.headline, eu.rules), eu.body or eu.rules.settle),
    ]
    if sheet.drugs:
        drugs = sheet.drugs.rules
        rows.append((_("Drugs, cells and genes"), answered(drugs.outcome, drugs), drugs.settle))
    return table((_("Where"), _("Answer"), pgettext("memo", "Note")), rows)


def _plans(sheet: MemoSheet) -> list[Block]:
    if not sheet.plans:
        return []
    rows = [(one.place, one.title, one.words) for one in sheet.plans]
    return [
        head(_("Months and money")),
        *table((pgettext("plan", "Market"), pgettext("route", "Way"), _("Months, money, chance")), rows, (2, 4, 7)),
    ]


def beside(china: ChinaSheet) -> str:
    """What stands beside China's answer: how likely, what speaks against it, class III, or how to settle it."""
    likely = _("%(n)s %% likely") % {"n": china.percent} if china.percent else ""
    return " ".join(part for part in (china.against or likely or china.rules.settle, china.class_3_possible) if part)


def _facts(sheet: MemoSheet) -> list[Block]:
    rows = [(line.label, line.value, _known(line)) for line in sheet.facts]
    two = _("The text says two things")
    rows += [(line.label, line.value, f"{two}: {_quoted(line.passages)}") for line in sheet.contradictions]
    return [head(_("What is known")), *table((_("Fact"), pgettext("fact", "Value"), pgettext("fact", "From")), rows)]


def _known(line: FactLine) -> str:
    if line.known == "answered":
        return _("answered")
    if line.known == "derived":
        return _("follows from: %(from)s") % {"from": line.derived_from}
    return " ".join(part for part in (_quoted(line.passages), _("likely") if line.known == "likely" else "") if part)


def _quoted(passages: Iterable[str]) -> str:
    return " ".join(f"“{one}”" for one in passages)


def _china(sheet: MemoSheet) -> list[Block]:
    china = sheet.china
    agreement = " ".join(part for part in (china.agreement, china.lead) if part)
    similar = [(one.name, one.outcome, one.code, str(one.year), f"{one.percent} %") for one in china.similar]
    heads = (_("Product"), _("Determined as"), _("Code"), _("Year"), _("Likeness"))
    chances = _("By similar determined products")
    code = _("Catalogue code")
    return [
        head(f"{_('China')} · NMPA"),
        warning(f"{agreement} {china.against}") if china.disagrees else line(agreement),
        warning(china.class_3_possible),
        line(china.listed_as),
        line(f"{chances}: {' · '.join(f'{label} {n} %' for label, n in china.chances)}" if china.chances else ""),
        line(f"{code}: {' · '.join(f'{label} {n} %' for label, n in china.codes)}" if china.codes else ""),
        *_rules(china.rules),
        *([head(_("Similar determined products"), 2)] if similar else []),
        *table(heads, similar),
        *(_managed(china) if china.managed else []),
    ]


def _managed(china: ChinaSheet) -> list[Block]:
    """What follows where it is, or may be, filed or registered as a device."""
    evaluation = china.exemption
    confirm = _("To be confirmed: %(facts)s.") % {"facts": china.to_confirm} if china.to_confirm else ""
    return [
        head(_("Filing, registration, special procedures"), 2),
        entries(_path(path) for path in (*china.doors, *china.special)),
        head(_("Clinical evaluation"), 2),
        line(f"{answered(evaluation.outcome, evaluation)} {confirm}" if evaluation else ""),
        entries(f"{row_code} {name} ({ground})" for row_code, name, ground in china.exempt_rows),
    ]


def _us(sheet: MemoSheet) -> list[Block]:
    us = sheet.us
    rows = [
        (
            " ".join(part for part in (one.code, f"{one.percent} %" if us.is_learned else "", one.name) if part),
            one.klass,
            f"21 CFR {one.regulation}" if one.regulation else "",
            one.submission + (_verify() if one.verify else ""),
            "\n".join(" ".join(part for part in cleared if part) for cleared in one.predicates),
        )
        for one in us.codes
    ]
    heads = (_("Product code"), _("Class"), _("Regulation"), _("Submission"), _("Predicates among imported clearances"))
    return [
        head(f"{_('United States')} · FDA"),
        quiet("" if us.held else _("no code table on this node")),
        warning(no_code(us) if us.is_unknown else ""),
        line(us.pick),
        *table(heads, rows),
        *_rules(us.rules),
        entries(_path(path) for path in us.options),
    ]


def no_code(us: UsSheet) -> str:
    """That no code was found here, which is no proof that there is none, and what to do."""
    return _(
        "No code of the table held here was found to fit (%(n)s %%). That does not mean that there is none: look it up "
        "in the FDA's Product Classification database by the English name. De Novo and PMA come into question only "
        "where no device on the US market can be its predicate."
    ) % {"n": us.unknown_percent}


def _eu(sheet: MemoSheet) -> list[Block]:
    eu = sheet.eu
    return [
        head(f"{_('European Union')} · MDR · IVDR"),
        line(" ".join(part for part in (eu.body, eu.article, *eu.aspects) if part)),
        entries((*eu.routes, *eu.further)),
        *_rules(eu.rules),
    ]


def _drugs(sheet: MemoSheet) -> list[Block]:
    drugs = sheet.drugs
    if drugs is None:
        return []
    return [
        head(_("Drugs, cells and genes")),
        *_rules(drugs.rules),
        entries((*(_path(path) for path in drugs.faster), *drugs.notes)),
        *_rules(drugs.intake),
    ]


def _editions(sheet: MemoSheet) -> list[Block]:
    packs = [sheet.china.rules, sheet.us.rules, sheet.eu.rules]
    packs += [sheet.china.exemption] if sheet.china.exemption else []
    packs += [sheet.drugs.rules, sheet.drugs.intake] if sheet.drugs else []
    return [head(_("Editions and tables")), entries((*(f"{one.title}, {one.edition}" for one in packs), *sheet.tables))]


def _rules(rules: RulesSheet) -> list[Block]:
    blocks = [quiet(f"{rules.title}, {rules.edition}{_verify() if rules.verify else ''}")]
    for title, lines in (
        (_("Rules that apply"), rules.applied),
        (_("Rules that hang on missing facts"), rules.unknown),
        (_("Rules that do not apply"), rules.not_applied),
    ):
        heads = (_("Rule"), _("Effect"), pgettext("rule", "Where it stands"), _("Why"))
        if lines:
            blocks += [head(title, 2), *table(heads, [_rule(line) for line in lines])]
        if lines is rules.applied and rules.either:
            blocks += [line(whatever(rules)), *table(heads, [_rule(line) for line in rules.either])]
    if rules.questions:
        blocks += [head(_("Questions that would settle it"), 2), line(rules.settle)]
        blocks.append(entries(_question(one) for one in rules.questions))
    if rules.flips:
        turns = (f"{one.label}: {one.now} ⇒ {one.instead} → {' / '.join(one.outcomes)}" for one in rules.flips)
        blocks += [head(_("What would turn it"), 2), entries(turns)]
    if rules.assumed:
        assumed = {"facts": " · ".join(f"{line.label}: {line.value}" for line in rules.assumed)}
        blocks.append(quiet(_("Taken as is usual, as nobody told it: %(facts)s") % assumed))
    return blocks


def whatever(rules: RulesSheet) -> str:
    """That one of several rules gives the outcome, whatever the facts that are open."""
    words = {"facts": rules.whatever, "outcome": rules.outcome}
    return _("Whatever the answer to “%(facts)s”: %(outcome)s. One of these rules gives it.") % words


def _question(question: QuestionLine) -> str:
    """A question with what each answer leads to; once, where each of them leads to the same by itself."""
    ends = list(dict.fromkeys(" / ".join(one.outcomes) for one in question.answers))
    if len(ends) == 1:
        same = _("Each answer leads on to other questions: %(outcomes)s") % {"outcomes": ends[0]}
        return f"{question.text}\n{same}"
    return "\n".join((question.text, *(f"{one.text} → {' / '.join(one.outcomes)}" for one in question.answers)))


def _rule(line: RuleLine) -> tuple[str, ...]:
    missing = _("missing:")
    why = "; ".join(line.because) + (f" {missing} {', '.join(line.missing)}" if line.missing else "")
    return (line.text, line.effect, f"{line.source} {line.article}{_verify() if line.verify else ''}", why.strip())


def _path(path: PathLine) -> str:
    word = _("missing:")
    missing = f" — {word} {', '.join(path.missing)}" if path.missing else ""
    return f"{SIGNS[path.open]} {path.name} ({path.source}){_verify() if path.verify else ''}{missing}"


def _verify() -> str:
    return f" [{_('to verify')}]"
