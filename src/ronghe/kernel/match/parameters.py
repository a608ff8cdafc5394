"""Which parameter a number in running text measures, by the words around it, in either language.

``kernel.text`` names the parameter of a well-formed statement ("定位误差 0.6 mm"). Prose is freer ("the result appears
after 90 seconds"), so the words between one number and the next are looked up in ``data/parameters.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.patterns import compiled
from ronghe.kernel.sieve import Sieve
from ronghe.kernel.text import quantity
from ronghe.kernel.text.yaml_data import yaml_data

IMPLIED = {
    "kg": "mass",
    "CNY": "price",
    "USD": "price",
    "EUR": "price",
    "fps": "frame_rate",
    "dB": "noise",
}  # what a bare unit alone says
NEAR = 12  # characters between a number and a name behind it
CARRY = 24  # characters over which the last parameter named still holds ("平均 0.82 mm,最大 0.97 mm")
HEAD = re.compile(  # a new parameter's name, though not one of the table
    r"(?:率|度|时间|时长|力|压|量|径|厚|重|长|值|评分|误差|精度|rate|time|ratio|level|score|size|error|yield)\s*(?:仅|只)?"
    r"(?:为|约|是|达|:|of|was|were|is|are|=)*\s*(?:about |around )?$",
    re.IGNORECASE,
)
LIST_JOIN = re.compile(
    r"^\s*(?:[、,，/和与及]|and|or|&|的|以及|值|rate|分别(?:为|达|是)?|均|were|was|of|are|is|both|respectively|为|达|达到|约|:|:|\s)*\s*$"
)


@dataclass(frozen=True)
class Parameter:
    """One row of the table. ``better`` is "low", "high" or ""; ``dimensions`` as ``quantity`` names them."""

    id: str
    dimensions: frozenset[str]
    better: str
    covers: bool
    broader: str
    strong: re.Pattern[str]
    weak: re.Pattern[str] | None


@dataclass(frozen=True)
class Mention:
    """A parameter named in a text at ``start:end``; weak words ("用时", "takes") yield to any other."""

    parameter: str
    start: int
    end: int
    weak: bool


@dataclass(frozen=True)
class Named:
    """What a number measures; ``sure`` is False where only a weak word, or a word further off, says so."""

    parameter: str
    sure: bool


@lru_cache(maxsize=1)
def parameters() -> Mapping[str, Parameter]:
    """The table by id."""
    rows = yaml_data("ronghe.kernel.match", "parameters.yaml")
    table: dict[str, Parameter] = {}
    for row in rows:
        found = (quantity(1.0, str(unit)) for unit in row["units"])
        weak = row.get("weak", [])
        table[row["id"]] = Parameter(
            id=row["id"],
            dimensions=frozenset(q.dimension for q in found if q is not None),
            better=row.get("better", ""),
            covers=bool(row.get("covers", False)),
            broader=row.get("broader", ""),
            strong=_pattern([*row["zh"], *row["en"]]),
            weak=_pattern(weak) if weak else None,
        )
    return table


@lru_cache(maxsize=1)
def _patterns() -> Mapping[tuple[str, bool], re.Pattern[str]]:
    """The patterns of all parameters, by parameter and whether the words are weak."""
    strong = {(parameter.id, False): parameter.strong for parameter in parameters().values()}
    weak = {(parameter.id, True): parameter.weak for parameter in parameters().values() if parameter.weak is not None}
    return strong | weak


@lru_cache(maxsize=1)
def _sieve() -> Sieve[tuple[str, bool]]:
    return Sieve("sieve-parameters", _patterns())


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Any of the words; an English word does not begin inside of another one."""
    bounded = (
        rf"(?<![a-z]){w}(?![a-z])" if re.match(r"[a-z(\\]", w) and not re.search(r"[\u4e00-\u9fff]", w) else w
        for w in words
    )
    return compiled("|".join(bounded), re.IGNORECASE)


@lru_cache(maxsize=8192)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every parameter named in a normalised text, in order; of overlapping names the longest stands."""
    found: list[Mention] = []
    patterns = _patterns()
    for key in _sieve().candidates(text):
        found += [Mention(key[0], *m.span(), key[1]) for m in patterns[key].finditer(text) if m.end() > m.start()]
    found.sort(key=lambda m: (m.start - m.end, m.weak, m.start, m.parameter))
    kept: list[Mention] = []
    for mention in found:
        inside = any(
            k.start < mention.end and mention.start < k.end and (k.start, k.end) != (mention.start, mention.end)
            for k in kept
        )
        if not inside:
            kept.append(mention)
    return tuple(sorted(kept, key=lambda m: (m.start, m.end, m.parameter)))


def name_numbers(text: str, numbers: Sequence[tuple[int, int, str]]) -> list[tuple[Named, ...]]:
    """For each number (start, end, dimension) of a normalised text, the parameters it may measure, best first.

    A number takes the nearest fitting name before it and after the number before; then a name right behind it; then the
    last name, if it is near. "sensitivity and specificity of 94 % and 91 %" gives each its own. Empty: nobody says.
    """
    names = mentions(text)
    result: list[tuple[Named, ...]] = []
    taken: set[int] = set()  # mentions used up as the name of a number
    queue: list[str] = []  # names of a list waiting for their numbers
    last: tuple[str, int] | None = None
    for i, (start, end, dimension) in enumerate(numbers):
        before_end = numbers[i - 1][1] if i else 0
        after_start = numbers[i + 1][0] if i + 1 < len(numbers) else len(text)
        fitting = [(k, m) for k, m in enumerate(names) if dimension in parameters()[m.parameter].dimensions]
        left = [(k, m) for k, m in fitting if m.end <= start + 1 and m.start >= before_end - 1 and k not in taken]
        left += [(k, m) for k, m in fitting if m.start < start < m.end and k not in taken]
        right = [
            (k, m) for k, m in fitting if m.start >= start and m.end > end and m.start < after_start and k not in taken
        ]
        right = [(k, m) for k, m in right if _belongs_left(text, end, m, after_start)]
        earlier = [(k, m) for k, m in fitting if m.end <= before_end and not m.weak and k not in taken]
        strong_left = [x for x in left if not x[1].weak]
        chosen: list[Named] = []
        if queue and not strong_left:
            chosen = [Named(queue.pop(0), True)]
        elif strong_left:
            series = _series(text, [m for _, m in strong_left], start)
            follow = len(numbers) > i + len(series) - 1 and not any(
                m.start >= end and m.end <= after_start and not m.weak for _, m in fitting
            )
            if len(series) > 1 and follow:
                chosen, queue = [Named(series[0], True)], series[1:]
                taken |= {k for k, _ in strong_left}
            else:
                nearest = max(m.end for _, m in strong_left)
                sure = _beside(text[nearest:start])
                chosen = [Named(m.parameter, sure) for _, m in strong_left if m.end == nearest]
                chosen += [Named(m.parameter, False) for _, m in reversed(strong_left) if m.end != nearest][:2]
                taken |= {k for k, m in strong_left if m.end == nearest}
        elif right and not left:
            nearest_right = min(m.start for _, m in right)
            chosen = [Named(m.parameter, not m.weak) for _, m in right if m.start == nearest_right]
            taken |= {k for k, m in right if m.start == nearest_right}
        elif left and dimension in IMPLIED:
            chosen = [Named(m.parameter, True) for _, m in left[-1:]]
        elif left:
            strong_right = [m for _, m in right if not m.weak]
            chosen = [Named(m.parameter, True) for m in strong_right[:1]]
            chosen += [Named(m.parameter, False) for _, m in earlier[-1:]]
            chosen += [Named(m.parameter, False) for _, m in reversed(left)]
        elif (
            last is not None
            and start - last[1] <= CARRY
            and not HEAD.search(text[last[1] : start])
            and dimension in parameters()[last[0]].dimensions
        ):
            chosen = [Named(last[0], True)]
        elif earlier:
            chosen = [Named(earlier[-1][1].parameter, False)]
        if not chosen and dimension in IMPLIED:
            chosen = [Named(IMPLIED[dimension], True)]
        if chosen:
            last = (chosen[0].parameter, end)
        result.append(tuple(dict.fromkeys(chosen)))
    return result


def _beside(gap: str) -> bool:
    """A name before a number is surely its own in the same part of the sentence, or just across a comma."""
    return len(gap) <= NEAR or not re.search(r"[,，;；]", gap)


def _belongs_left(text: str, end: int, mention: Mention, next_number: int) -> bool:
    """A name behind a number is the number's own: near, in the same part, and not the name of the next number."""
    gap = text[end : mention.start]
    if len(gap) > NEAR or re.search(r"[,，、;；。()（）]|\band\b|和", gap):
        return False
    behind = text[mention.end : next_number]
    return next_number >= len(text) or len(behind) > NEAR or bool(re.search(r"[,，;；。]|\band\b|和", behind))


def _series(text: str, names: Sequence[Mention], start: int) -> list[str]:
    """The names that stand joined by "and" or a comma right before ``start``, in order."""
    series: list[str] = []
    edge = start
    for mention in sorted(names, key=lambda m: -m.start):
        if not LIST_JOIN.match(text[mention.end : edge]):
            break
        series.insert(0, mention.parameter)
        edge = mention.start
    return list(dict.fromkeys(series))


def agree(wanted: Sequence[Named], stated: Sequence[Named]) -> int:
    """How well two names agree: 3 the same, 2 one is the general name of the other, 1 the same but unsure, 0 not.

    >>> agree([Named("repeatability", True)], [Named("positioning_error", True)])
    0
    """
    table = parameters()
    best = 0
    for want in wanted:
        for state in stated:
            if want.parameter == state.parameter:
                best = max(best, 3 if want.sure and state.sure else 1)
            elif table[state.parameter].broader == want.parameter or table[want.parameter].broader == state.parameter:
                best = max(best, 2 if want.sure and state.sure else 1)
    return best
