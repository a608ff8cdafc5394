"""Age limits read as the groups of people they reach: "12 岁以上", "aged 3 to 71"."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADULT_FROM = 18  # years
CHILD_FROM = 2
MOST_CHILDREN = 10  # a lower limit above it leaves most of them out
CHILD_TO = 16
ELDERLY_FROM = 60
OLDEST = 120

RANGE = re.compile(
    r"(?<![\d.])(\d{1,3}) ?(?:周?岁)?(?:至|到|[-~–—])(\d{1,3}) ?周?岁"
    r"|\b(?:aged?|ages) (?:from |between )?(\d{1,3})(?: to | and | ?[-–] ?)(\d{1,3})\b"
    r"(?! ?(?:weeks|months|days|kg|g|cm|mm|%))"
    r"|\b(\d{1,3})(?: to | ?[-–] ?)(\d{1,3}) (?:years|yrs)\b(?= old| of age)",
    re.IGNORECASE,
)
FROM = re.compile(
    r"(?<![\d.])(\d{1,3}) ?周?岁(?:及|或)?(?:以上|起)|[≥>] ?(\d{1,3}) ?周?岁"
    r"|\b(?:aged?|people|patients|persons|those) (?:over |above |from |at least )(\d{1,3})\b"
    r"(?! ?(?:weeks|months|days|kg|g|cm|mm|%))"
    r"|\b(\d{1,3}) years(?: of age| old)? (?:and|or) (?:over|older|above)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AgeGroup:
    """A group of the axis of populations that an age limit at ``start:end`` reaches."""

    group: str
    start: int
    end: int


def age_groups(text: str) -> list[AgeGroup]:
    """The groups that the age limits of a normalised text reach; a limit that cuts a group short does not name it.

    >>> [a.group for a in age_groups("患者(年龄 5-52 岁)")], [a.group for a in age_groups("patients over 40")]
    (['child', 'adult'], ['adult'])
    """
    return [
        AgeGroup(group, start, end)
        for low, high, start, end in _limits(text)
        for group, reached in (
            ("child", low <= MOST_CHILDREN and high > CHILD_FROM),
            ("adult", high > ADULT_FROM + 5),
            ("elderly", low >= ELDERLY_FROM),
        )
        if reached
    ]


def cut_short(text: str) -> list[AgeGroup]:
    """Children where a limit lets only the older ones in.

    >>> [a.group for a in cut_short("12 岁以上")], cut_short("5 岁以上")
    (['child'], [])
    """
    return [AgeGroup("child", s, e) for low, high, s, e in _limits(text) if MOST_CHILDREN < low < CHILD_TO]


def _limits(text: str) -> list[tuple[int, int, int, int]]:
    """Lowest and highest age in years, and where they stand."""
    ranges = [(*(int(g) for g in m.groups() if g is not None), *m.span()) for m in RANGE.finditer(text)]
    bounds = [(next(int(g) for g in m.groups() if g is not None), OLDEST, *m.span()) for m in FROM.finditer(text)]
    return [(low, high, start, end) for low, high, start, end in (*ranges, *bounds) if low < high <= OLDEST]
