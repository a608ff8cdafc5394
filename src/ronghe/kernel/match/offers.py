"""Read an offer once: its statements, what they measure, the properties they state, and their vectors."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import Encoder
from ronghe.kernel.match.attributes import Stated, Trait, traits
from ronghe.kernel.match.concepts import concepts
from ronghe.kernel.match.figures import Figure, figures_of
from ronghe.kernel.match.profiles import fields_named
from ronghe.kernel.match.reading import Reading, read_words
from ronghe.kernel.match.values import Offer, PassageRef
from ronghe.kernel.match.vocabulary import Vocabulary, vocabulary
from ronghe.kernel.text import (
    Language,
    language,
    normalised,
    passages,
    terms,
)
from ronghe.kernel.text.passages import Passage

MOST_STATEMENTS = 80  # per offer; a longer text is read to here, so that one offer cannot hold up a whole search
TITLE_FIELDS = ("title", "name")
SHORTEST_PART = 4  # characters


@dataclass(frozen=True)
class Statement:
    """One passage of an offer; ``text`` is normalised, ``passage`` literal."""

    passage: PassageRef
    text: str
    language: Language
    terms: frozenset[str]
    concepts: frozenset[str]
    title: bool


@dataclass(frozen=True)
class Part:
    """A comma-separated part of a statement: short enough to be compared with a short clause."""

    text: str
    statement: int
    terms: frozenset[str]
    concepts: frozenset[str]


@dataclass(frozen=True, eq=False)
class OfferProfile:
    """An offer, read. Row i of ``vectors`` (n, dimension) belongs to statement i, of ``part_vectors`` to part i.

    ``field`` is the specialties that it states, or else those that its text speaks of.
    """

    offer: Offer
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    stated: Mapping[str, tuple[Stated, ...]]
    vectors: NDArray[np.float32]
    language: Language
    field: tuple[str, ...]
    parts: tuple[Part, ...]
    part_vectors: NDArray[np.float32]
    reading: Reading

    @cached_property
    def centre(self) -> NDArray[np.float32]:
        """(dimension,) the mean direction of all statements, of length 1 (or zero)."""
        total = self.vectors.sum(axis=0)
        length = float(np.linalg.norm(total))
        return np.asarray(total / length if length else total, dtype=np.float32)

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every search term of the offer."""
        return frozenset().union(*(s.terms for s in self.statements))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """Every concept of the offer."""
        return frozenset().union(*(s.concepts for s in self.statements))


@dataclass(frozen=True)
class _Sentence:
    """All that one passage says by itself, whoever's it is; ``figures`` are numbered for statement 0."""

    text: str
    language: Language
    terms: frozenset[str]
    concepts: frozenset[str]
    traits: tuple[Trait, ...]
    figures: tuple[Figure, ...]
    parts: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    words: Vocabulary


@lru_cache(maxsize=8192)
def _sentence(source: str) -> _Sentence:
    """Read a passage. About a millisecond; offers of one owner, or of one kind, share many of theirs."""
    clean = normalised(source)
    return _Sentence(
        text=clean,
        language=language(clean),
        terms=frozenset(terms(clean)),
        concepts=concepts(clean),
        traits=traits(clean),
        figures=tuple(figures_of(clean)),
        parts=tuple((piece, frozenset(terms(piece)), concepts(piece)) for piece in pieces(clean)),
        words=vocabulary(clean),
    )


def _passages(offer: Offer) -> list[tuple[str, Passage]]:
    """The passages of an offer with the names of their fields, titles first, ``MOST_STATEMENTS`` at the most."""
    order = {name: place for place, name in enumerate(offer.fields)}
    names = sorted(offer.fields, key=lambda name: (name not in TITLE_FIELDS, order[name]))
    return [(name, passage) for name in names for passage in passages(offer.fields[name])][:MOST_STATEMENTS]


def read(offer: Offer) -> OfferProfile:
    """Read an offer without an encoder; its vectors have no columns yet."""
    placed = _passages(offer)
    said = [_sentence(passage.text) for _, passage in placed]
    statements = tuple(
        Statement(
            PassageRef(offer.id, name, passage.text, passage.start, passage.end),
            one.text,
            one.language,
            one.terms,
            one.concepts,
            name in TITLE_FIELDS,
        )
        for (name, passage), one in zip(placed, said, strict=True)
    )
    stated: dict[str, list[Stated]] = {}
    for i, one in enumerate(said):
        for trait in one.traits:
            stated.setdefault(trait.axis, []).append(Stated(trait, i))
    parts = tuple(Part(text, i, words, ideas) for i, one in enumerate(said) for text, words, ideas in one.parts)
    whole = " ".join(s.text for s in statements)
    return OfferProfile(
        offer=offer,
        statements=statements,
        figures=tuple(replace(figure, statement=i) for i, one in enumerate(said) for figure in one.figures),
        stated={axis: tuple(items) for axis, items in stated.items()},
        vectors=np.zeros((len(statements), 0), dtype=np.float32),
        language=language(whole),
        field=tuple(offer.facts.field) or fields_named(whole),
        parts=parts,
        part_vectors=np.zeros((len(parts), 0), dtype=np.float32),
        reading=read_words([s.text for s in statements], [s.title for s in statements], [one.words for one in said]),
    )


def pieces(text: str) -> list[str]:
    """The comma-separated parts of a normalised statement, without the statement itself."""
    found = [p.strip() for p in re.split(r",(?!\d{3}(?!\d))|[，;；。:]|\.(?=\s|$)", text)]
    kept = [p for p in found if len(p) >= SHORTEST_PART]
    return kept if len(kept) > 1 else []


def prepare_all(offers: Sequence[Offer], encoder: Encoder) -> list[OfferProfile]:
    """Read offers and encode all their statements in one batch; offers read before come from the cache.

    The cache is keyed by the content of the offer and the encoder's name, holds the ``CACHE_SIZE`` offers used last,
    and never changes an answer.
    """
    keys = [_key(offer, encoder) for offer in offers]
    found = [_CACHE.get(key) for key in keys]
    missing = {key: offer for key, offer, hit in zip(keys, offers, found, strict=True) if hit is None}
    fresh = dict(zip(missing, encoded(map(read, missing.values()), encoder), strict=True))
    for key, profile in fresh.items():
        _CACHE.put(key, profile)
    return [hit if hit is not None else fresh[key] for key, hit in zip(keys, found, strict=True)]


def prepare(offer: Offer, encoder: Encoder) -> OfferProfile:
    """Read one offer; see ``prepare_all``."""
    return prepare_all([offer], encoder)[0]


def encoded(profiles: Iterable[OfferProfile], encoder: Encoder) -> list[OfferProfile]:
    """Profiles with the vectors of their statements and parts, encoded in one batch."""
    read_ones = list(profiles)
    texts = [t for p in read_ones for t in (*(s.text for s in p.statements), *(part.text for part in p.parts))]
    rows = encoder.encode(texts) if texts else np.zeros((0, encoder.dimension), dtype=np.float32)
    done: list[OfferProfile] = []
    at = 0
    for profile in read_ones:
        middle = at + len(profile.statements)
        stop = middle + len(profile.parts)
        done.append(replace(profile, vectors=rows[at:middle], part_vectors=rows[middle:stop]))
        at = stop
    return done


def _key(offer: Offer, encoder: Encoder) -> str:
    digest = hashlib.blake2b(repr((encoder.name, offer)).encode("utf-8", "surrogatepass"), digest_size=16)
    return digest.hexdigest()


CACHE_SIZE = 4096  # offers; some 30 kB each


class _Recent:
    """The profiles used last; safe to use from several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._items: OrderedDict[str, OfferProfile] = OrderedDict()

    def get(self, key: str) -> OfferProfile | None:
        with self._lock:
            profile = self._items.get(key)
            if profile is not None:
                self._items.move_to_end(key)
            return profile

    def put(self, key: str, profile: OfferProfile) -> None:
        with self._lock:
            self._items[key] = profile
            self._items.move_to_end(key)
            while len(self._items) > self._size:
                self._items.popitem(last=False)


_CACHE = _Recent(CACHE_SIZE)
