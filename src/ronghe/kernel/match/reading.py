"""What the statements of an offer name, alone and together, kept with the offer so that it is worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ronghe.kernel.match.stance import cues
from ronghe.kernel.match.vocabulary import Vocabulary, closure, merged

HEAD = 2  # the title and the first sentence say what an offer is


@dataclass(frozen=True)
class Extent:
    """A vocabulary with all that lies above its concepts."""

    words: Vocabulary
    above: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """``statements`` one by one; ``planned`` and ``denied``: whether the cues of a plan or a denial stand in each."""

    statements: tuple[Extent, ...]
    planned: tuple[bool, ...]
    denied: tuple[bool, ...]
    title: Extent
    head: Extent
    whole: Extent


def extent(words: Vocabulary) -> Extent:
    """A vocabulary with its closure."""
    return Extent(words, closure(words.concepts))


def read_words(texts: Sequence[str], titles: Sequence[bool], words: Sequence[Vocabulary]) -> Reading:
    """Put the vocabularies of an offer's statements together; ``titles`` says which of them are titles."""
    patterns = cues()
    named = [w for w, title in zip(words, titles, strict=True) if title] or list(words[:1])
    return Reading(
        statements=tuple(extent(w) for w in words),
        planned=tuple(bool(patterns["planned"].search(t)) for t in texts),
        denied=tuple(bool(patterns["denied"].search(t)) for t in texts),
        title=extent(merged(named)),
        head=extent(merged(words[:HEAD])),
        whole=extent(merged(words)),
    )
