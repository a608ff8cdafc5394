"""The bilingual dictionary: which English words a Chinese text may stand for, and how well two texts agree by it.

An encoder knows the drift of a text; a dictionary knows that 肾 is kidney and never liver. The two err differently, so
``crosslingual`` adds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from ronghe.kernel import text

WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_STOP = frozenset(
    re.findall(r"\S+", "a an and are as at be by for from in into is it its of on or that the their this to was were")
)
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"), ("sulph", "sulf"), ("isation", "ization"))


@dataclass(frozen=True)
class Slot:
    """One Chinese word, or a figure or Latin word in the text; any of ``alternatives`` may stand for it in English.

    An alternative is a tuple of word patterns that all must be there; no alternative at all: the word is unknown.
    """

    written: str
    alternatives: tuple[tuple[str, ...], ...]


def fold(word: str) -> str:
    """One spelling for British and American, singular and plural.

    >>> fold("haemorrhages"), fold("tumour"), fold("kidneys"), fold("biopsies"), fold("diagnosis")
    ('hemorrhage', 'tumor', 'kidney', 'biopsy', 'diagnosis')
    """
    for british, american in _SPELLINGS:
        word = word.replace(british, american)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and len(word) > 3 and word[-2] not in "sui":
        return word[:-1]
    return word


def english_words(source: str) -> list[str]:
    """Folded English words and figures, in order, without the smallest words.

    >>> english_words("Fracture of the right femur, grade 2")
    ['fracture', 'right', 'femur', 'grade', '2']
    """
    return [fold(word) for word in WORD.findall(text.normalised(source).lower()) if word not in _STOP]


def fits(pattern: str, word: str) -> bool:
    """Whether a folded word matches a pattern: whole, ``abc-`` (start; anywhere from five letters on), ``-abc`` (end).

    >>> fits("gastr-", "gastritis"), fits("-itis", "gastritis"), fits("renal", "adrenal")
    (True, True, False)
    """
    if pattern.endswith("-"):
        stem = pattern[:-1]
        return word.startswith(stem) or (len(stem) >= 5 and stem in word)
    if pattern.startswith("-"):
        return word.endswith(pattern[1:])
    return word == pattern


@lru_cache(maxsize=1)
def dictionary() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Chinese term -> alternatives, from ``data/bilingual_terms.tsv``; each alternative is a tuple of patterns."""
    raw = resources.files(__package__).joinpath("data/bilingual_terms.tsv").read_text("utf-8")
    entries: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in raw.splitlines():
        if line and not line.startswith("#"):
            term, meanings = line.split("\t")
            entries[term] = tuple(dict.fromkeys(_patterns(meaning) for meaning in meanings.split(";")))
    return entries


def slots(source: str) -> list[Slot]:
    """A Chinese text as dictionary words: the cut that leaves the fewest characters unknown, then has the fewest words.

    Figures and Latin words stand for themselves. Repeated words are given once. Cost: linear in the text.

    >>> [slot.written for slot in slots("急性肾衰竭2期")]
    ['急性', '肾衰竭', '2', '期']
    """
    lowered = text.normalised(source).lower()
    found: dict[str, Slot] = {}
    for match in re.finditer(rf"{_HAN.pattern}|{WORD.pattern}", lowered):
        piece = match.group()
        if _HAN.match(piece):
            for term in _cut(piece):
                found.setdefault(term, Slot(term, dictionary().get(term, ())))
        elif piece not in _STOP:
            found.setdefault(piece, Slot(piece, ((fold(piece),),)))
    return list(found.values())


def _cut(run: str) -> list[str]:
    entries, longest = dictionary(), _longest()
    # best[i]: (unknown characters, words) of run[:i], and where the last word began
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(run) + 1):
        unknown, words, _ = best[end - 1]
        choice = (unknown + (0 if run[end - 1] in entries else 1), words + 1, end - 1)
        for begin in range(max(0, end - longest), end - 1):
            if run[begin:end] in entries:
                unknown, words, _ = best[begin]
                choice = min(choice, (unknown, words + 1, begin))
        best.append(choice)
    pieces: list[str] = []
    end = len(run)
    while end:
        begin = best[end][2]
        pieces.append(run[begin:end])
        end = begin
    return pieces[::-1]


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, dictionary()))


def _patterns(meaning: str) -> tuple[str, ...]:
    words = []
    for part in meaning.lower().split():
        core = part.strip("-")
        for piece in WORD.findall(core):
            if piece not in _STOP:
                words.append(piece)
    folded = [_respelt(piece) for piece in words]
    if meaning.strip().endswith("-"):
        folded[-1] += "-"
    else:
        folded[-1] = fold(words[-1])
    if meaning.strip().startswith("-"):
        folded[0] = "-" + folded[0]
    return tuple(
        fold(word) if word.isalpha() and place < len(folded) - 1 else word for place, word in enumerate(folded)
    )


def _respelt(piece: str) -> str:
    for british, american in _SPELLINGS:
        piece = piece.replace(british, american)
    return piece


def agreement(chinese: Sequence[Slot], english: Sequence[str]) -> float:
    """Plain reading of the score, every word weighing the same: mean of the shares of each side that the other covers.

    The oracle of ``BilingualIndex``, and good enough for a single pair.

    >>> agreement(slots("肾结石"), english_words("calculus of kidney"))
    1.0
    """
    if not chinese or not english:
        return 0.0
    known = [max((_share(a, english) for a in slot.alternatives), default=0.0) for slot in chinese]
    patterns = [pattern for slot in chinese for alternative in slot.alternatives for pattern in alternative]
    words = dict.fromkeys(english)
    covered = sum(any(fits(pattern, word) for pattern in patterns) for word in words)
    return (sum(known) / len(chinese) + covered / len(words)) / 2


def _share(alternative: Sequence[str], english: Sequence[str]) -> float:
    return sum(any(fits(pattern, word) for word in english) for pattern in alternative) / len(alternative)
