"""How a statement is meant: as a firm fact, a plan, somebody else's value, or a denial."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from ronghe.kernel.match.parameters import mentions
from ronghe.kernel.patterns import compiled
from ronghe.kernel.text.yaml_data import yaml_data

AT_ONCE = 24  # characters
SENTENCE_END = re.compile(r"[。!?!?；;\n]|(?<=[a-z0-9%)])\.(?=\s|$)")
SEGMENT_END = re.compile(
    r"[，,、。!?!?；;：\n()()]|(?<=[a-z0-9%)])\.(?=\s|$)|\b(?:but|while|whereas|although|though)\b|但是?|而(?=传统|常规|现有)"
)


class Stance(StrEnum):
    """FIRM is the default: said of the offer itself, as a fact."""

    FIRM = "firm"
    PLANNED = "planned"
    BASELINE = "baseline"
    DENIED = "denied"


@lru_cache(maxsize=1)
def cues() -> Mapping[str, re.Pattern[str]]:
    """The cue patterns of ``data/cues.yaml``, both languages in one expression per kind."""
    raw = yaml_data("ronghe.kernel.match", "cues.yaml")
    return {kind: compiled("|".join([*lists["zh"], *lists["en"]]), re.IGNORECASE) for kind, lists in raw.items()}


def _at_once(between: str) -> bool:
    """Only a few words, and no name of a parameter, stand between a comparison and the number."""
    if len(between) > AT_ONCE or re.search(r"[,，、;；]|\b(?:was|were|is|are|reached|gave)\b|为|达", between):
        return False
    return not mentions(between)


def sentence_of(source: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence around ``source[start:end]``; semicolons and line breaks end a sentence too."""
    left = max((m.end() for m in SENTENCE_END.finditer(source, 0, start)), default=0)
    right = SENTENCE_END.search(source, end)
    return left, right.start() if right else len(source)


def segment_of(source: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the comma-separated part around ``source[start:end]``."""
    left = max((m.end() for m in SEGMENT_END.finditer(source, 0, start)), default=0)
    right = SEGMENT_END.search(source, end)
    return left, right.start() if right else len(source)


def value_stance(source: str, start: int, end: int) -> Stance:
    """How the quantity ``source[start:end]`` is meant, from the nearest cue to its left or one right behind it.

    >>> text = "徒手置钉误差 3 mm,本系统 0.8 mm"
    >>> value_stance(text, 7, 11), value_stance(text, 15, 21)
    (<Stance.BASELINE: 'baseline'>, <Stance.FIRM: 'firm'>)
    """
    patterns = cues()
    begin, stop = sentence_of(source, start, end)
    _, segment_stop = segment_of(source, start, end)
    behind = source[end : min(stop, max(segment_stop, end + 1) + 12)]
    own = re.split(r"[，,、;；]|\d", behind, maxsplit=1)[0]
    if patterns["planned_after"].search(own):
        return Stance.PLANNED
    if patterns["baseline_after"].search(own):
        return Stance.BASELINE
    left = source[begin:start]
    nearest = {
        kind: max((m.end() for m in patterns[kind].finditer(left)), default=-1)
        for kind in ("planned", "measured", "baseline", "reset")
    }
    compared = max((m.end() for m in patterns["compared"].finditer(left)), default=-1)
    if compared >= 0 and _at_once(left[compared:]):
        return Stance.BASELINE
    kind = max(nearest, key=lambda k: (nearest[k], k))
    if nearest[kind] < 0:
        return Stance.FIRM
    if kind == "baseline":
        # A comparison reaches only over its own part: "against 3 mm by hand, the arm reaches 0.8 mm".
        return Stance.BASELINE if not re.search(r"[，,;；]", left[nearest["baseline"] :]) else Stance.FIRM
    if kind == "planned":
        return Stance.PLANNED
    return Stance.FIRM
