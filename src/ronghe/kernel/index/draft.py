"""The next generation, written aside while readers use the current one.

Parts are merged like the levels of a log-structured tree: a new part swallows older ones that are not much larger than
itself, so there are few of them and each document is rewritten a logarithmic number of times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ronghe.kernel.index.columns import write_columns
from ronghe.kernel.index.content import Entry
from ronghe.kernel.index.dense import Mask
from ronghe.kernel.index.encoding import Vectors
from ronghe.kernel.index.lexical import Row, write_state
from ronghe.kernel.index.manifest import DEAD, LEXICAL, PARTS, Manifest, sync_folder, write_manifest
from ronghe.kernel.index.parts import Keys, Part, Rows, joined, rows_of, write_part
from ronghe.kernel.index.snapshot import Snapshot

GROWTH = 2  # a part is merged into the one before it while that one has less than this many times its rows
DEAD_SHARE = 0.2  # of the rows; above, all parts are rewritten
# BM25 counts deleted versions until tantivy forgets them. Small indexes forget at once: answers are then the same as
# after a rebuild. Large ones do when a twentieth is dead, which moves a score by a per cent or so.
ALWAYS_FRESH = 2_000
LEXICAL_DEAD_SHARE = 0.05


class Draft:
    """One change or one rebuild. The caller holds the indexer's lock, and clears away after ``publish`` or a failure.

    Args:
        base: what the change starts from; for a rebuild an empty snapshot.
        generation: the number of the generation to write.
    """

    def __init__(self, folder: Path, base: Snapshot, generation: int) -> None:
        self._folder = folder
        self._base = base
        self._generation = generation
        self._parts = list(base.parts)
        self._next_key = max(base.manifest.next_key, 0)
        self._written = 0
        self._living = dict(base.living)
        self._died: set[int] = set()  # by this draft
        self._purged = False

    def holds(self, identifier: str, digest: bytes) -> bool:
        """Whether exactly this content is there already, unchanged since the base."""
        key = self._living.get(identifier)
        return key is not None and key < self._base.manifest.next_key and self._base.digest(key) == digest

    def delete(self, identifier: str) -> None:
        """Forget a document; one that is not there is no error."""
        key = self._living.pop(identifier, None)
        if key is not None:
            self._died.add(key)

    def add(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Add or replace documents (ids all different), with their vectors (n, dimension)."""
        for entry in entries:
            self.delete(entry.id)
        self._append(Part(self._write(rows_of(entries, vectors, self._next_key))))
        self._living.update((entry.id, self._next_key + place) for place, entry in enumerate(entries))
        self._next_key += len(entries)

    def purge(self) -> None:
        """Write every part and all words anew, without what is dead."""
        self._merge(0)
        self._purged = True

    def publish(self, position: int, durable: bool) -> Manifest:
        """Force everything to disk and make it the current generation."""
        old = self._base.manifest
        changed = self._next_key != old.next_key or bool(self._died) or self._purged
        dead = self._dead_keys()
        if sum(len(part) for part in self._parts) * DEAD_SHARE < len(dead):
            self._merge(0)
            dead = self._dead_keys()
        manifest = Manifest(
            generation=self._generation,
            position=position,
            encoder=old.encoder,
            dimension=old.dimension,
            documents=len(self._living),
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
        most = 0 if len(self._living) <= ALWAYS_FRESH else len(self._living) * LEXICAL_DEAD_SHARE
        folder = self._folder / LEXICAL / name
        if old.lexical is None or self._purged or lexical_dead > most:
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
            rows = part.take(self._alive(part) & (part.keys >= first_key))
            yield from zip(rows.keys.tolist(), rows.titles, rows.bodies, rows.filters, strict=True)

    def _dead_keys(self) -> Keys:
        """The dead keys that some part still holds, ascending."""
        return np.concatenate([np.empty(0, np.int64), *(part.keys[~self._alive(part)] for part in self._parts)])

    def _alive(self, part: Part) -> Mask:
        died = np.fromiter(self._died, dtype=np.int64, count=len(self._died))
        return np.isin(part.keys, self._base.dead, invert=True) & np.isin(part.keys, died, invert=True)

    def _write(self, rows: Rows) -> Path:
        path = self._folder / PARTS / f"{self._generation:08d}-{self._written:04d}"
        self._written += 1
        write_part(path, rows)
        return path

    def _append(self, part: Part) -> None:
        self._parts.append(part)
        first = len(self._parts) - 1
        size = len(part)
        while first and len(self._parts[first - 1]) < GROWTH * size:
            first -= 1
            size += len(self._parts[first])
        if first < len(self._parts) - 1:
            self._merge(first)

    def _merge(self, first: int) -> None:
        """Put the parts from ``first`` on into one, without what is dead."""
        runs = [part.take(alive) for part in self._parts[first:] if (alive := self._alive(part)).any()]
        merged = [Part(self._write(joined(runs)))] if runs else []
        self._parts = [*self._parts[:first], *merged]
