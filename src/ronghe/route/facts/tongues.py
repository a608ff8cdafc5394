"""Whether a text is written in a language that can be read here."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from ronghe.kernel.text.yaml_data import yaml_data

_SCRIPTS = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff])|(?P<kana>[\u3040-\u30ff])|(?P<hangul>[\u1100-\u11ff\uac00-\ud7af])"
    r"|(?P<latin>[A-Za-z\u00c0-\u024f])|(?P<other>[\u0370-\u1fff\ua000-\uabff])"
)
_WORD = re.compile(r"[a-z\u00df-\u024f]{1,24}", re.I)
_LOOK = 4000
_KANA_SHARE, _OTHER_SHARE = 0.1, 0.5
_ENGLISH_WORDS = 3


def readable(text: str) -> bool:
    """Whether ``text`` is Chinese, English or both, or too short or bare to say. Looks at its first characters.

    >>> readable("Das Gerät wird für die Behandlung der Haut verwendet"), readable("本产品用于皮肤")
    (False, True)
    """
    head = text[:_LOOK]
    letters = Counter(match.lastgroup for match in _SCRIPTS.finditer(head))
    total = sum(letters.values())
    if not total:
        return True
    if letters["kana"] >= _KANA_SHARE * total or letters["hangul"] + letters["other"] >= _OTHER_SHARE * total:
        return False
    if letters["han"] * 4 >= letters["latin"]:
        return True
    english, foreign = _function_words()
    words = Counter(word.lower() for word in _WORD.findall(head))
    ours = sum(count for word, count in words.items() if word in english)
    theirs = sum(count for word, count in words.items() if word in foreign)
    return theirs < _ENGLISH_WORDS or ours >= theirs


@lru_cache(maxsize=1)
def _function_words() -> tuple[frozenset[str], frozenset[str]]:
    data = yaml_data("ronghe.route.facts", "tongues.yaml")
    english = frozenset(data["english"])
    return english, frozenset(data["foreign"]) - english
