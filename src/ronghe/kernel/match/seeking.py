"""Signs that a clause names the thing sought: the words before it, how it begins, how it ends, where it stands.

Another thing fails such a clause; of any other clause, what an offer does not say stays unknown.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ronghe.kernel.patterns import compiled
from ronghe.kernel.text.yaml_data import yaml_data

BEFORE = 40  # characters before a clause in which a word of seeking stands
OPENING = 14  # characters before the first clause: a greeting, a number, a label


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    raw = yaml_data("ronghe.kernel.match", "seeking.yaml")
    return {
        "asked_for": compiled(
            rf"(?:\b(?:{'|'.join(raw['seek']['en'])})\b{raw['between']['en']}|(?:{'|'.join(raw['seek']['zh'])}){raw['between']['zh']})"
            r"[\s「“\"'(（【\-·•*]*$",
            re.IGNORECASE,
        ),
        "begins": compiled(
            rf"^\W*(?:(?:{'|'.join(raw['begins']['en'])})\b|{'|'.join(raw['begins']['zh'])})", re.IGNORECASE
        ),
        "ends": compiled(rf"(?:{'|'.join(raw['ends']['zh'])})\W*$", re.IGNORECASE),
    }


def signs(clause: str, before: str) -> frozenset[str]:
    """Which of "asked_for", "begins", "ends" and "opens" hold of a clause with ``before`` in front of it in the need.

    >>> sorted(signs("a sensor for the drip", "We are looking for "))
    ['asked_for', 'begins']
    >>> sorted(signs("works without network", "Besides, the thing must "))
    []
    """
    cues = _cues()
    found = {name for name in ("begins", "ends") if cues[name].search(clause)}
    if cues["asked_for"].search(before[-BEFORE:]):
        found.add("asked_for")
    if len(before.strip()) <= OPENING:
        found.add("opens")
    return frozenset(found)
