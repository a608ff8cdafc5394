"""The embedded index: a folder that one process writes and any number read."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from ronghe.kernel.index import bulk
from ronghe.kernel.index.bulk import Encoded, VectorSource
from ronghe.kernel.index.compaction import Compaction
from ronghe.kernel.index.content import checked_id, digest_of, entry
from ronghe.kernel.index.draft import AT_ONCE, Draft
from ronghe.kernel.index.encoding import Encoder, GuardedEncoder
from ronghe.kernel.index.encoding_cache import CachedEncoder
from ronghe.kernel.index.errors import EncoderMismatch, IndexDamaged
from ronghe.kernel.index.lists import worst
from ronghe.kernel.index.manifest import (
    ASIDE,
    DEAD,
    LEXICAL,
    PARTS,
    Manifest,
    Stamp,
    empty_manifest,
    is_compacting,
    only_compactor,
    only_indexer,
    read_manifest,
    stamp,
)
from ronghe.kernel.index.parts import LISTS
from ronghe.kernel.index.records import Document, IndexStatus, Page, Query
from ronghe.kernel.index.searching import search
from ronghe.kernel.index.snapshot import Snapshot
from ronghe.kernel.running import ProcessRunner, Runner, cores

BATCH = 2_000  # documents read, encoded and written at a time


class EmbeddedIndex:
    """A hybrid index (tantivy and faiss) in a folder.

    A folder that does not exist yet is an empty index. Searching is safe from several threads and processes,
    and sees each new generation at the next call. Writing takes the indexer's lock for the length of the call.

    Args:
        folder: all files live here; it is derived data and may be deleted and rebuilt.
        encoder: any encoder; it is guarded against unfit texts.
        durable: force every generation to disk before acknowledging it; ``False`` only for throw-away folders.

    Raises (from every method):
        EncoderMismatch: (all but ``status``, ``position``, ``ids``) the folder holds vectors of another encoder.
            ``rebuild`` is the way out and is allowed.
        IndexDamaged: a file is missing or unreadable. ``rebuild`` is the way out and is allowed.
        IndexBusy: (writing) somebody else is writing.
    """

    def __init__(self, folder: Path, encoder: Encoder, *, durable: bool = True) -> None:
        self._folder = folder
        self._encoder: Encoder = encoder if isinstance(encoder, CachedEncoder) else GuardedEncoder(encoder)
        self._durable = durable
        self._lock = threading.Lock()
        self._seen: tuple[Stamp, Snapshot] | None = None

    def apply(self, adds: Iterable[Document], deletes: Iterable[str], position: int) -> None:
        """Delete, then add or replace. Once this returns, the change and ``position`` survive any crash.

        An id in both ends up present; of several documents with one id the last counts. A document that is there
        already with the same content costs nothing.

        Raises:
            ValueError: an id is empty, too long or not text, or the position is negative. Nothing has changed then.
        """
        _check_position(position)
        with only_indexer(self._folder):
            base = self._checked(self._snapshot())
            draft = self._draft(base, base.manifest)
            try:
                for identifier in deletes:
                    draft.delete(identifier)
                self._fill(draft, adds, Encoded(self._encoder, threads=cores()))
                manifest = draft.publish(position, self._durable)
            except BaseException:
                self._clear_away(base.manifest)
                raise
            self._clear_away(manifest, base.manifest)

    def rebuild(
        self,
        documents: Iterable[Document],
        position: int,
        *,
        vectors: VectorSource | None = None,
        runner: Runner | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Replace everything. Readers see the old generation until the new one is complete.

        Many documents (``bulk.MANY``) are read and encoded on all cores, and what was read is kept when the run is
        ended: the next one goes on from there. Vectors of documents that the generation before holds alike are taken
        from it. Cost for a million: hours of encoding once; three minutes on two cores where vectors are given.

        Args:
            vectors: where they come from; the index's own encoder by default.
            runner: who reads many documents; a process per core by default.
            cancelled: asked again and again while many are read.

        Raises:
            Cancelled: ``cancelled`` said so. Nothing has changed.
        """
        _check_position(position)
        with only_indexer(self._folder):
            try:
                old = read_manifest(self._folder)
            except IndexDamaged:
                old = None
            fresh = empty_manifest(self._encoder.name, self._encoder.dimension)
            if old:  # no key is given twice: who keeps keys would take one document for another
                fresh = replace(fresh, next_key=old.next_key)
            kept = [old] if old else []
            draft = self._draft(Snapshot(self._folder, fresh), old)
            chunks = self._folder / ASIDE / "rebuild"
            rest = iter(documents)
            first = list(islice(rest, bulk.MANY))
            try:
                if len(first) < bulk.MANY:
                    self._fill(draft, first, vectors or Encoded(self._encoder))
                else:
                    source = vectors or Encoded(_bare(self._encoder), self._former(old))
                    many = chain(first, rest)
                    draft.add_parts(bulk.read_in_chunks(chunks, many, source, runner or ProcessRunner(), cancelled))
                manifest = draft.publish(position, self._durable)
            except BaseException:
                self._clear_away(*kept)
                raise
            self._clear_away(manifest, *kept)
            shutil.rmtree(chunks, ignore_errors=True)

    def compact(self) -> bool:
        """Put all parts together and forget dead documents; whether there was anything to do.

        Others read and write meanwhile. Cost: three minutes for a million documents.

        Raises:
            IndexBusy: another process is at it.
        """
        with ExitStack() as held:
            with only_indexer(self._folder, waiting=True):  # a change under way may still be merging parts
                held.enter_context(only_compactor(self._folder))  # in here, as the indexer asks for it, too
                base = self._checked(self._snapshot())
            if len(base.parts) < 2 and not (len(base.dead) or base.manifest.lexical_dead):
                return False
            work = Compaction(self._folder, base)
            try:
                work.write(self._encoder.encode)
                with only_indexer(self._folder, waiting=True):
                    now = self._checked(self._snapshot())
                    if not work.fits(now):  # made anew meanwhile
                        return False
                    draft = Draft(
                        self._folder, now, self._next_generation(now.manifest), self._encoder.encode, merging=False
                    )
                    draft.compacted(base, work.part, work.words)
                    manifest = draft.publish(now.manifest.position, self._durable)
                    self._clear_away(manifest, now.manifest)
            finally:
                work.clear()
        return True

    def purge(self) -> bool:
        """Write the index anew without the texts of documents that were deleted or replaced; whether there were any.

        They are found no longer, but stand in its files until parts are merged, and in the generation before the
        current one, which readers may still be opening. Cost: as of a rebuild, without reading or encoding a text;
        for a large index that of ``compact``, and as there nobody waits for it.
        """
        manifest = read_manifest(self._folder)
        if manifest is not None and manifest.documents > AT_ONCE:
            done = self.compact()
            with only_indexer(self._folder, waiting=True):
                shutil.rmtree(self._folder / ASIDE / "rebuild", ignore_errors=True)
                return self._clear_away(self._checked(self._snapshot()).manifest) or done
        with only_indexer(self._folder):
            base = self._checked(self._snapshot())
            shutil.rmtree(self._folder / ASIDE / "rebuild", ignore_errors=True)  # texts of a run that was ended
            if not (len(base.dead) or base.manifest.lexical_dead):
                return self._clear_away(base.manifest)
            draft = self._draft(base, base.manifest)
            try:
                draft.purge()
                manifest = draft.publish(base.manifest.position, self._durable)
            except BaseException:
                self._clear_away(base.manifest)
                raise
            return self._clear_away(manifest)

    def search(self, query: Query, facets: Sequence[str] = ()) -> Page:
        """The page asked for, ordered by score, ties by id.

        Raises:
            ValueError: a negative limit or offset.
        """
        return search(self._checked(self._snapshot()), self._encoder, query, facets)

    def snapshot(self) -> Snapshot:
        """The current generation, for work that must see one and the same throughout."""
        return self._checked(self._snapshot())

    def position(self) -> int:
        manifest = read_manifest(self._folder)
        return manifest.position if manifest else 0

    def ids(self) -> set[str]:
        return set(self._snapshot().all_ids())

    def status(self) -> IndexStatus:
        manifest = read_manifest(self._folder) or empty_manifest(self._encoder.name, self._encoder.dimension)
        try:
            tuned = worst(self._folder / PARTS / name / LISTS for name in manifest.parts)
        except ValueError as problem:
            raise IndexDamaged(self._folder, str(problem)) from problem
        return IndexStatus(
            generation=manifest.generation,
            documents=manifest.documents,
            position=manifest.position,
            size_bytes=sum(_size(path) for path in manifest.files(self._folder)),
            encoder=manifest.encoder,
            dimension=manifest.dimension,
            parts=len(manifest.parts),
            probes=tuned.probes if tuned else (),
            recall=tuned.recall if tuned else (),
        )

    def _draft(self, base: Snapshot, old: Manifest | None) -> Draft:
        merging = not is_compacting(self._folder)
        return Draft(self._folder, base, self._next_generation(old), self._encoder.encode, merging=merging)

    def _former(self, old: Manifest | None) -> tuple[Path, ...]:
        """The parts whose vectors are those of the same encoder."""
        same = old is not None and (old.encoder, old.dimension) == (self._encoder.name, self._encoder.dimension)
        return tuple(self._folder / PARTS / name for name in old.parts) if old is not None and same else ()

    def _fill(self, draft: Draft, documents: Iterable[Document], source: VectorSource) -> None:
        rest = iter(documents)
        while batch := list(islice(rest, BATCH)):
            last = {checked_id(document.id): document for document in batch}
            digests = {identifier: digest_of(document) for identifier, document in last.items()}
            entries = [
                entry(document, digests[identifier])
                for identifier, document in last.items()
                if not draft.holds(identifier, digests[identifier])
            ]
            if entries:
                draft.add(entries, source.vectors(entries))

    def _snapshot(self) -> Snapshot:
        """The current generation. One that is cleared away while it is being opened has a successor: take that."""
        seen = self._seen
        if seen is not None and seen[0] == stamp(self._folder):
            return seen[1]
        with self._lock:
            failed: int | None = None
            while True:
                found = stamp(self._folder)
                manifest = read_manifest(self._folder) or empty_manifest(self._encoder.name, self._encoder.dimension)
                try:
                    snapshot = Snapshot(self._folder, manifest, self._seen[1] if self._seen else None)
                except (OSError, ValueError, RuntimeError) as problem:
                    if failed == manifest.generation:
                        raise IndexDamaged(self._folder, str(problem)) from problem
                    failed = manifest.generation
                    continue
                self._seen = (found, snapshot)
                return snapshot

    def _checked(self, snapshot: Snapshot) -> Snapshot:
        stored = (snapshot.manifest.encoder, snapshot.manifest.dimension)
        given = (self._encoder.name, self._encoder.dimension)
        if stored != given and snapshot.manifest.generation:
            raise EncoderMismatch(self._folder, *("{} ({} dimensions)".format(*one) for one in (stored, given)))
        return snapshot

    def _next_generation(self, old: Manifest | None) -> int:
        """More than anything that lies here, also what a killed run left behind."""
        names = [path.name for kind in (PARTS, LEXICAL, DEAD) for path in _entries(self._folder / kind)]
        numbers = [int(name[:8]) for name in names if name[:8].isdigit()]
        return max([*numbers, old.generation if old else 0]) + 1

    def _clear_away(self, *kept: Manifest) -> bool:
        """Remove what no kept generation needs; whether there was any. Readers that have it open keep their maps;
        others take the newest."""
        removed = False
        needed = {path for manifest in kept for path in manifest.files(self._folder)}
        for kind in (PARTS, LEXICAL, DEAD):
            for path in _entries(self._folder / kind):
                if path not in needed:
                    removed = True
                    if path.is_dir():
                        shutil.rmtree(path, ignore_errors=True)
                    else:
                        path.unlink(missing_ok=True)
        return removed


class InMemoryIndex(EmbeddedIndex):
    """An index for one run: lives in a temporary folder that goes with it."""

    def __init__(self, encoder: Encoder) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="ronghe-index-", ignore_cleanup_errors=True)
        super().__init__(Path(self._temporary.name), encoder, durable=False)

    def close(self) -> None:
        """Remove the folder now."""
        self._temporary.cleanup()

    def __enter__(self) -> InMemoryIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _bare(encoder: Encoder) -> Encoder:
    """The encoder that a worker can be given: a cache for single texts would be turned over by a million."""
    return GuardedEncoder(encoder.inner if isinstance(encoder, CachedEncoder) else encoder)


def _check_position(position: int) -> None:
    if position < 0:
        raise ValueError(f"{position} is not a position in the outbox: give 0 or more.")


def _entries(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.iterdir()) if folder.is_dir() else ())


def _size(path: Path) -> int:
    try:
        return sum(file.stat().st_size for file in ([path] if path.is_file() else path.iterdir()))
    except FileNotFoundError:  # cleared away by the indexer since
        return 0
