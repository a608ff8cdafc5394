"""What a text names, in forms that can be compared: concepts, words of its own language, and English word keys.

Words of one language are compared as search terms. Across languages the bilingual dictionary gives every Chinese word
its English meanings; both sides are then compared by the first letters of English words, so that endings do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.index.bilingual import english_words, slots
from ronghe.kernel.text import Language, language, terms
from ronghe.kernel.text.concepts import ancestors, concerns
from ronghe.kernel.text.concepts import concepts as mentions_of

KEY = 6  # letters of an English word that tell it from others, endings aside
SHORT_STEM = 3


@dataclass(frozen=True)
class Vocabulary:
    """What one text names. ``keys`` are English word keys, the meanings of the words if the text is Chinese."""

    language: Language
    terms: frozenset[str]
    concepts: frozenset[str]
    keys: frozenset[str]


@dataclass(frozen=True, eq=False)
class Asked:
    """A clause's vocabulary, with its words as slots: any alternative (all of its keys) stands for the word."""

    own: Vocabulary
    slots: tuple[tuple[tuple[str, ...], ...], ...]


def key_of(word: str) -> str:
    """The letters by which two forms of an English word are taken for one.

    >>> key_of("sterilised"), key_of("sterilisation"), key_of("gel")
    ('steril', 'steril', 'gel')
    """
    return word.strip("-")[:KEY]


@lru_cache(maxsize=8192)
def vocabulary(text: str) -> Vocabulary:
    """Read a normalised text. Linear; some tenths of a millisecond for a sentence."""
    tongue = language(text)
    if tongue is Language.ZH:
        keys = frozenset(
            key_of(p) for slot in slots(text) for alternative in slot.alternatives for p in alternative if p[:1] != "-"
        )
    else:
        keys = frozenset(key_of(w) for w in english_words(text))
    named = frozenset(m.concept for m in mentions_of(text, nested=True))
    return Vocabulary(tongue, frozenset(terms(text)), named, keys)


def asked(text: str) -> Asked:
    """A clause as something to be looked for."""
    own = vocabulary(text)
    if own.language is Language.ZH:
        found = tuple(
            tuple(tuple(key_of(p) for p in alternative if p[:1] != "-") for alternative in slot.alternatives)
            for slot in slots(text)
            if len(slot.written) > 1 or slot.written.isascii()
        )
    else:
        found = tuple(((key_of(w),),) for w in dict.fromkeys(english_words(text)))
    return Asked(own, found)


@lru_cache(maxsize=16384)
def closure(named: frozenset[str]) -> frozenset[str]:
    """The concepts, all that lies above them, and what they concern."""
    return frozenset(up for name in named for up in (name, *ancestors(name), *concerns(name)))


def merged(parts: Iterable[Vocabulary]) -> Vocabulary:
    """Several texts read as one."""
    listed = list(parts)
    tongue = listed[0].language if listed else Language.NONE
    return Vocabulary(
        tongue,
        frozenset().union(*(p.terms for p in listed)),
        frozenset().union(*(p.concepts for p in listed)),
        frozenset().union(*(p.keys for p in listed)),
    )
