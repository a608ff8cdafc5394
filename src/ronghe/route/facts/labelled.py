"""Facts told as in a form: a fact's own label, a colon, and a value ("有源：否", "Supplied sterile: yes")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ronghe.kernel.patterns import compiled
from ronghe.kernel.rules import Kind, Value
from ronghe.route.facts.vocabulary import vocabulary

_YES, _NO = ("是", "有", "yes", "true"), ("否", "无", "没有", "no", "none", "false")


class Labelled(NamedTuple):
    """A fact with the value that ``text[start:end]`` gives it."""

    fact: str
    value: Value
    start: int
    end: int


def labelled(text: str) -> Iterator[Labelled]:
    """Every line or clause of a normalised text that begins with the label or the name of a fact and gives a value.

    Yes and no for a fact that holds or does not; for a choice the words of one of its values, or its name. A value
    that the fact does not take is no answer. Linear in the text.

    >>> [(one.fact, one.value) for one in labelled("有源:否\\nsterile: yes")]
    [('active', False), ('sterile', True)]
    """
    labels = _labels()
    for match in _line().finditer(text):
        fact = labels[match["label"].lower()]
        value = _values(fact).get(match["value"].strip().lower())
        if value is not None:
            yield Labelled(fact, value, match.start("label"), match.end("value"))


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    """Labels in both languages and names, in lower case, of the facts that can be told so."""
    return {
        label.lower(): name
        for name, fact in vocabulary().facts.items()
        if fact.kind.kind in (Kind.BOOL, Kind.CHOICE)
        for label in (fact.label.zh, fact.label.en, name)
    }


@lru_cache(maxsize=1)
def _line() -> re.Pattern[str]:
    longest_first = sorted(_labels(), key=len, reverse=True)
    either = "|".join(re.escape(label) for label in longest_first)
    return compiled(
        rf"(?:^|(?<=[\n,;。、]))[ \t]{{0,8}}(?:[-*•][ ]?)?(?P<label>{either})[ ]?[:=][ \t]{{0,4}}"
        r"(?P<value>[^\n,;。]{1,60})",
        re.I,
    )


@lru_cache(maxsize=256)
def _values(name: str) -> dict[str, Value]:
    fact = vocabulary().facts[name]
    if fact.kind.kind is Kind.BOOL:
        return {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
    return {told.lower(): key for key, words in fact.values.items() for told in (words.zh, words.en, key)}
