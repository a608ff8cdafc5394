"""The parts of a sentence that hold one thing each."""

import re
from bisect import bisect_right
from collections.abc import Sequence

BREAK = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|[;。!?\n]|(?<=[\u4e00-\u9fff])\s{1,3}(?=[\u4e00-\u9fff]{2,8}\s*[:≤≥<>])")


def segment_starts(text: str) -> list[int]:
    """Where segments begin: after commas and stops, not inside a number."""
    return [0, *(match.end() for match in BREAK.finditer(text))]


def segment_of(starts: Sequence[int], at: int) -> int:
    """The index of the segment that holds the place ``at``."""
    return bisect_right(starts, at) - 1
