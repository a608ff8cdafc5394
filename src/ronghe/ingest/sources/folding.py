"""Text folded for comparison: the same words in other scripts, widths and cases become equal."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

_DROPPED = re.compile(r"[\s\u200b-\u200f\ufeff_*＊#·•.,;:!?、。，；：！？'\"“”‘’`~<>《》〈〉|\\/\-—–+=&@^%$]+")
_BRACKETED = re.compile(r"[(\[{【〔<《][^()\[\]{}【】〔〕<>《》]*[)\]}】〕>》]")
_lock = threading.Lock()
_converter: Any = None


def simplified(text: str) -> str:
    """Traditional characters turned into simplified ones; width and compatibility forms unified (NFKC)."""
    global _converter
    flat = unicodedata.normalize("NFKC", text)
    if flat.isascii():
        return flat
    with _lock:
        if _converter is None:
            import opencc  # noqa: PLC0415 -- slow import

            _converter = opencc.OpenCC("t2s")
        return str(_converter.convert(flat))


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Folded key of a short label: simplified, lower case, no spaces, no punctuation; brackets' content kept.

    >>> folded("　聯繫電話 (必填)：")
    '联系电话必填'
    """
    return _DROPPED.sub("", re.sub(r"[()\[\]{}【】〔〕]", "", simplified(text).casefold()))


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """``folded`` without what stands in brackets.

    >>> bare("投资金额（万元）")
    '投资金额'
    """
    plain = simplified(text)
    for _ in range(3):
        plain, before = _BRACKETED.sub("", plain), plain
        if plain == before:
            break
    return folded(plain) or folded(text)


def has_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return any("\u4e00" <= c <= "\u9fff" or "\u3400" <= c <= "\u4dbf" for c in text)
