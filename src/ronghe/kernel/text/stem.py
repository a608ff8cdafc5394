"""Light English stemming: word forms meet, meanings stay apart."""

import re
from functools import lru_cache

_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST = 4
_KEPT = frozenset({"analysis", "basis", "diagnosis", "gas", "lens", "pancreas", "series", "species", "thus", "bias"})


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a lower-case English word; a word with a digit or under four letters stays as it is.

    Takes off plurals, ``-ing``, ``-ed`` and a final ``-e``, no more: ``imaging`` and ``image`` meet, ``oper-ation`` and
    ``oper-ator`` do not. Idempotence is not promised, equality of forms is.

    >>> [stem(word) for word in ["catheters", "imaging", "images", "biopsies", "sensed", "glass"]]
    ['catheter', 'imag', 'imag', 'biopsy', 'sens', 'glass']
    """
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha() or word in _KEPT:
        return word
    word = _singular(word)
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= _SHORTEST - 1 and _VOWEL.search(root):
            word = root
            if len(root) > _SHORTEST - 1 and root[-1] == root[-2] and root[-1] not in "lsz":
                word = root[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
