"""China in words: the answer, the rules and the similar products apart, what opens from there, clinical evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.route.exports.path_lines import PathLine, path_lines, percent
from ronghe.route.exports.sheet import QuestionLine, RulesSheet, confirming_question, rules_sheet, silenced
from ronghe.route.exports.wording import said, told
from ronghe.route.judging.combining import Agreement
from ronghe.route.judging.exemption import ExemptionAnswer, Ground
from ronghe.route.judging.nmpa import Lead, NmpaAnswer

AGREEMENTS = {
    Agreement.AGREE: gettext_lazy("The rules and the similar products say the same."),
    Agreement.DISAGREE: gettext_lazy(
        "The rules and the similar products disagree: have it determined before you plan on it."
    ),
    Agreement.OPEN: gettext_lazy("The rules leave it open; the similar products point within what they leave."),
    Agreement.RULES_ONLY: gettext_lazy("The rules alone: this node has learned from no determined products."),
    Agreement.UNLIKE: gettext_lazy("The rules alone: no determined product is enough like this one."),
    Agreement.OTHER_TONGUE: gettext_lazy(
        "The rules alone: what this node has learned is of products described in Chinese. Give a Chinese description "
        "to have similar products compared."
    ),
    Agreement.UNREAD: gettext_lazy("The rules alone, by what was answered: the text describes no product."),
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

    ``headline`` is empty where no answer is given; ``percent`` its probability where similar products bear it.
    ``against`` says in one line what the rules and what the similar products say, where they disagree; ``confirm`` are
    assumptions on which that may rest, as questions. ``class_3_possible`` and ``listed_as`` are sentences, or empty.
    ``managed``: whether doors, procedures and clinical evaluation say anything; else they are empty and ``exemption``
    is None. ``to_confirm``: what an exemption hangs on, in words.
    """

    headline: str
    key: str
    percent: int | None
    agreement: str
    agreement_key: str
    disagrees: bool
    against: str
    confirm: tuple[QuestionLine, ...]
    class_3_possible: str
    lead: str
    rules: RulesSheet
    chances: tuple[tuple[str, int], ...]
    codes: tuple[tuple[str, int], ...]
    similar: tuple[LikeLine, ...]
    managed: bool
    doors: tuple[PathLine, ...]
    special: tuple[PathLine, ...]
    exemption: RulesSheet | None
    exempt_rows: tuple[tuple[str, str, str], ...]
    to_confirm: str
    listed_as: str


def china_sheet(answer: NmpaAnswer) -> ChinaSheet:
    """China's answer in words. Likeness that counts for nothing (see ``judging.combining``) is left out."""
    labels = answer.rules.pack.labels
    prediction = answer.prediction if answer.likely is not None else None

    def nmpa_outcome(key: str | None) -> str:
        return said(labels[key]) if key in labels else str(key or _("no rule applies"))

    rules = rules_sheet(answer.rules, answer.presumed.assumed, answer.to_confirm)
    chances = sorted(prediction.probabilities.items(), key=lambda pair: -pair[1]) if prediction else []
    exemption = answer.exemption
    return ChinaSheet(
        headline=nmpa_outcome(answer.outcome) if answer.outcome else "",
        key=answer.outcome or "",
        percent=None if answer.certainty is None else percent(answer.certainty),
        agreement=str(AGREEMENTS[answer.agreement]),
        agreement_key=str(answer.agreement),
        disagrees=answer.disagrees,
        against=_against(answer, nmpa_outcome) if answer.disagrees else "",
        confirm=tuple(
            confirming_question(flip, answer.rules.decision.reach.outcomes, nmpa_outcome) for flip in answer.between
        ),
        class_3_possible=_("Similar products do not rule out class III.") if answer.class_3_possible else "",
        lead=str(LEADS[answer.lead]) if answer.lead else "",
        rules=rules,
        chances=tuple((nmpa_outcome(key), percent(share)) for key, share in chances),
        codes=tuple((code, percent(share)) for code, share in answer.codes[:3]),
        similar=tuple(_like(one, nmpa_outcome) for one in prediction.similar) if prediction else (),
        managed=answer.managed,
        doors=path_lines(answer.doors),
        special=path_lines(answer.special),
        exemption=_exemption(exemption) if answer.managed else None,
        exempt_rows=tuple((found.row.code, found.row.name, str(GROUNDS[found.ground])) for found in exemption.rows[:8])
        if answer.managed
        else (),
        to_confirm=told(exemption.to_confirm) if answer.managed and exemption.listed else "",
        listed_as=_listed_as(answer, nmpa_outcome),
    )


def silent_china(sheet: ChinaSheet) -> ChinaSheet:
    """The same, saying nothing: of a text in which no product was found."""
    return replace(
        sheet, headline="", key="", percent=None, rules=silenced(sheet.rules), managed=False, doors=(), special=(),
        exemption=None, exempt_rows=(), to_confirm="", listed_as="",
    )  # fmt: skip


def _against(answer: NmpaAnswer, nmpa_outcome: Callable[[str | None], str]) -> str:
    said_by = {
        "rules": _(" / ").join(nmpa_outcome(one) for one in answer.rules.decision.reach.outcomes),
        "likely": nmpa_outcome(answer.likely),
    }
    if answer.outcome is not None:
        return _("The rules decide: %(rules)s. Similar products: %(likely)s.") % said_by
    return _("Rules: %(rules)s. Similar products: %(likely)s. Have it determined.") % said_by


def _exemption(answer: ExemptionAnswer) -> RulesSheet:
    sheet = rules_sheet(answer.rules, answer.assumed)
    if answer.outcome == answer.rules.outcome or answer.outcome is None:
        return sheet
    return replace(sheet, outcome=said(answer.rules.pack.labels[answer.outcome]), outcome_key=answer.outcome)


def _listed_as(answer: NmpaAnswer, nmpa_outcome: Callable[[str | None], str]) -> str:
    """That the list of exemptions has this very name, and as which class: evidence that the rules do not look at."""
    if not answer.listed_as:
        return ""
    words = {"classes": _(" / ").join(nmpa_outcome(key) for key in answer.listed_as)}
    return _("The list of products exempt from clinical evaluation has this very name as %(classes)s.") % words


def _like(one: Any, nmpa_outcome: Callable[[str | None], str]) -> LikeLine:
    """Of a ``similar.model.SimilarProduct``, which judging hands on as it is."""
    return LikeLine(
        one.name, one.year, one.code, nmpa_outcome(one.outcome), percent(one.likeness), "、".join(one.shared[:6])
    )
