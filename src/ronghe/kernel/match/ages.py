"""Age limits read as the groups of people they reach: "12 岁以上", "aged 3 to 71"."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADULT_FROM = 18  # years
CHILD_FROM = 2
CHILD_TO = 15  # a limit above it leaves out most children
OLDEST = 120

RANGE = re.compile(
    r"(?<![\d.])(\d{1,3}) ?(?:周?岁)?(?:至|到|[-~–—])(\d{1,3}) ?周?岁"
    r"|\b(?:aged?|ages|between) (?:from |between )?(\d{1,3})(?: to | and | ?[-–] ?)(\d{1,3})\b(?! ?(?:weeks|months|days))"
    r"|\b(\d{1,3})(?: to | ?[-–] ?)(\d{1,3}) (?:years|yrs)\b(?= old| of age|$|[,.;)])",
    re.IGNORECASE,
)
FROM = re.compile(
    r"(?<![\d.])(\d{1,3}) ?周?岁(?:及|或)?(?:以上|起)|[≥>] ?(\d{1,3}) ?周?岁"
    r"|\b(?:aged?|people|patients|persons|those) (?:over |above |from |at least )(\d{1,3})\b(?! ?(?:weeks|months|days|kg|g|cm))"
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
    found: list[AgeGroup] = []
    for match in RANGE.finditer(text):
        low, high = (int(g) for g in match.groups() if g is not None)
        found += _reached(low, high, match)
    for match in FROM.finditer(text):
        found += _reached(next(int(g) for g in match.groups() if g is not None), OLDEST, match)
    return found


def _reached(low: int, high: int, match: re.Match[str]) -> list[AgeGroup]:
    if not low < high <= OLDEST:
        return []
    groups = []
    if low <= CHILD_TO - 5 and high > CHILD_FROM:
        groups.append("child")
    if high > ADULT_FROM + 5:
        groups.append("adult")
    return [AgeGroup(group, match.start(), match.end()) for group in groups]
