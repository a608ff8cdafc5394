"""Every need against every offer: 10,000 needs and a million offers, beside faiss searching all vectors in one batch.

The first stage is run wholly, on the function that ``ronghe match --all`` calls and on the million's vectors as an
index keeps them. The second is run on a sample: a node of its own holds ``SAMPLE`` of the needs and the three offers of
the million that are nearest to each, and ``match_all`` is called there with its default runner and its database. What
the sample takes, less what an idle run takes, is extrapolated to all needs; with ``RONGHE_BENCH_SAMPLE=10000`` it is
run wholly (17 minutes, most of which go into filling the node). Both stages are told for one audience:
``match --all`` does two, one after the other. Nothing was read or encoded before; made listings share their device's
description with others, so the share of passages that forty needs meet more than once is shown.

Memory is the largest sum of proportional set sizes of this process and its workers, looked at once a second: looking
takes time of what is measured.
"""

from __future__ import annotations

import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.million import Made
from benchmarks.report import Row

NEEDS = int(os.environ.get("RONGHE_BENCH_NEEDS", "10000"))
OFFERS = int(os.environ.get("RONGHE_BENCH_OFFERS", "1000000"))
SAMPLE = int(os.environ.get("RONGHE_BENCH_SAMPLE", "1600"))
PEER_OFFERS = 100_000
LOOKING_S = 1.0  # between looks at the memory, which hold a process up for some 10 ms each
BAR_SECONDS, BAR_GB = 240.0, 3.0


def run() -> Iterator[Row]:
    """See the module."""
    asked = Made("needs").vectors(0, NEEDS)
    spent = _spent()
    with _memory() as peak:
        first, best = _first_stage(asked)
    yield Row(f"first stage: {NEEDS:,} needs x {OFFERS:,} offers, best 32", first, "s")
    yield Row("first stage: processor time", _spent() - spent, "s")
    yield Row("first stage: memory", peak[0] / 1e9, "GB", BAR_GB, at_most=True)
    with tempfile.TemporaryDirectory(prefix="match-all-") as folder:
        second = _second_stage(Path(folder), best[:SAMPLE])
    each = second["seconds"] / SAMPLE
    yield Row(f"second stage, {SAMPLE} needs, reasons for the first three: per need", each * 1000, "ms")
    yield Row("second stage: processor time per need", second["spent"] / SAMPLE * 1000, "ms")
    yield Row("second stage: pairs judged per second", second["pairs"] / second["seconds"], "")
    yield Row("second stage: texts of a chunk that it holds more than once", second["shared"], "")
    yield Row("second stage: memory", second["memory"] / 1e9, "GB", BAR_GB, at_most=True)
    yield Row("a run with nothing to do, sample's node", second["idle"], "s")
    total = first + each * NEEDS
    how = " (second stage extrapolated)" if SAMPLE < NEEDS else ""
    yield Row(f"both stages, {NEEDS:,} needs{how}", total, "s", BAR_SECONDS, at_most=True)
    yield Row("both stages, 100,000 needs x 1,000,000 offers (extrapolated)", total / NEEDS * 100_000 / 3600, "h")
    peer = _faiss(asked)
    yield Row(
        f"faiss flat, {NEEDS:,} x {PEER_OFFERS:,}, no reasons, times {OFFERS // PEER_OFFERS}", peer, "s", peer=True
    )


def _first_stage(asked: Any) -> tuple[float, Any]:
    """Seconds, and the numbers of the nearest offers of each need."""
    from ronghe.kernel.index import nearest

    snapshot = _vectors_alone()
    known = np.full((NEEDS, 32), nearest.NONE, dtype=np.int64)
    begun = time.perf_counter()
    found = nearest.nearest(snapshot, asked, np.ones(OFFERS, dtype=bool), known)
    return time.perf_counter() - begun, nearest.keys_of(found)


def _vectors_alone() -> Any:
    """The million's vectors in half precision, as one part of an index; row and key are the number."""
    stored = Made().stored(OFFERS)
    dense = SimpleNamespace(rows=lambda rows: np.asarray(stored[rows], dtype=np.float32))
    keys = np.arange(OFFERS, dtype=np.int64)

    class Part:
        def __init__(self) -> None:
            self.keys, self.dense = keys, dense

        def __len__(self) -> int:
            return OFFERS

    return SimpleNamespace(
        keys=keys,
        parts=[Part()],
        starts=np.array([0, OFFERS]),
        rows_of_keys=lambda wanted: wanted,
        manifest=SimpleNamespace(dimension=512),
    )


def _second_stage(folder: Path, best: Any) -> dict[str, float]:
    os.environ["RONGHE_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from ronghe.base.actors import Actor
    from ronghe.exchange import commands
    from ronghe.kernel import kept

    settings.DATA_FOLDER = folder
    kept.keep_in(folder / "tables")
    call_command("migrate", verbosity=0)
    _fill(sorted({int(number) for number in best[:, :3].ravel()}))
    actor = Actor.system("benchmark")
    commands.follow_outbox()
    spent = _spent()
    with _memory() as peak:
        begun = time.perf_counter()
        swept = commands.match_all(actor)
        seconds = time.perf_counter() - begun
    spent = _spent() - spent
    begun = time.perf_counter()
    commands.match_all(actor)
    idle = time.perf_counter() - begun
    return {  # of one audience of the two
        "seconds": (seconds - idle) / 2,
        "pairs": float(swept.done * 3 / 2),
        "spent": spent / 2,
        "idle": idle,
        "memory": float(peak[0]),
        "shared": _shared(best),
    }


def _fill(numbers: list[int]) -> None:
    """Owners, the offers of these numbers, and the needs of the sample, noted for the index."""
    from benchmarks.dossier_scale_filling import OWNERS, owner_id, owners, rows
    from ronghe.base import outbox
    from ronghe.exchange.models import Need

    made = [row for number in numbers for row in rows(number, number + 1)]
    wanted = {row.owner_id for row in made} | {owner_id(n) for n in range(10)}
    some = [owner for owner in owners() if owner.pk in wanted]
    type(some[0]).objects.bulk_create(some)
    by_model: dict[Any, list[Any]] = {}
    for row in made:
        by_model.setdefault(type(row), []).append(row)
    needs = [
        Need(
            id=one.id,
            owner_id=owner_id(one.number % 10),
            kind=one.subkind,
            title_zh=one.title_zh[:200],
            title_en=one.title_en[:300],
            problem_zh=one.text_zh,
            problem_en=one.text_en,
            fields=list(one.fields),
            region=one.region,
            status="open",
            published_at=made[0].published_at,
            illustrative=True,
        )
        for one in Made("needs").listings(0, SAMPLE)
    ]
    by_model[Need] = needs
    for model, those in by_model.items():
        model.objects.bulk_create(those, batch_size=500)
        outbox.note_many(model._meta.model_name, [row.pk for row in those])
    assert len(some) <= OWNERS


def _shared(best: Any) -> float:
    """Of the texts that a chunk of forty needs has encoded, the share that occurs in it more than once."""
    from benchmarks.dossier_scale_filling import rows
    from ronghe.kernel.text import passages

    texts: list[str] = []
    for number in best[:40, :3].ravel().tolist():
        for row in rows(number, number + 1):
            for text in (row.title_zh, row.title_en, row.summary_zh, row.summary_en):
                texts += [passage.text for passage in passages(text)]
    return 1 - len(set(texts)) / len(texts)


def _faiss(asked: Any) -> float:
    """Seconds of a flat index for a tenth of the offers, times ten: the best 20, and no word of why."""
    import faiss

    index = faiss.IndexFlatIP(512)
    index.add(np.asarray(Made().stored(OFFERS)[:PEER_OFFERS], dtype=np.float32))
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    begun = time.perf_counter()
    index.search(asked, 20)
    return (time.perf_counter() - begun) * OFFERS / PEER_OFFERS


@contextmanager
def _memory() -> Iterator[list[int]]:
    """Bytes of this process and its children, shared pages counted once: the largest sum until the end."""
    peak, over = [0], threading.Event()

    def look() -> None:
        while not over.wait(LOOKING_S):
            peak[0] = max(peak[0], sum(map(_proportional, [os.getpid(), *_children(os.getpid())])))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _spent() -> float:
    """Seconds of processor time of this process and of its workers that have ended; unlike the clock, it tells the same
    on a busy machine."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_children(int(child))]
    return found


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
