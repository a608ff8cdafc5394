"""What must stand in a text for a regular expression to match it, so that most need not be tried at all."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

_parser: Any = import_module("re._parser")  # there is no public way to a parsed expression
_MANY = 24


def required(expression: str) -> frozenset[str]:
    """Literals in lower case of which every match of ``expression`` holds at least one; empty: nothing is known.

    >>> sorted(required("(?:无菌|灭菌)[^。]{0,4}(?:提供|包装)s?"))
    ['无菌', '灭菌']
    """
    return _of_sequence(list(_parser.parse(expression, re.I))) or frozenset()


def _of_sequence(items: list[Any]) -> frozenset[str] | None:
    found: list[frozenset[str]] = []
    run = ""
    for operation, argument in items:
        name = str(operation)
        if name == "LITERAL":
            run += chr(argument)
            continue
        if run:
            found.append(frozenset({run.lower()}))
            run = ""
        inner = _of_item(name, argument)
        if inner:
            found.append(inner)
    if run:
        found.append(frozenset({run.lower()}))
    return max(found, key=_worth, default=None)


def _of_item(name: str, argument: Any) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _of_sequence(list(argument[-1]))
    if name in {"MAX_REPEAT", "MIN_REPEAT"}:
        return _of_sequence(list(argument[2])) if argument[0] else None
    if name == "BRANCH":
        branches = [_of_sequence(list(branch)) for branch in argument[1]]
        if any(branch is None for branch in branches):
            return None
        together = frozenset[str]().union(*(branch for branch in branches if branch))
        return together if len(together) <= _MANY else None
    if name == "IN" and all(str(operation) == "LITERAL" for operation, _ in argument):
        return frozenset(chr(one).lower() for _, one in argument)
    return None


def _worth(literals: frozenset[str]) -> tuple[float, int]:
    """Long literals first, of which Chinese characters count as much as three letters; then few of them."""
    return min(sum(1 if one.isascii() else 3 for one in literal) for literal in literals), -len(literals)
