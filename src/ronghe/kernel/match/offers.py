"""Read an offer once: its statements, what they measure, the properties they state, and their vectors."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import Encoder
from ronghe.kernel.match.attributes import Stated, traits
from ronghe.kernel.match.concepts import concepts
from ronghe.kernel.match.figures import Figure, figures_of
from ronghe.kernel.match.reading import Reading, read_words
from ronghe.kernel.match.values import Offer, PassageRef
from ronghe.kernel.match.vocabulary import vocabulary
from ronghe.kernel.text import (
    Language,
    language,
    normalise,
    passages,
    terms,
)

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
    """An offer, read. Row i of ``vectors`` (n, dimension) belongs to statement i, of ``part_vectors`` to part i."""

    offer: Offer
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    stated: Mapping[str, tuple[Stated, ...]]
    vectors: NDArray[np.float32]
    language: Language
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


def _statements(offer: Offer) -> list[Statement]:
    found: list[Statement] = []
    for name in sorted(offer.fields, key=lambda n: (n not in TITLE_FIELDS, list(offer.fields).index(n))):
        source = offer.fields[name]
        for passage in passages(source):
            if len(found) >= MOST_STATEMENTS:
                return found
            clean = normalise(passage.text).text
            ref = PassageRef(offer.id, name, passage.text, passage.start, passage.end)
            found.append(
                Statement(ref, clean, language(clean), frozenset(terms(clean)), concepts(clean), name in TITLE_FIELDS)
            )
    return found


def read(offer: Offer) -> OfferProfile:
    """Read an offer without an encoder; its vectors have no columns yet."""
    statements = _statements(offer)
    stated: dict[str, list[Stated]] = {}
    for i, statement in enumerate(statements):
        for trait in traits(statement.text):
            stated.setdefault(trait.axis, []).append(Stated(trait, i))
    parts = [
        Part(piece, i, frozenset(terms(piece)), concepts(piece))
        for i, statement in enumerate(statements)
        for piece in pieces(statement.text)
    ]
    return OfferProfile(
        offer=offer,
        statements=tuple(statements),
        figures=tuple(f for i, s in enumerate(statements) for f in figures_of(s.text, i)),
        stated={axis: tuple(items) for axis, items in stated.items()},
        vectors=np.zeros((len(statements), 0), dtype=np.float32),
        language=language(" ".join(s.text for s in statements)),
        parts=tuple(parts),
        part_vectors=np.zeros((len(parts), 0), dtype=np.float32),
        reading=read_words(
            [s.text for s in statements], [s.title for s in statements], [vocabulary(s.text) for s in statements]
        ),
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
    fresh = dict(zip(missing, _prepare(list(missing.values()), encoder), strict=True))
    for key, profile in fresh.items():
        _CACHE.put(key, profile)
    return [hit if hit is not None else fresh[key] for key, hit in zip(keys, found, strict=True)]


def prepare(offer: Offer, encoder: Encoder) -> OfferProfile:
    """Read one offer; see ``prepare_all``."""
    return prepare_all([offer], encoder)[0]


def _prepare(offers: Sequence[Offer], encoder: Encoder) -> list[OfferProfile]:
    profiles = [read(offer) for offer in offers]
    texts = [t for p in profiles for t in (*(s.text for s in p.statements), *(part.text for part in p.parts))]
    rows = encoder.encode(texts) if texts else np.zeros((0, encoder.dimension), dtype=np.float32)
    done: list[OfferProfile] = []
    at = 0
    for profile in profiles:
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
