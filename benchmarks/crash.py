"""``kill -9`` of the indexer, 30 times at seeded moments, while two processes search.

The index holds 12,000 made listings and its thresholds are lowered, so that all that a million brings is at work:
lists, chunks of a rebuild on several processes, compaction beside the indexer. The indexer replaces twenty listings
with each change, says so once it is acknowledged, and makes the index anew now and then; the compactor puts parts
together without a pause. Both are killed, with their workers, and started again.

After each kill a fresh process opens the index: its position is at least the last acknowledged, and every listing is
there in exactly the version that it had at that position. Readers write down each search that failed, or that saw other
than every listing once. ``RONGHE_BENCH_KILLS`` makes it smaller for a try.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.million import Made, document
from benchmarks.report import ROOT, Row
from ronghe.kernel.index import Document, EmbeddedIndex, IndexBusy, Query, bulk, draft, lists
from ronghe.kernel.index.encoding import Vectors, unit

KILLS = int(os.environ.get("RONGHE_BENCH_KILLS", "30"))
LISTINGS, AT_A_TIME, REBUILT_EVERY, SEED = 12_000, 20, 15, 20261126
LIVES = (0.5, 6.0)
"""Seconds that an indexer lives after its first acknowledgement."""
FOLDER = ROOT / "build" / "bench" / "crash"


class WordEncoder:
    """Fast, so that the time goes into the index: a text is the sum of fixed random directions of its characters."""

    name, dimension = "characters", 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, 64) unit rows."""
        table = np.random.default_rng(SEED).standard_normal((4096, 64)).astype(np.float32)
        rows = [table[np.array([zlib.crc32(one.encode()) % 4096 for one in text])].sum(axis=0) for text in texts]
        return unit(np.stack(rows)) if rows else np.zeros((0, 64), np.float32)


def run() -> Sequence[Row]:
    """Rows of the table."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    index = opened()
    index.rebuild(listings(0), 0)
    draw = random.Random(SEED)
    readers = [_start("read", str(number)) for number in range(2)]
    acknowledged, lost, wrong, changes = 0, 0, 0, 0
    for number in range(KILLS):
        compactor, indexer = _start("compact"), _Indexer()
        indexer.told.wait()
        time.sleep(draw.uniform(*LIVES))
        os.killpg(compactor.pid, signal.SIGKILL)
        compactor.wait()
        acknowledged = indexer.kill() or acknowledged
        fresh = opened()
        position = fresh.position()
        lost += max(0, acknowledged - position)
        faults = _faults(fresh, position)
        wrong += len(faults)
        for fault in faults[:3]:
            print(f"after kill {number + 1}: {fault}", file=sys.stderr)
        changes = position
    searches, failed = 0, 0
    for reader in readers:
        said, _ = reader.communicate("stop\n")
        done, bad = said.splitlines()[-1].split()
        searches, failed = searches + int(done), failed + int(bad)
        print("\n".join(said.splitlines()[:-1]), file=sys.stderr)
    return [
        Row("kills of indexer and compactor", float(KILLS)),
        Row("acknowledged changes, of twenty listings each", float(changes)),
        Row("acknowledged changes lost", float(lost), "", 0.0, at_most=True),
        Row("listings missing, twice or in another version after a kill", float(wrong), "", 0.0, at_most=True),
        Row("searches meanwhile", float(searches)),
        Row("searches that failed or saw other than every listing once", float(failed), "", 0.0, at_most=True),
        Row("generation at the end", float(opened().status().generation)),
    ]


def opened() -> EmbeddedIndex:
    """The index, with thresholds as low as its size."""
    lists.LISTS_FROM, lists.EXACT_UNDER, bulk.MANY, bulk.CHUNK, draft.AT_ONCE = 4_000, 500, 5_000, 1_000, 300
    return EmbeddedIndex(FOLDER / "index", WordEncoder())


def touched(number: int) -> list[int]:
    """The listings that change ``number`` (from 1) replaces."""
    return random.Random(SEED + number).sample(range(LISTINGS), AT_A_TIME)


def versions(position: int) -> dict[int, int]:
    """Listing -> the change that it is of, where it was changed up to a position."""
    return {row: number for number in range(1, position + 1) for row in touched(number)}


def listings(position: int) -> Iterator[Document]:
    """All listings as they are at a position."""
    changed = versions(position)
    for one in Made().listings(0, LISTINGS):
        yield version(document(one), changed.get(one.number, 0))


def version(one: Document, number: int) -> Document:
    """The listing as change ``number`` leaves it."""
    fields = {name: f"{text} v{number}" if name.startswith("title") else text for name, text in one.fields.items()}
    return replace(one, fields=fields, filters={**one.filters, "version": number})


def write() -> None:
    """Change after change, each told of once it is acknowledged; now and then everything anew."""
    index = opened()
    known = {one.number: document(one) for one in Made().listings(0, LISTINGS)}
    while True:
        number = index.position() + 1
        with contextlib.suppress(IndexBusy):
            if number % REBUILT_EVERY == 0:
                index.rebuild(listings(number), number)
            else:
                index.apply([version(known[row], number) for row in touched(number)], [], number)
            print(number, flush=True)


def compact() -> None:
    """Without a pause."""
    index = opened()
    while True:
        with contextlib.suppress(IndexBusy):
            if not index.compact():
                time.sleep(0.05)


def read(number: int) -> None:
    """Search until told to stop; how often, and how often that went wrong."""
    index, stop = opened(), threading.Event()

    def wait() -> None:
        sys.stdin.readline()
        stop.set()

    threading.Thread(target=wait, daemon=True).start()
    done, bad = 0, 0
    asked = [Query("导管"), Query("catheter for surgery", {"kind": ["achievement"]}), Query("")]
    while not stop.is_set():
        try:
            page = index.search(asked[(done + number) % len(asked)], ("version",))
            if (done + number) % len(asked) == 2 and not (
                page.total == sum(page.facets["version"].values()) == LISTINGS
            ):
                raise ValueError(f"{page.total} listings, {sum(page.facets['version'].values())} versions")
        except Exception as problem:
            bad += 1
            print(f"reader {number}: {problem!r}", flush=True)
        done += 1
    print(done, bad, flush=True)


def _faults(index: EmbeddedIndex, position: int) -> list[str]:
    """What is not as it has to be at a position."""
    changed = versions(position)
    counted = Counter(changed.get(row, 0) for row in range(LISTINGS))
    page = index.search(Query("", limit=1), ("version",))
    held = {int(value): count for value, count in page.facets["version"].items()}
    faults = [f"{held.get(one, 0)} of version {one}, not {n}" for one, n in counted.items() if held.get(one, 0) != n]
    if page.total != LISTINGS or len(index.ids()) != LISTINGS:
        faults.append(f"{page.total} listings")
    for row in touched(max(1, position)):
        found = index.search(Query("", {"version": [str(changed.get(row, 0))]}, limit=LISTINGS))
        if not any(int(hit.id[-8:], 16) == row for hit in found.hits):
            faults.append(f"listing {row} is not of version {changed.get(row, 0)}")
    return faults


class _Indexer:
    """The indexer's process, and the last change that it told of; ``told`` is set at the first."""

    def __init__(self) -> None:
        self.told = threading.Event()
        self._last = 0
        self._process = _start("write")
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()

    def kill(self) -> int:
        """Kill it and its workers; the last change that it told of."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._listening.join()
        return self._last

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            if line.endswith("\n"):
                self._last = int(line)
                self.told.set()
        self.told.set()  # it has ended


def _start(*words: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    command = [sys.executable, "-m", "benchmarks.crash", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, stdin=pipe, stdout=pipe, text=True, bufsize=1, cwd=ROOT, env=environment, start_new_session=True
    )


if __name__ == "__main__":
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    if sys.argv[1] == "read":
        read(int(sys.argv[2]))
    else:
        {"write": write, "compact": compact}[sys.argv[1]]()
