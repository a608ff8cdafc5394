"""The next generation, written aside while readers use the current one.

Parts are merged like the levels of a log-structured tree: a new part swallows older ones that are not much larger than
itself, so there are few of them and each document is rewritten a logarithmic number of times. What is larger than
``AT_ONCE`` waits for the compaction, which nobody has to wait for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from ronghe.kernel.index.columns import write_columns
from ronghe.kernel.index.content import Entry
from ronghe.kernel.index.dense import Mask
from ronghe.kernel.index.encoding import Vectors
from ronghe.kernel.index.lexical import Row, write_state
from ronghe.kernel.index.manifest import DEAD, LEXICAL, PARTS, Manifest, sync_folder, write_manifest
from ronghe.kernel.index.parts import Keys, Part, Run, Samples, rows_of, write_joined, write_part
from ronghe.kernel.index.snapshot import Snapshot

GROWTH = 2  # a part is merged into the one before it while that one has less than this many times its rows
AT_ONCE = 50_000  # rows that a change may write anew beside its own: a second or two
DEAD_SHARE = 0.2  # of the rows; above, all parts are rewritten
# BM25 counts deleted versions until tantivy forgets them. Small indexes forget at once: answers are then the same as
# after a rebuild. Large ones do when a twentieth is dead, which moves a score by a per cent or so; those that take
# minutes to write leave it to the compaction, up to ``DEAD_SHARE``.
ALWAYS_FRESH = 2_000
LEXICAL_DEAD_SHARE = 0.05


class Draft:
    """One change or one rebuild. The caller holds the indexer's lock, and clears away after ``publish`` or a failure.

    Args:
        base: what the change starts from; for a rebuild an empty snapshot.
        generation: the number of the generation to write.
        samples: encodes the texts by which a large part is tuned.
        merging: ``False`` = leave the base's parts as they are, since a compaction is at work on them.
    """

    def __init__(
        self, folder: Path, base: Snapshot, generation: int, samples: Samples, *, merging: bool = True
    ) -> None:
        self._folder = folder
        self._base = base
        self._generation = generation
        self._samples = samples
        self._first = 0 if merging else len(base.parts)  # the first part that may be merged
        self._parts = list(base.parts)
        self._next_key = max(base.manifest.next_key, 0)
        self._written = 0
        self._documents = base.manifest.documents
        self._changed: dict[str, int | None] = {}  # id -> new key, ``None`` = deleted
        self._died: set[int] = set()  # by this draft
        self._purged = False
        self._has_words = False  # written already
        self._words: Path | None = None  # of a compaction
        self._words_next, self._words_dead = 0, list[int]()

    def holds(self, identifier: str, digest: bytes) -> bool:
        """Whether exactly this content is there already, unchanged since the base."""
        key = self._key(identifier)
        return key is not None and key < self._base.manifest.next_key and self._base.digest(key) == digest

    def delete(self, identifier: str) -> None:
        """Forget a document; one that is not there is no error."""
        key = self._key(identifier)
        if key is not None:
            self._changed[identifier] = None
            self._documents -= 1
            self._died.add(key)

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Add or replace documents (ids all different), with their vectors (n, dimension)."""
        for entry in entries:
            self.delete(entry.id)
        path = self._path()
        write_part(path, rows_of(entries, vectors, self._next_key))
        self._append(Part(path))
        self._changed.update((entry.id, self._next_key + place) for place, entry in enumerate(entries))
        self._next_key += len(entries)
        self._documents += len(entries)

    def add_parts(self, runs: Sequence[Run]) -> None:
        """Begin with these rows, their ids all different, as one part. For a rebuild of many documents.

        Words and vectors are written side by side: the one is mostly Python, the other mostly not.
        """
        count = sum(int(np.count_nonzero(mask)) for _, mask in runs)
        path = self._path()
        words = self._folder / LEXICAL / f"{self._generation:08d}"
        with ThreadPoolExecutor(1) as beside:
            written = beside.submit(write_state, words, None, (), _numbered(runs, self._next_key))
            write_joined(path, runs, self._next_key, self._samples)
            written.result()
        self._has_words = True
        self._parts.append(Part(path))
        self._next_key += count
        self._documents += count

    def purge(self) -> None:
        """Write every part and all words anew, without what is dead."""
        self._merge(0)
        self._purged = True

    def compacted(self, before: Snapshot, part: Path, words: Path) -> None:
        """Take over a compaction: ``part`` and ``words`` hold what lived in ``before``, an earlier base's snapshot."""
        self._parts = self._parts[len(before.parts) :]
        if part.exists():
            path = self._path()
            path.parent.mkdir(parents=True, exist_ok=True)
            part.rename(path)
            self._parts.insert(0, Part(path))
        self._words = words
        self._words_next = before.manifest.next_key
        self._words_dead = np.setdiff1d(self._base.dead, before.dead).tolist()

    def _key(self, identifier: str) -> int | None:
        return self._changed[identifier] if identifier in self._changed else self._base.key_of(identifier)

    def publish(self, position: int, durable: bool) -> Manifest:
        """Force everything to disk and make it the current generation."""
        old = self._base.manifest
        changed = self._next_key != old.next_key or bool(self._died) or self._purged or self._words is not None
        dead = self._dead_keys()
        if sum(len(part) for part in self._parts) * DEAD_SHARE < len(dead) and not self._first:
            self._merge(0)
            dead = self._dead_keys()
        manifest = Manifest(
            generation=self._generation,
            position=position,
            encoder=old.encoder,
            dimension=old.dimension,
            documents=self._documents,
            next_key=self._next_key,
            parts=tuple(part.name for part in self._parts),
            lexical=old.lexical,
            lexical_dead=old.lexical_dead,
            dead=old.dead,
        )
        if changed:
            manifest = self._with_words_and_dead(manifest, dead)
        if durable:
            for name in (PARTS, LEXICAL, DEAD):
                if (self._folder / name).is_dir():
                    sync_folder(self._folder / name)
            for path in manifest.files(self._folder) - old.files(self._folder):
                if path.is_dir():
                    sync_folder(path)
        write_manifest(self._folder, manifest, durable)
        return manifest

    def _with_words_and_dead(self, manifest: Manifest, dead: Keys) -> Manifest:
        old = self._base.manifest
        name = f"{self._generation:08d}"
        forgotten = sorted(key for key in self._died if key < old.next_key)
        lexical_dead = old.lexical_dead + len(forgotten)
        share = LEXICAL_DEAD_SHARE if self._documents <= AT_ONCE else DEAD_SHARE
        most = 0 if self._documents <= ALWAYS_FRESH else self._documents * share
        folder = self._folder / LEXICAL / name
        if self._has_words:
            lexical_dead = 0
        elif self._words is not None:
            write_state(folder, self._words, self._words_dead, self._lexical_rows(self._words_next))
            lexical_dead = len(self._words_dead)
        elif old.lexical is None or self._purged or lexical_dead > most:
            write_state(folder, None, (), self._lexical_rows(0))
            lexical_dead = 0
        else:
            write_state(folder, self._folder / LEXICAL / old.lexical, forgotten, self._lexical_rows(old.next_key))
        if len(dead):
            (self._folder / DEAD).mkdir(exist_ok=True)
            write_columns(self._folder / DEAD / name, {"keys": dead})
        return replace(manifest, lexical=name, lexical_dead=lexical_dead, dead=name if len(dead) else None)

    def _lexical_rows(self, first_key: int) -> Iterator[Row]:
        for part in self._parts:
            if len(part) and part.keys[-1] >= first_key:
                yield from part.words(self._alive(part) & (part.keys >= first_key))

    def _dead_keys(self) -> Keys:
        """The dead keys that some part still holds, ascending."""
        return np.concatenate([np.empty(0, np.int64), *(part.keys[~self._alive(part)] for part in self._parts)])

    def _alive(self, part: Part) -> Mask:
        died = np.fromiter(self._died, dtype=np.int64, count=len(self._died))
        return part.without(np.concatenate([self._base.dead, died]))

    def _path(self) -> Path:
        self._written += 1
        return self._folder / PARTS / f"{self._generation:08d}-{self._written - 1:04d}"

    def _append(self, part: Part) -> None:
        self._parts.append(part)
        first = len(self._parts) - 1
        size = len(part)
        while first > self._first:
            before = len(self._parts[first - 1])
            if before >= GROWTH * size or before + size > AT_ONCE:
                break
            first -= 1
            size += before
        if first < len(self._parts) - 1:
            self._merge(first)

    def _merge(self, first: int) -> None:
        """Put the parts from ``first`` on into one, without what is dead."""
        runs = [(part, alive) for part in self._parts[first:] if (alive := self._alive(part)).any()]
        self._parts = self._parts[:first]
        if runs:
            path = self._path()
            write_joined(path, runs, None, self._samples)
            self._parts.append(Part(path))


def _numbered(runs: Sequence[Run], first_key: int) -> Iterator[Row]:
    """The words of the chosen rows, with keys from ``first_key`` on."""
    words = chain.from_iterable(part.words(mask) for part, mask in runs)
    return ((key, *row[1:]) for key, row in enumerate(words, start=first_key))
