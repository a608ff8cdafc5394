"""Which of many regular expressions can match a text at all, told by letters that each of them cannot do without.

Reading a listing tries some three hundred expressions on every sentence, and nearly all of them fail. An expression
whose every alternative holds a literal run of letters can only match where one of these runs stands; the runs are
looked up by the pairs of letters that the text has. Those that have no such run are always tried.

The answer is never "no" for an expression that matches. Letters are compared as ``re`` does where case is ignored,
which is the weaker condition.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from importlib import import_module, resources
from itertools import pairwise
from typing import Any, Generic, TypeVar

from ronghe.kernel.kept import kept

K = TypeVar("K", bound=Hashable)
MOST_LETTERS = 6  # of a set of letters that is taken for as many runs
MOST_RUNS = 400  # of one expression; with more, looking costs as much as trying

_Runs = frozenset[str]
_parser: Any = import_module("re._parser")
_constants: Any = import_module("re._constants")


class Sieve(Generic[K]):
    """Made once for a table of expressions.

    Args:
        name: of the table that is kept (see ``kernel.kept``).
        patterns: by any key; all over text.
    """

    def __init__(self, name: str, patterns: Mapping[K, re.Pattern[str]]) -> None:
        sources = [(pattern.pattern, pattern.flags) for pattern in patterns.values()]

        def told() -> list[bytes]:
            return [repr(sources).encode("utf-8", "surrogatepass"), _code()]

        runs: Sequence[tuple[str, ...] | None] = kept(name, told, lambda: [_needed(*one) for one in sources])
        self._always = frozenset(key for key, needed in zip(patterns, runs, strict=True) if needed is None)
        self._by_beginning: dict[str, list[tuple[str, K]]] = defaultdict(list)
        for key, needed in zip(patterns, runs, strict=True):
            for run in needed or ():
                self._by_beginning[run[:2]].append((run, key))

    def candidates(self, text: str) -> set[K]:
        """The keys of all expressions that match somewhere in ``text``, and of some that do not.

        Cost: linear in the text, some 20 µs for a sentence.
        """
        folded = fold(text)
        beginnings = set(folded)
        beginnings.update(map("".join, pairwise(folded)))
        found = set(self._always)
        for beginning in beginnings & self._by_beginning.keys():
            for run, key in self._by_beginning[beginning]:
                if key not in found and run in folded:
                    found.add(key)
        return found


def fold(text: str) -> str:
    """The text in letters of which ``re`` takes none for another where case is ignored; of the same length."""
    return text.replace("İ", "i").lower().translate(_alike())


@cache
def _alike() -> dict[int, int]:
    """Letters that ``re`` takes for each other although they differ in lower case -> the first of them."""
    extra: Mapping[int, Sequence[int]] = import_module("re._casefix")._EXTRA_CASES
    table: dict[int, int] = {}
    for letter, others in extra.items():
        first = min(letter, *others)
        table.update({one: first for one in (letter, *others) if one != first})
    return table


@cache
def _code() -> bytes:
    return resources.files("ronghe.kernel").joinpath("sieve.py").read_bytes()


def _needed(source: str, flags: int) -> tuple[str, ...] | None:
    """Runs of letters of which one stands in every match; ``None`` where there are none that can be told."""
    runs = _runs(_parser.parse(source, flags & ~re.UNICODE))
    return tuple(sorted(runs)) if runs is not None and len(runs) <= MOST_RUNS else None


def _runs(parsed: Any) -> _Runs | None:
    """Of all parts of a sequence, each of which must match, the one with the most telling runs."""
    found: list[_Runs] = []
    run = ""
    for op, what in parsed:
        letter = fold(chr(what)) if op is _constants.LITERAL else ""
        if len(letter) == 1:
            run += letter
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        part = _part(op, what)
        if part:
            found.append(part)
    if run:
        found.append(frozenset({run}))
    return max(found, key=lambda runs: (min(2, min(map(len, runs))), -len(runs)), default=None)


def _part(op: Any, what: Any) -> _Runs | None:
    """What a part that is no letter needs; ``None`` where that cannot be told."""
    if op is _constants.BRANCH:
        branches = [_runs(branch) for branch in what[1]]
        known = [runs for runs in branches if runs is not None]
        return frozenset().union(*known) if len(known) == len(branches) else None
    if op is _constants.SUBPATTERN:
        return _runs(what[3])
    if op is _constants.ATOMIC_GROUP:
        return _runs(what)
    if op in {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}:
        return _runs(what[2]) if what[0] > 0 else None
    if op is _constants.IN and len(what) <= MOST_LETTERS and all(kind is _constants.LITERAL for kind, _ in what):
        letters = frozenset(fold(chr(value)) for _, value in what)
        return letters if all(len(letter) == 1 for letter in letters) else None
    return None
