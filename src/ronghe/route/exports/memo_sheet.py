"""The whole memo in words: what a page shows, a file holds and the API gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ronghe.route.exports.asked import AskedLine, asked_lines
from ronghe.route.exports.china_sheet import ChinaSheet, china_sheet, silent_china
from ronghe.route.exports.path_lines import PathLine, path_lines, percent
from ronghe.route.exports.plan_glance_lines import PlanLine, plan_lines
from ronghe.route.exports.sheet import FactLine, RulesSheet, contradictions, fact_lines, rules_sheet, silenced
from ronghe.route.exports.wording import fact_label, said
from ronghe.route.facts import NoteKind
from ronghe.route.judging.conformity import NotifiedBody
from ronghe.route.queries.memos import Memo, UsAnswer
from ronghe.route.queries.plan_glances import plan_glances
from ronghe.route.queries.stage_records import stage_history
from ronghe.route.similar.submission import Submission, path_of

GUIDANCE = gettext_lazy(
    "This is guidance, not a decision of an authority. Ask the authority, or have it determined, before you rely on it."
)

UNREAD = gettext_lazy(
    "This is no product description that can be read, so nothing is classed. Say in Chinese or English what the "
    "product is, what it is made of, how it acts, what it touches and what it is for; or answer single facts."
)
SAID_ALREADY = (NoteKind.EMPTY, NoteKind.NO_PRODUCT)
"""Notes that say no more than ``UNREAD``."""

OF_THE_CODE = frozenset({"fda_class", "fda_submission"})
"""Facts that a product code tells: the reader is asked for the code instead."""

SUBMISSIONS = {
    Submission.EXEMPT: gettext_lazy("exempt from 510(k)"),
    Submission.K510: pgettext_lazy("submission", "510(k)"),
    Submission.DE_NOVO: pgettext_lazy("submission", "De Novo"),
    Submission.PMA: pgettext_lazy("submission", "PMA"),
    Submission.HDE: pgettext_lazy("submission", "HDE"),
    Submission.DISCRETION: gettext_lazy("enforcement discretion"),
    Submission.EMERGENCY: gettext_lazy("emergency use"),
    Submission.ASK: gettext_lazy("to be asked of the FDA"),
    Submission.NOT_STATED: gettext_lazy("not stated"),
}
BODIES = {
    NotifiedBody.NONE: gettext_lazy("no notified body"),
    NotifiedBody.PART: gettext_lazy("a notified body for these aspects"),
    NotifiedBody.FULL: gettext_lazy("a notified body"),
}


@dataclass(frozen=True)
class CodeLine:
    """An FDA product code that may fit."""

    code: str
    percent: int
    name: str
    klass: str
    regulation: str
    panel: str
    submission: str
    verify: bool
    shared: str
    predicates: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class UsSheet:
    """The United States. ``held``: whether a classification table is held at all. ``chosen``: the code that the reader
    takes for right. ``pick``: what to do where no code was chosen; empty where none can be. ``options``:
    alternatives to the submission, with what they ask for."""

    held: bool
    headline: str
    chosen: str
    pick: str
    is_unknown: bool
    unknown_percent: int
    is_learned: bool
    codes: tuple[CodeLine, ...]
    options: tuple[PathLine, ...]
    rules: RulesSheet

    @property
    def is_open(self) -> bool:
        """Whether the reader has a code to choose before the submission is settled."""
        return bool(self.pick) and not self.rules.outcome


@dataclass(frozen=True)
class EuSheet:
    """The European Union: the class and the way to a CE mark."""

    headline: str
    rules: RulesSheet
    article: str
    body: str
    routes: tuple[str, ...]
    aspects: tuple[str, ...]
    further: tuple[str, ...]


@dataclass(frozen=True)
class DrugsSheet:
    """Drugs, cells and genes: the next gate, faster procedures, a park's intake."""

    rules: RulesSheet
    faster: tuple[PathLine, ...]
    notes: tuple[str, ...]
    intake: RulesSheet


@dataclass(frozen=True)
class MemoSheet:
    """The memo in words, in the language that is active.

    ``unread`` says that the text describes no product that can be read, and the way on; it is empty where it does.
    Then no regime says anything. ``questions`` are those of all regimes, each fact once. ``plans``: months and money
    of each market.
    """

    name: str
    text: str
    on: date
    guidance: str
    unread: str
    notes: tuple[str, ...]
    facts: tuple[FactLine, ...]
    contradictions: tuple[FactLine, ...]
    china: ChinaSheet
    us: UsSheet
    eu: EuSheet
    drugs: DrugsSheet | None
    questions: tuple[AskedLine, ...]
    tables: tuple[str, ...]
    plans: tuple[PlanLine, ...]


def memo_sheet(memo: Memo) -> MemoSheet:
    """The memo in words, with months and money of each market (one statement, some 20 ms for each)."""
    china, us, eu = china_sheet(memo.nmpa), _us(memo.us), _eu(memo)
    drugs = _drugs(memo) if memo.drugs else None
    if memo.is_unread:
        china, us, eu, drugs = silent_china(china), _silent_us(us), _silent_eu(eu), None
    elif memo.us.is_drug:
        us = replace(_silent_us(us), headline=_("A drug or biologic: no device route"))
    elif memo.us.is_goods:
        us = replace(_silent_us(us), headline=_("A cosmetic or food: no device route"))
    asking = [replace(china.rules, questions=(*china.confirm, *china.rules.questions)), us.rules, eu.rules]
    asking += [drugs.rules, drugs.intake] if drugs else []
    return MemoSheet(
        name=memo.name or _("Product without a name"),
        text=memo.text,
        on=memo.on,
        guidance=str(GUIDANCE),
        unread=str(UNREAD) if memo.is_unread else "",
        notes=(*_text_notes(memo), *_day_notes(memo)),
        facts=fact_lines(memo),
        contradictions=contradictions(memo.profile),
        china=china,
        us=us,
        eu=eu,
        drugs=drugs,
        questions=asked_lines(asking),
        tables=memo.tables,
        plans=plan_lines(plan_glances(memo, stage_history())),
    )


def _text_notes(memo: Memo) -> Iterable[str]:
    """What is said of the text as a whole, less what ``UNREAD`` says already."""
    return (said(note) for note in memo.profile.notes if not (memo.is_unread and note.kind in SAID_ALREADY))


def _day_notes(memo: Memo) -> Iterable[str]:
    """What of the memo is not of its day."""
    for pack in memo.not_yet:
        yield _("%(pack)s: not in force on that day; the earliest edition held, in force since %(day)s, was used.") % {
            "pack": said(pack.title),
            "day": pack.effective_on.isoformat(),
        }
    if memo.on < timezone.localdate() and (memo.tables or memo.nmpa.prediction):
        yield _("Rules are those of the day; public tables, and what was learned from them, are those held today.")
    if memo.on > timezone.localdate():
        yield _("This day lies ahead: the rules are those known today.")


def _us(answer: UsAnswer) -> UsSheet:
    codes = answer.codes
    rules = rules_sheet(answer.path, answer.assumed, skip=OF_THE_CODE)
    lines = tuple(
        CodeLine(
            code=one.code,
            percent=percent(one.probability),
            name=one.row.name if one.row else "",
            klass=one.row.device_class if one.row else "",
            regulation=one.row.regulation if one.row else "",
            panel=one.row.panel if one.row else "",
            submission=str(SUBMISSIONS[one.path.submission]) if one.path else "",
            verify=bool(one.path and one.path.verify),
            shared=", ".join(one.shared[:6]),
            predicates=tuple(
                (
                    each.cleared.number,
                    each.cleared.device,
                    each.cleared.firm,
                    each.cleared.decided_on.isoformat() if each.cleared.decided_on else "",
                )
                for each in one.predicates[:3]
            ),
        )
        for one in (codes.candidates if codes else ())
    )
    is_unknown = bool(codes and codes.is_learned and codes.is_unknown and not answer.chosen)
    return UsSheet(
        held=answer.held,
        headline=_us_headline(answer, lines if codes and codes.is_learned else (), is_unknown, rules.outcome),
        chosen=answer.chosen.code if answer.chosen else "",
        pick=_us_pick(answer),
        is_unknown=is_unknown,
        unknown_percent=percent(codes.unknown) if codes else 0,
        is_learned=bool(codes and codes.is_learned),
        codes=lines,
        options=path_lines(answer.options),
        rules=rules,
    )


def _us_pick(answer: UsAnswer) -> str:
    """What to do where no code was chosen; empty where one was, or none can be."""
    if not answer.held or answer.chosen:
        return ""
    codes = answer.codes
    if codes and codes.is_learned and not codes.settles and not codes.is_unknown:
        return _(
            "None of these codes is sure. Choose the one that fits, or enter another; the submission follows from it."
        )
    return _("Choose the code that fits, or enter another; the submission follows from it.")


def _us_headline(answer: UsAnswer, lines: Sequence[CodeLine], is_unknown: bool, outcome: str) -> str:
    """The code chosen, or the likeliest, with its submission; else what the rules say without a code; else nothing.

    Args:
        lines: codes that were learned; those that only share words are shown below and head nothing.
    """
    if answer.chosen:
        return f"{answer.chosen.code} · {outcome or SUBMISSIONS[path_of(answer.chosen).submission]}"
    if outcome:
        return outcome
    if is_unknown:
        return _("No code found")
    if lines and not (answer.codes and answer.codes.settles):
        return _("Code to be chosen")
    return " · ".join(part for part in (lines[0].code, lines[0].submission) if part) if lines else ""


def _silent_us(sheet: UsSheet) -> UsSheet:
    return replace(
        sheet,
        headline="",
        pick="",
        is_unknown=False,
        unknown_percent=0,
        codes=(),
        options=(),
        rules=silenced(sheet.rules),
    )


def _silent_eu(sheet: EuSheet) -> EuSheet:
    return EuSheet("", silenced(sheet.rules), "", "", (), (), ())


def _eu(memo: Memo) -> EuSheet:
    answer, way = memo.eu, memo.eu.way
    rules = rules_sheet(answer.rules, answer.presumed.assumed, answer.to_confirm)
    return EuSheet(
        headline=rules.outcome,
        rules=rules,
        article=said(way.conformity.article) if way else "",
        body=str(BODIES[way.conformity.notified_body]) if way else "",
        routes=tuple(said(one) for one in way.conformity.routes) if way else (),
        aspects=tuple(said(one) for one in way.aspects) if way else (),
        further=tuple(said(one.rule.text) for one in way.further) if way else (),
    )


def _drugs(memo: Memo) -> DrugsSheet:
    assert memo.drugs is not None  # noqa: S101 -- asked by the caller
    drug = memo.drugs.drug
    return DrugsSheet(
        rules=rules_sheet(drug.route, drug.assumed),
        faster=tuple(
            PathLine(
                name=said(one.rule.text),
                source=said(drug.route.pack.sources[one.rule.source].title),
                open=one.truth.value,
                criteria=(),
                missing=tuple(fact_label(name) for name in one.missing),
                verify=one.rule.verify,
            )
            for one in drug.faster
        ),
        notes=tuple(said(one.rule.text) for one in drug.side_notes),
        intake=rules_sheet(memo.drugs.intake),
    )
