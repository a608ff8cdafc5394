"""Answers to questions as forms, addresses and files carry them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from ronghe.kernel.rules import Kind, Value
from ronghe.route.errors import AnswerUnfit
from ronghe.route.facts import vocabulary

FDA_CODE = "fda_code"
"""The one answer that is no fact of the vocabulary: the FDA product code that the reader has chosen."""

_FDA_CODE = re.compile(r"[A-Z0-9]{3}")
_YES, _NO = {"yes", "true", "1", "是"}, {"no", "false", "0", "否"}


def answers_from(sent: Mapping[str, object]) -> dict[str, Value]:
    """Facts with their values, from what was sent: ``yes``/``no``, a number, a name, names joined by ``+`` or a list;
    beside facts, ``FDA_CODE``. What is empty is left out: it stays unknown, or what the text says of it.

    Raises:
        AnswerUnfit: a name that is no fact, or a value that the fact does not take; names it.

    >>> answers_from({"sterile": "yes", "contact_days": "30", "purpose": "treat+monitor", "implantable": ""})["purpose"]
    frozenset({'monitor', 'treat'})
    """
    return {name: _value(name, value) for name, value in sent.items() if value not in ("", None)}


def sent(value: Value) -> str:
    """A value as forms and addresses carry it: ``yes``, ``no``, a number, a name, names joined by ``+``.

    >>> sent(True), sent(0.5), sent(frozenset({"b", "a"}))
    ('yes', '0.5', 'a+b')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (frozenset, set)):
        return "+".join(sorted(value)) or "-"
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _value(name: str, sent: object) -> Value:
    if name == FDA_CODE:
        return _fda_code(str(sent).strip().upper())
    fact = vocabulary().facts.get(name)
    if fact is None:
        raise AnswerUnfit.of(name)
    kind = fact.kind.kind
    if kind is Kind.BOOL:
        text = str(sent).lower()
        if text not in _YES | _NO:
            raise AnswerUnfit.of(f"{name} = {sent}")
        return text in _YES
    if kind is Kind.NUMBER:
        return _number(name, sent)
    if kind is Kind.CHOICE:
        if str(sent) not in fact.values:
            raise AnswerUnfit.of(f"{name} = {sent}")
        return str(sent)
    parts = sent if isinstance(sent, (list, tuple, set, frozenset)) else str(sent).split("+")
    chosen = frozenset(str(part) for part in parts if str(part) not in ("-", ""))
    if chosen - fact.values.keys():
        raise AnswerUnfit.of(f"{name} = {sent}")
    return chosen


def _fda_code(code: str) -> str:
    if not _FDA_CODE.fullmatch(code):
        raise AnswerUnfit.of(f"{FDA_CODE} = {code}")
    return code


def _number(name: str, sent: object) -> float:
    try:
        number = float(str(sent))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise AnswerUnfit.of(f"{name} = {sent}")
    return number
