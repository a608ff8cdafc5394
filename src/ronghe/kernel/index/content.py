"""From a document to what the engines hold: search terms, texts to encode, languages, filter terms, a digest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache

import numpy as np

from ronghe.kernel import text
from ronghe.kernel.index.encoding import Encoder, Vectors, unit
from ronghe.kernel.index.records import Document

REVISION = "1"  # part of every digest: raise it when the way documents are read changes
MAX_ID = 200
MAX_TERM = 100  # characters; longer ones are noise (base64, tables run together)
MAX_FIELD = 200_000  # characters of one field that are searched by words
PIECE = 300  # characters; USE blurs what is longer
MAX_PIECES = 8
SEPARATOR = "\x1f"  # between the name of a filter and its value
_UNFIT = re.compile(r"[\x00\x1f\ud800-\udfff]+")
_BREAK = re.compile(r".*[。！？；;.!?\n]", re.DOTALL)
_SAMPLE = 2_000  # characters that tell a field's language


class Tongues(IntFlag):
    """The languages a document speaks; a bilingual record speaks both."""

    NONE = 0
    CHINESE = 1
    ENGLISH = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A document made ready. ``title`` and ``body`` are search terms joined by spaces; ``filters`` are sorted terms."""

    id: str
    digest: bytes
    title: str
    body: str
    tongues: Tongues
    heading: str
    pieces: tuple[str, ...]
    filters: tuple[str, ...]


def is_title(name: str) -> bool:
    """Whether a field counts as a title: ``title``, ``title_zh``, ``name``, ``name_en`` ..."""
    return name.partition("_")[0] in {"title", "name"}


def entry(document: Document, digest: bytes | None = None) -> Entry:
    """Read a document; without its digest, that is worked out, too.

    Raises:
        ValueError: the id is empty, too long or not text.
    """
    filters = filter_terms(document.filters)
    titles = [clean(value) for name, value in document.fields.items() if is_title(name)]
    bodies = [clean(value) for name, value in document.fields.items() if not is_title(name)]
    return Entry(
        id=checked_id(document.id),
        digest=_digest(document, filters) if digest is None else digest,
        title=" ".join(search_terms("\n".join(titles))),
        body=" ".join([term for body in bodies for term in search_terms(body)]),
        tongues=tongues(titles + bodies),
        heading="\n".join(titles).strip()[:PIECE],
        pieces=pieces(bodies),
        filters=filters,
    )


def digest_of(document: Document) -> bytes:
    """16 bytes that change when anything that is indexed changes."""
    return _digest(document, filter_terms(document.filters))


def _digest(document: Document, filters: tuple[str, ...]) -> bytes:
    content = [REVISION, document.id, list(document.fields.items()), filters]
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).digest()


def checked_id(identifier: str) -> str:
    if not identifier or len(identifier) > MAX_ID or _UNFIT.search(identifier):
        raise ValueError(
            f"{identifier[:40]!r} cannot be the id of a document: "
            f"give 1 to {MAX_ID} characters without control characters or halves of surrogate pairs."
        )
    return identifier


def clean(source: str) -> str:
    return _UNFIT.sub(" ", source[:MAX_FIELD])


def search_terms(source: str) -> list[str]:
    """Search terms without white space inside, repeated as they occur; the same for documents and queries.

    Chinese words come first, in order, then all others: nothing here hangs on the order of a text.
    """
    found = text.bag(source)
    if len(" ".join(found).split()) != len(found):  # an empty term, or white space in one: rare, and dear to look for
        found = [joined for term in found if (joined := "_".join(term.split()))]
    return found if max(map(len, found), default=0) <= MAX_TERM else [term[:MAX_TERM] for term in found]


def tongues(sources: Iterable[str]) -> Tongues:
    spoken = Tongues.NONE
    for source in sources:
        match text.language(source[:_SAMPLE]):
            case text.Language.ZH:
                spoken |= Tongues.CHINESE
            case text.Language.EN:
                spoken |= Tongues.ENGLISH
            case _:
                pass
    return spoken


def filter_term(name: str, value: object) -> str:
    return _filter_term(name, str(value))


@lru_cache(maxsize=16384)
def _filter_term(name: str, value: str) -> str:
    return f"{_UNFIT.sub('', name)}{SEPARATOR}{_UNFIT.sub('', value)}"


def filter_terms(filters: Mapping[str, str | int | Sequence[str]]) -> tuple[str, ...]:
    """Every ``name, value`` pair once, sorted."""
    found: set[str] = set()
    for name, value in filters.items():
        if isinstance(value, str | int):
            found.add(_filter_term(name, str(value)))
        else:
            found.update([_filter_term(name, str(one)) for one in value])
    return tuple(sorted(found))


def pieces(sources: Iterable[str]) -> tuple[str, ...]:
    """The texts, one after another, cut near the ends of sentences into at most eight pieces of about 300 characters.

    Short fields share a piece, so that a one-word field does not weigh as much as a paragraph.
    """
    rest = "\n".join(source.strip() for source in sources if source.strip())[: 2 * PIECE * MAX_PIECES]
    found: list[str] = []
    while rest and len(found) < MAX_PIECES:
        window = rest[:PIECE]
        if len(rest) > PIECE and (ending := _BREAK.match(window)) is not None:
            window = rest[: ending.end()]
        found.append(window.strip())
        rest = rest[len(window) :].lstrip()
    return tuple(piece for piece in found if piece)


def vectors_of(encoder: Encoder, entries: Sequence[tuple[str, tuple[str, ...]]]) -> Vectors:
    """One unit row per (heading, pieces): the heading's vector plus the mean of the pieces' vectors, scaled to 1.

    One row per document keeps filters and ties simple; matching reads the passages again, one by one.
    """
    texts = [part for heading, parts in entries for part in (heading, *parts) if part]
    encoded = encoder.encode(texts)
    rows = np.zeros((len(entries), encoder.dimension), dtype=np.float32)
    place = 0
    for row, (heading, parts) in enumerate(entries):
        if heading:
            rows[row] += encoded[place]
            place += 1
        if parts:
            rows[row] += encoded[place : place + len(parts)].mean(axis=0)
            place += len(parts)
    return unit(rows)
