"""The words of Latin script in a text and the keys they are looked up by."""

import re

from ronghe.kernel.text.spelling import word_key

WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff]+(?:['’]s(?![A-Za-z]))?")
_CAPITAL = re.compile(r"[A-Z\u0391-\u03a9]")


def latin_words(text: str) -> list[str]:
    """The words of ``text`` in order, as written."""
    return WORD.findall(text)


def word_keys(word: str) -> tuple[str, ...]:
    """The keys of a word, the one of a lexicon entry first: ``=CT`` exactly so, else the key of its spelling.

    >>> word_keys("ICUs"), word_keys("scans")
    (('=ICUs', 'icus', '=ICU'), ('scan',))
    """
    key = word_key(word)
    if not _CAPITAL.search(word):
        return (key,)
    if len(word) > 2 and word[-1] == "s" and _CAPITAL.search(word[-2]):
        return f"={word}", key, f"={word[:-1]}"
    return f"={word}", key
