"""Facts, values and rules in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext as _

from ronghe.base.bilingual import pick
from ronghe.kernel.rules import Value
from ronghe.route.facts import vocabulary
from ronghe.route.queries.answering import FDA_CODE


class TwoTongued(Protocol):
    """Something said in both languages."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def said(words: TwoTongued) -> str:
    """In the active language."""
    return pick(words.zh, words.en)


def fact_label(name: str) -> str:
    """What a fact is called; its own name where the vocabulary has none."""
    if name == FDA_CODE:
        return _("Product code")
    fact = vocabulary().facts.get(name)
    return said(fact.label) if fact else name


def question_text(name: str) -> str:
    """The question that asks for a fact."""
    fact = vocabulary().facts.get(name)
    return said(fact.question) if fact else name


def value_text(name: str, value: Value) -> str:
    """A value of a fact: yes, no, a number with its unit, or the words of its choices.

    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     value_text("sterile", True)
    'Yes'
    """
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    fact = vocabulary().facts.get(name)
    if isinstance(value, (int, float)):
        number = f"{value:g}"
        return f"{number} {said(fact.unit)}" if fact and fact.unit else number
    if isinstance(value, (frozenset, set)):
        order = list(fact.values) if fact else sorted(value)
        return _(", ").join(_one(name, one) for one in order if one in value) or _("none of them")
    return _one(name, str(value))


def _one(name: str, value: str) -> str:
    fact = vocabulary().facts.get(name)
    words = fact.values.get(value) if fact else None
    return said(words) if words else value


def told(names: Iterable[str]) -> str:
    """Labels of facts, one after the other."""
    return _(", ").join(fact_label(name) for name in names)
