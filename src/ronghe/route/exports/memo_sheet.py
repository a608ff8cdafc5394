"""The whole memo in words: what a page shows, a file holds and the API gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ronghe.route.exports.sheet import FactLine, RulesSheet, contradictions, fact_lines, rules_sheet
from ronghe.route.exports.wording import fact_label, said
from ronghe.route.judging.conformity import NotifiedBody
from ronghe.route.judging.exemption import Ground
from ronghe.route.judging.nmpa import Agreement, Lead, NmpaAnswer
from ronghe.route.judging.paths import PathAnswer
from ronghe.route.queries.memos import Memo, UsAnswer
from ronghe.route.similar.submission import Submission

GUIDANCE = gettext_lazy(
    "This is guidance, not a decision of an authority. Ask the authority, or have it determined, before you rely on it."
)

AGREEMENTS = {
    Agreement.AGREE: gettext_lazy("The rules and the similar products say the same."),
    Agreement.DISAGREE: gettext_lazy(
        "The rules and the similar products disagree: have it determined before you plan on it."
    ),
    Agreement.OPEN: gettext_lazy("The rules leave it open; the similar products point within what they leave."),
    Agreement.RULES_ONLY: gettext_lazy("The rules alone: this node has learned from no determined products."),
}
LEADS = {
    Lead.DEVICE: gettext_lazy("the device leads: registered as a device"),
    Lead.DRUG: gettext_lazy("the drug leads: registered as a drug"),
    Lead.UNKNOWN: gettext_lazy("which of the two leads is open"),
}
GROUNDS = {
    Ground.SAME_NAME: gettext_lazy("same name"),
    Ground.WHOLE_CATALOGUE: gettext_lazy("the whole sub-catalogue"),
    Ground.NEAR_NAME: gettext_lazy("a similar name; read its description"),
}
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
class PathLine:
    """A procedure: ``open`` is ``yes no unknown``; each criterion with the same, and what is missing."""

    name: str
    source: str
    open: str
    criteria: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    verify: bool


@dataclass(frozen=True)
class LikeLine:
    """A determined product that is alike, and by which words."""

    name: str
    year: int
    code: str
    outcome: str
    percent: int
    shared: str


@dataclass(frozen=True)
class ChinaSheet:
    """China: the answer, the rules and the similar products apart, and what opens from there.

    ``headline`` is empty where no answer is given; ``percent`` its probability where something was learned.
    """

    headline: str
    key: str
    percent: int | None
    agreement: str
    disagrees: bool
    lead: str
    rules: RulesSheet
    chances: tuple[tuple[str, int], ...]
    codes: tuple[tuple[str, int], ...]
    similar: tuple[LikeLine, ...]
    doors: tuple[PathLine, ...]
    special: tuple[PathLine, ...]
    exemption: RulesSheet
    exempt_rows: tuple[tuple[str, str, str], ...]


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
    """The United States. ``held``: whether a classification table is held at all."""

    held: bool
    headline: str
    is_unknown: bool
    unknown_percent: int
    is_learned: bool
    codes: tuple[CodeLine, ...]
    rules: RulesSheet


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
    """The memo in words, in the language that is active."""

    name: str
    text: str
    on: date
    guidance: str
    notes: tuple[str, ...]
    facts: tuple[FactLine, ...]
    contradictions: tuple[FactLine, ...]
    china: ChinaSheet
    us: UsSheet
    eu: EuSheet
    drugs: DrugsSheet | None
    tables: tuple[str, ...]


def memo_sheet(memo: Memo) -> MemoSheet:
    """The memo in words."""
    return MemoSheet(
        name=memo.name or _("Product without a name"),
        text=memo.text,
        on=memo.on,
        guidance=str(GUIDANCE),
        notes=(*(said(note) for note in memo.profile.notes), *_day_notes(memo)),
        facts=fact_lines(memo),
        contradictions=contradictions(memo.profile),
        china=_china(memo.nmpa),
        us=_us(memo.us),
        eu=_eu(memo),
        drugs=_drugs(memo) if memo.drugs else None,
        tables=memo.tables,
    )


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


def percent(share: float) -> int:
    """A probability in whole percent; never 0 or 100 for what is neither impossible nor certain."""
    return min(99, max(1, round(share * 100))) if 0 < share < 1 else round(share * 100)


def _china(answer: NmpaAnswer) -> ChinaSheet:
    prediction, labels = answer.prediction, answer.rules.pack.labels

    def nmpa_outcome(key: str) -> str:
        return said(labels[key]) if key in labels else key

    return ChinaSheet(
        headline=nmpa_outcome(answer.outcome) if answer.outcome else "",
        key=answer.outcome or "",
        percent=None if answer.certainty is None else percent(answer.certainty),
        agreement=str(AGREEMENTS[answer.agreement]),
        disagrees=answer.agreement == Agreement.DISAGREE,
        lead=str(LEADS[answer.lead]) if answer.lead else "",
        rules=rules_sheet(answer.rules, answer.presumed.assumed, answer.to_confirm),
        chances=tuple(
            (nmpa_outcome(key), percent(share))
            for key, share in sorted(prediction.probabilities.items(), key=lambda pair: -pair[1])
        )
        if prediction
        else (),
        codes=tuple((code, percent(share)) for code, share in answer.codes[:3]),
        similar=tuple(_like(one, nmpa_outcome) for one in prediction.similar) if prediction else (),
        doors=_paths(answer.doors),
        special=_paths(answer.special),
        exemption=rules_sheet(answer.exemption.rules, answer.presumed.assumed),
        exempt_rows=tuple(
            (found.row.code, found.row.name, str(GROUNDS[found.ground])) for found in answer.exemption.rows[:8]
        ),
    )


def _like(one: Any, nmpa_outcome: Callable[[str], str]) -> LikeLine:
    """Of a ``similar.model.SimilarProduct``, which judging hands on as it is."""
    return LikeLine(
        one.name, one.year, one.code, nmpa_outcome(one.outcome), percent(one.likeness), "、".join(one.shared[:6])
    )


def _paths(paths: Iterable[PathAnswer]) -> tuple[PathLine, ...]:
    return tuple(
        PathLine(
            name=said(one.name),
            source=" · ".join(part for part in (said(one.source.title), said(one.rule.rule.article)) if part),
            open=one.open.value,
            criteria=tuple((said(each.rule.text), each.truth.value) for each in one.criteria),
            missing=tuple(fact_label(name) for name in one.missing),
            verify=one.rule.rule.verify or one.source.verify,
        )
        for one in paths
    )


def _us(answer: UsAnswer) -> UsSheet:
    codes = answer.codes
    rules = rules_sheet(answer.path, answer.assumed)
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
    headline = ""
    if codes and codes.is_learned and codes.is_unknown:
        headline = _("Unknown code")
    elif lines:
        headline = " · ".join(part for part in (lines[0].code, lines[0].submission) if part)
    return UsSheet(
        held=codes is not None,
        headline=rules.outcome or headline,
        is_unknown=bool(codes and codes.is_learned and codes.is_unknown),
        unknown_percent=percent(codes.unknown) if codes else 0,
        is_learned=bool(codes and codes.is_learned),
        codes=lines,
        rules=rules,
    )


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
