"""Search among a million listings (``million``), beside SQLite, PostgreSQL and pgvector at 100,000.

Each size and each peer in a process of its own. Built once into ``build/bench/million`` and found again at the next
run; what building took is told from when it was last done (remove the folder ``index-…`` to have it done again).
Vectors are given to the build; a query's own vector is made by the encoder, within the measured time. Queries and
filters are ``million.questions``, none of them seen before by the process.

- Recall: the share of the ten nearest listings that pass the filter, by exact search with numpy over the stored
  vectors and a plain look at each listing, that are among the ten nearest of the index.
- Memory: peak of the resident set over all queries, shared pages of mapped files included; private memory beside it.
- Peers get the same terms (they cannot cut Chinese words themselves), the same filters, and indexes on them.

``RONGHE_BENCH_LISTINGS`` and ``RONGHE_BENCH_PEERS_AT`` make it smaller for a try.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import search_peers
from benchmarks.million import REGIONS, Given, Made, questions
from benchmarks.million_base import FOLDER
from benchmarks.report import ROOT, Row
from ronghe.kernel.index import EmbeddedIndex, Query, default_encoder
from ronghe.kernel.index.content import pieces, vectors_of
from ronghe.kernel.index.encoding import Vectors

LISTINGS = int(os.environ.get("RONGHE_BENCH_LISTINGS", "1000000"))
PEERS_AT = int(os.environ.get("RONGHE_BENCH_PEERS_AT", "100000"))
WARM, ASKED = 30, 200
BAR_MS, BAR_BUILD_S, BAR_MEMORY_MB, BAR_RECALL = 40.0, 180.0, 1500.0, 0.97
KINDS = ("achievement", "service", "mandate")


def run() -> Sequence[Row]:
    """Rows of the table."""
    rows = []
    for number in (LISTINGS, PEERS_AT):
        barred, at = number == LISTINGS, f"{number:,} listings"
        built, asked, found = (_child(verb, number) for verb in ("build", "measure", "recall"))
        rows.append(_row(f"index build, vectors given, {at}", built["seconds"], "s", barred, BAR_BUILD_S))
        rows.append(Row(f"index on disk, {at}", built["megabytes"], "MB"))
        rows.append(Row(f"filtered query, encoder included, {at}, p50", asked["p50"], "ms"))
        rows.append(_row(f"filtered query, encoder included, {at}, p95", asked["p95"], "ms", barred, BAR_MS))
        rows.append(Row(f"the same, processor time, {at}, p95", asked["p95_cpu"], "ms"))
        rows.append(Row(f"the same with five facets, {at}, p95", asked["facets_p95"], "ms"))
        rows.append(_row(f"memory of the reader, {at}", asked["memory_mb"], "MB", barred, BAR_MEMORY_MB))
        rows.append(Row(f"of that private, {at}", asked["private_mb"], "MB"))
        rows.append(Row(f"recall@10 of the dense part, {at}", found["recall"], "", BAR_RECALL if barred else None))
        rows.append(Row(f"the worst tenth of the queries, {at}", found["worst_tenth"]))
    return [*rows, *_peers()]


def _row(what: str, value: float, unit: str, barred: bool, bar: float) -> Row:
    return Row(what, value, unit, bar if barred else None, at_most=True)


def _peers() -> list[Row]:
    rows = []
    for name in search_peers.PEERS:
        found = _child(name, PEERS_AT)
        if "absent" in found:
            print(f"{name}: not measured: {search_peers.ABSENT[int(found['absent'])]}", file=sys.stderr)
            continue
        for what, value in found.items():
            unit = "" if what == "recall@10" else "s" if what.startswith("build") else "ms"
            rows.append(Row(f"{name}, {PEERS_AT:,} listings: {what}", value, unit, peer=True))
    return rows


def _child(verb: str, number: int) -> dict[str, float]:
    """What ``verb`` gives, done in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    command = [sys.executable, "-m", "benchmarks.search_scale", verb, str(number)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def index_of(number: int) -> EmbeddedIndex:
    """The index of so many listings."""
    return EmbeddedIndex(FOLDER / f"index-{number}", default_encoder(FOLDER / "encoder"))


def build(number: int) -> dict[str, float]:
    """Build the index where it is missing; what that took."""
    told = FOLDER / f"index-{number}.json"
    index = index_of(number)
    Made().stored(number)
    if index.status().documents < number or not told.exists():
        shutil.rmtree(FOLDER / f"index-{number}", ignore_errors=True)
        begun = time.perf_counter()
        index.rebuild(Made().documents(0, number), 1, vectors=Given("offers", number))
        took = {"seconds": time.perf_counter() - begun, "megabytes": index.status().size_bytes / 1e6}
        told.write_text(json.dumps(took), "utf-8")
    return dict(json.loads(told.read_text("utf-8")))


def measure(number: int) -> dict[str, float]:
    """Times in milliseconds and memory in MB."""
    index = index_of(number)
    asked = questions(WARM + ASKED)
    walls, processors = [], []
    for query in asked:
        begun, spent = time.perf_counter(), time.process_time()
        index.search(query)
        walls.append((time.perf_counter() - begun) * 1000)
        processors.append((time.process_time() - spent) * 1000)
    peak, private = _memory()
    faceted = []
    for query in questions(WARM + ASKED // 4, "faceted"):
        begun = time.perf_counter()
        index.search(query, ("kind", "field", "region", "subkind", "illustrative"))
        faceted.append((time.perf_counter() - begun) * 1000)
    return {
        "p50": share(walls[WARM:], 0.5),
        "p95": share(walls[WARM:], 0.95),
        "p95_cpu": share(processors[WARM:], 0.95),
        "facets_p95": share(faceted[WARM:], 0.95),
        "memory_mb": peak,
        "private_mb": private,
    }


def recall(number: int) -> dict[str, float]:
    """Of the dense part, against exact search."""
    index, asked = index_of(number), questions(ASKED, "recall")
    vectors = query_vectors(asked)
    true = exact(number, asked, vectors)
    snapshot = index._snapshot()
    shares = []
    for query, vector, nearest in zip(asked, vectors, true, strict=True):
        allowed = snapshot.allowed({name: tuple(values) for name, values in query.filters.items()})
        rows = snapshot.nearest(vector, 200, allowed)[0][:10]
        found = {number_of(identifier) for identifier in snapshot.ids(rows)}
        wanted = set(nearest[nearest >= 0].tolist())
        shares.append(len(wanted & found) / len(wanted) if wanted else 1.0)
    worst = sorted(shares)[: len(shares) // 10]
    return {"recall": sum(shares) / len(shares), "worst_tenth": sum(worst) / len(worst)}


def number_of(identifier: str) -> int:
    """The listing's number."""
    return int(identifier[-8:], 16)


def query_vectors(asked: Sequence[Query]) -> Vectors:
    """(asked, 512) as the index makes them."""
    return vectors_of(default_encoder(FOLDER / "encoder"), [("", pieces([query.text])) for query in asked])


def exact(number: int, asked: Sequence[Query], vectors: Vectors, count: int = 10) -> NDArray[np.int64]:
    """(asked, count) numbers of the nearest listings that pass the filter, -1 where there are fewer."""
    filed = _filed(number)
    stored = Made().stored(number)
    best = np.full((len(asked), count), -np.inf, dtype=np.float32)
    rows = np.full((len(asked), count), -1, dtype=np.int64)
    for begin in range(0, number, 16_384):
        block = {
            name: {value: marks[begin : begin + 16_384] for value, marks in one.items()} for name, one in filed.items()
        }
        scores = vectors @ stored[begin : begin + 16_384].astype(np.float32).T
        for place, query in enumerate(asked):
            for name, values in query.filters.items():
                scores[place, ~np.any([block[name][value] for value in values], axis=0)] = -np.inf
        both = np.concatenate([best, scores], axis=1)
        names = np.concatenate([rows, np.tile(np.arange(begin, begin + scores.shape[1]), (len(asked), 1))], axis=1)
        kept = np.argpartition(-both, count, axis=1)[:, :count]
        best, rows = np.take_along_axis(both, kept, 1), np.take_along_axis(names, kept, 1)
    rows[np.isneginf(best)] = -1
    return rows


def _filed(number: int) -> dict[str, dict[str, NDArray[np.bool_]]]:
    """For each filter and value, the listings that have it: by a look at each."""
    marks: dict[str, dict[str, NDArray[np.bool_]]] = {"kind": {}, "region": {}, "field": {}}
    for one in Made().listings(0, number):
        for name, values in {"kind": (one.kind,), "region": (one.region,), "field": one.fields}.items():
            for value in values:
                marks[name].setdefault(value, np.zeros(number, bool))[one.number] = True
    for name, known in {"kind": KINDS, "region": tuple(REGIONS), "field": ("imaging",)}.items():
        for value in known:
            marks[name].setdefault(value, np.zeros(number, bool))
    return marks


def share(times: Sequence[float], part: float) -> float:
    """The time that this part of all does not exceed."""
    return round(sorted(times)[max(0, math.ceil(len(times) * part) - 1)], 2)


def _memory() -> tuple[float, float]:
    """Peak of the resident set and private memory of this process, in MB."""
    status = Path("/proc/self/status").read_text("utf-8")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    rollup = Path("/proc/self/smaps_rollup").read_text("utf-8").splitlines()
    private = sum(int(line.split()[1]) for line in rollup if line.startswith(("Private_Clean", "Private_Dirty")))
    return round(peak / 1024), round(private / 1024)


if __name__ == "__main__":
    verbs = {"build": build, "measure": measure, "recall": recall, **search_peers.PEERS}
    print(json.dumps(verbs[sys.argv[1]](int(sys.argv[2]))))
