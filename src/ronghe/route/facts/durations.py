"""How long a product touches the body, as far as the text gives a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ronghe.kernel.patterns import compiled
from ronghe.kernel.text.mentions import Mention, mentions
from ronghe.kernel.text.units import quantity
from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.facts.patterns import expression
from ronghe.route.facts.scopes import Scopes

_BEFORE, _AFTER = 44, 24
_CLAUSE_END = re.compile(r"[,;。](?!\d)")
_HOUR, _SHORT_DAYS = 0.0417, 30  # 1/24 of a day as it is rounded here
_SECONDS_A_DAY = 86400.0
BELOW = 0.99
BOUNDS = (0.0416667, 1.0, 30.0)
"""Days at which regulations draw a line: an hour (EU), a day (China), thirty days (both)."""


class Stay(NamedTuple):
    """``days`` of contact told by ``text[start:end]``."""

    days: float
    start: int
    end: int


class _Cues(NamedTuple):
    contact: re.Pattern[str]
    other: re.Pattern[str]
    more_before: re.Pattern[str]
    more_after: re.Pattern[str]
    less_before: re.Pattern[str]
    less_after: re.Pattern[str]


def stays(text: str, scopes: Scopes) -> Iterator[Stay]:
    """Every time of contact that a normalised text gives, in days.

    A range counts by its upper end. A lower bound (30 天以上) is read as one unit more than it says, as it speaks of
    what lies beyond; an upper bound as it stands, but for one that regulations draw (小于 30 天, 不超过 24 小时): there
    ``BELOW`` of it, as the next longer contact begins at the bound itself (Order 15, article 3). Times of storage,
    sterilising, tests or follow-up are left out. Linear in the text.
    """
    cues = _cues()
    for mention in mentions(text):
        if mention.dimension != "s" or scopes.conditional(mention.start):
            continue
        begin, stop = scopes.sentence(mention.start)
        before = text[max(begin, mention.start - _BEFORE) : mention.start]
        after = text[mention.end : min(stop, mention.end + _AFTER)]
        if cues.other.search(_CLAUSE_END.split(before)[-1]) or cues.other.search(_CLAUSE_END.split(after)[0]):
            continue
        cue = cues.contact.search(before) or cues.contact.search(after)
        if cue is None:
            continue
        more = cues.more_before.search(before) or cues.more_after.match(after)
        less = cues.less_before.search(before) or cues.less_after.match(after)
        days = _days(mention, bool(more and not less), bool(less and not more))
        if days is not None:
            yield Stay(days, mention.start, mention.end)


def duration_of(days: float) -> str:
    """The value of ``duration`` for days of contact: ``transient`` to an hour, ``short`` to 30 days, else ``long``."""
    if days <= _HOUR:
        return "transient"
    return "short" if days <= _SHORT_DAYS else "long"


def _days(mention: Mention, more: bool, less: bool) -> float | None:
    amount = mention.high if mention.high is not None else mention.value
    seconds = quantity(amount + 1 if more else amount, mention.unit)
    if seconds is None or seconds.value <= 0:
        return None
    days = float(f"{seconds.value / _SECONDS_A_DAY:.6g}")
    return float(f"{days * BELOW:.4g}") if less and days in BOUNDS else days


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    data = yaml_data("ronghe.route.facts", "durations.yaml")
    found = {name: [expression(word).pattern for word in data[name]] for name in ("contact", "other")}
    return _Cues(
        contact=compiled("|".join(found["contact"]), re.I),
        other=compiled("|".join(found["other"]), re.I),
        more_before=compiled(rf"(?:{'|'.join(data['more_before'])})[ ]?$", re.I),
        more_after=compiled(rf"[ ]?(?:{'|'.join(data['more_after'])})", re.I),
        less_before=compiled(rf"(?:{'|'.join(data['less_before'])})[ ]?$", re.I),
        less_after=compiled(rf"[ ]?(?:{'|'.join(data['less_after'])})", re.I),
    )
