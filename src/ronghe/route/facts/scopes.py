"""Where in a text a wording does not mean what it says: negated, conditional, or said of another product.

The cues are data (``data/cues.yaml``). Works on normalised text; every look is bounded, so the whole is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ronghe.kernel.patterns import compiled
from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.facts.patterns import expression

_SENTENCE_END = re.compile(r"[。;!?\n]|\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[,:](?!\d)|[。;!?\n]|\.(?=\s|$)")
_FAR = 60


class Cues(NamedTuple):
    """Compiled cues; see ``data/cues.yaml`` for what each means."""

    negation: re.Pattern[str]
    reach: dict[str, int]
    innocent: re.Pattern[str]
    turning: re.Pattern[str]
    afterwards: re.Pattern[str]
    listing: re.Pattern[str]
    conditional: re.Pattern[str]
    foreign: re.Pattern[str]


class Scopes:
    """The scopes of one normalised text."""

    def __init__(self, text: str) -> None:
        self._text = text
        cues = _cues()
        innocent = Spans([match.span() for match in cues.innocent.finditer(text)])
        self._negations = [
            (match.start(), match.end(), _reach(match))
            for match in cues.negation.finditer(text)
            if match.end() > match.start() and not innocent.holds(match.start())
        ]
        self._negation_starts = [start for start, _, _ in self._negations]
        self._clause_starts = [0, *(match.end() for match in _CLAUSE_END.finditer(text))]
        self._sentence_starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
        self._foreign = Spans([match.span() for match in cues.foreign.finditer(text)])

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence that holds a place."""
        place = bisect_right(self._sentence_starts, at)
        end = self._sentence_starts[place] if place < len(self._sentence_starts) else len(self._text)
        return self._sentence_starts[place - 1], end

    def negated_from(self, start: int, end: int, within: bool) -> int | None:
        """Where the negation of ``text[start:end]`` begins: before it, within, or (``end``) after it.

        ``None``: it is not negated. ``within``: whether a negation within the words counts ("contains no drug").
        """
        cues = _cues()
        clause = self._clause_starts[bisect_right(self._clause_starts, start) - 1]
        sentence = self.sentence(start)[0]
        place = bisect_left(self._negation_starts, end) - 1
        while place >= 0 and self._negations[place][0] >= max(sentence, start - _FAR):
            begin, stop, reach = self._negations[place]
            place -= 1
            between = self._text[stop:start]
            if stop > start:
                if within and begin > start:
                    return begin
                continue
            if len(between) > reach or cues.turning.search(between):
                continue
            if begin < clause and not cues.listing.search(self._text[stop : end + 30]):
                continue
            return begin
        return end if cues.afterwards.match(self._text, end) else None

    def conditional(self, at: int) -> bool:
        """Whether the sentence only says what would hold if something else did."""
        start, _ = self.sentence(at)
        return bool(_cues().conditional.match(self._text, start))

    def foreign(self, at: int) -> bool:
        """Whether the words speak of another product that is used together with this one."""
        return self._foreign.holds(at)


class Spans:
    """Stretches in order; asks in logarithmic time."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]

    def holds(self, at: int) -> bool:
        place = bisect_right(self._starts, at) - 1
        return place >= 0 and at < self._spans[place][1]


def _reach(match: re.Match[str]) -> int:
    return _cues().reach[match.lastgroup or ""]


@lru_cache(maxsize=1)
def _cues() -> Cues:
    data: dict[str, Any] = yaml_data("ronghe.route.facts", "cues.yaml")
    groups = data["negation"]
    written = "|".join(
        f"(?P<{name}>{'|'.join(expression(word).pattern for word in group['words'])})" for name, group in groups.items()
    )
    return Cues(
        negation=compiled(written, re.I),
        reach={name: int(group["reach"]) for name, group in groups.items()},
        **{
            name: compiled("|".join(expression(word).pattern for word in data[name]), re.I)
            for name in ("innocent", "turning", "listing", "foreign")
        },
        **{name: compiled("|".join(data[name]), re.I) for name in ("afterwards", "conditional")},
    )
