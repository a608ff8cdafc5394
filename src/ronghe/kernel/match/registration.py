"""How far a device is with its registration in China: certificate held, application filed, or neither."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ronghe.kernel.match.stance import segment_of, sentence_of
from ronghe.kernel.text.yaml_data import yaml_data


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    raw = yaml_data("ronghe.kernel.match", "registration.yaml")
    return {kind: re.compile("|".join([*lists["zh"], *lists["en"]]), re.IGNORECASE) for kind, lists in raw.items()}


def statuses(text: str, anchors: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The mentions of registration with what the words around them say; those about another matter are left out.

    A mention reaches from its own part of the sentence to the part of the next mention. A filed application is
    "pending"; a certificate that is only planned, or an application that is only prepared, is "unregistered".

    >>> statuses("三类注册证预计明年取得", [(0, 5, "registered")])
    [(0, 5, 'unregistered')]
    >>> statuses("Chinese registration: application under review", [(0, 20, "registered")])
    [(0, 20, 'pending')]
    """
    ordered = sorted(anchors)
    told: list[tuple[int, int, str]] = []
    for i, (start, end, value) in enumerate(ordered):
        begin = segment_of(text, start, end)[0]
        stop = sentence_of(text, start, end)[1]
        sentence = sentence_of(text, start, end)[0]
        parts = [segment_of(text, other[0], other[0] + 1)[0] for other in ordered[i + 1 :]]
        stop = min([stop, *(part for part in parts if part >= end)])
        own = text[slice(*segment_of(text, start, end))]
        status = _status(text[begin:stop], value, text[sentence:stop], own)
        if status == "unregistered" and told and told[-1][0] >= sentence and told[-1][2] == "pending":
            status = "pending"  # filed, and the certificate expected
        if status:
            told.append((start, end, status))
    return told


def _status(words: str, value: str, sentence: str, own: str) -> str | None:
    """``words``: from the mention's own part to the next; ``own``: that part alone, which may settle it by itself."""
    cues = _cues()
    if cues["wanted"].search(sentence):
        return "registered"
    if value == "unregistered" and cues["nothing"].search(own) and not cues["another"].search(own):
        return None if cues["abroad"].search(own) and not cues["china"].search(own) else "unregistered"
    if cues["another"].search(sentence):
        return None
    if cues["abroad"].search(words) and not cues["china"].search(words):
        return None
    if cues["nothing"].search(words):
        return "unregistered"
    if cues["filed"].search(words):
        return "pending"
    if value == "unregistered" or cues["intended"].search(words):
        return "unregistered"
    return value
