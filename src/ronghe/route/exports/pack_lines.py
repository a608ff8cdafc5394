"""Rule packs in words: their rules, and what two editions differ in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from ronghe.base.bilingual import pick
from ronghe.kernel.rules import CaseDifference, Change, Decision, Difference, Pack

SIGNS = {Change.ADDED: "+", Change.REMOVED: "−", Change.CHANGED: "±"}
FIELDS: dict[str, str | Promise] = {
    "source": _("source"),
    "article": _("article"),
    "text": _("wording"),
    "when": pgettext_lazy("rule", "condition"),
    "unless": pgettext_lazy("rule", "exception"),
    "outcome": pgettext_lazy("rule", "outcome"),
    "at_least": _("lowest outcome"),
    "verify": _("to verify"),
    "note": pgettext_lazy("rule", "remark"),
    "title": _("title"),
    "version": _("version"),
    "effective_on": _("day of effect"),
    "sources": _("sources"),
    "outcomes": _("outcomes"),
    "labels": _("outcomes"),
    "resolve": _("how outcomes are made one"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One rule, or the pack itself (``rule`` empty), that differs: ``sign`` is + − or ±, ``what`` the fields."""

    sign: str
    rule: str
    text: str
    what: str


@dataclass(frozen=True, slots=True)
class CaseChangeLine:
    """A case that two editions decide otherwise."""

    case: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class PackRule:
    """One rule as an officer reads it."""

    id: str
    text: str
    source: str
    article: str
    effect: str
    verify: bool


def rule_lines(pack: Pack) -> list[PackRule]:
    """Every rule in the order written; rules without an effect help others."""
    return [
        PackRule(
            rule.id,
            pick(rule.text.zh, rule.text.en),
            pick(pack.sources[rule.source].title.zh, pack.sources[rule.source].title.en),
            pick(rule.article.zh, rule.article.en),
            _label(pack, rule.effect) if rule.effect else "",
            rule.verify or pack.sources[rule.source].verify,
        )
        for rule in pack.rules
    ]


def outcome_of(pack: Pack, decided: Decision | str | None) -> str:
    """An outcome in words, or that it is open and between what; that no rule applies."""
    if isinstance(decided, Decision):
        reached = decided.reach.outcomes
        words = " / ".join(_label(pack, one) if one else pgettext("outcome", "no rule applies") for one in reached)
        return words if len(reached) == 1 else f"{pgettext('outcome', 'open')}: {words}"
    return _label(pack, decided) if decided else pgettext("outcome", "no rule applies")


def change_lines(found: Difference) -> list[ChangeLine]:
    """What differs, the pack's own fields first."""
    lines = [ChangeLine("±", "", "", _fields(found.fields))] if found.fields else []
    for one in found.rules:
        rule = one.new or one.old
        text = pick(rule.text.zh, rule.text.en) if rule else ""
        lines.append(ChangeLine(SIGNS[one.change], one.rule, text, _fields(one.fields)))
    return lines


def case_change_lines(old: Pack, new: Pack, found: Iterable[CaseDifference]) -> list[CaseChangeLine]:
    """Cases that are decided otherwise, in words."""
    return [CaseChangeLine(one.case, outcome_of(old, one.old), outcome_of(new, one.new)) for one in found]


def _fields(names: Iterable[str]) -> str:
    return str(_(", ")).join(dict.fromkeys(str(FIELDS.get(name, name)) for name in names))


def _label(pack: Pack, outcome: str) -> str:
    words = pack.labels.get(outcome)
    return pick(words.zh, words.en) if words else outcome
