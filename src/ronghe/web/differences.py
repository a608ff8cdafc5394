"""Two versions of a text, sentence by sentence: what stayed, what went, what came."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

SENTENCE = re.compile(r"[^。！？；.!?;\n]*[。！？；.!?;\n]+|[^。！？；.!?;\n]+$")
MOST = 1500
"""Sentences up to which two texts are compared; longer ones are shown whole, one after the other."""

Part = tuple[str, str]
"""``same``, ``gone`` or ``new``, and the words."""


def differences(old: str, new: str) -> list[Part]:
    """The parts in reading order; empty where nothing changed."""
    if old == new:
        return []
    before, after = SENTENCE.findall(old), SENTENCE.findall(new)
    if max(len(before), len(after)) > MOST:
        return [part for part in (("gone", old), ("new", new)) if part[1]]
    parts: list[Part] = []
    for op, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            parts.append(("same", "".join(after[begin:stop])))
            continue
        parts += [("gone", "".join(before[start:end])), ("new", "".join(after[begin:stop]))]
    return [part for part in parts if part[1]]
