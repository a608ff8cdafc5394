"""How long a whole dossier takes on a node with a million listings, and what takes that long.

The database holds the sample, 20,000 owners and the million listings of ``benchmarks.million``, all of them different
(see ``dossier_scale_filling``); the index of the public holds them all, with the vectors given there, as encoding a
million texts takes half an hour and is no part of a dossier. The index of ``search_scale`` is taken where it is built
already. That a made listing is the same document there as the database gives, but for the owner's name, is looked at on
500 of them. Kept in ``build/bench/dossier/1000000`` and found again at the next run;
``RONGHE_BENCH_LISTINGS`` makes fewer.

**Readings.** A node reads every listing beforehand, on all cores. For a million different ones that takes an hour and
some 20 GB of ``readings``; here only those that the asked needs find are read, so the file is smaller than it would be.
What it costs to come upon listings that nobody has read is measured by itself: the same needs, the first time round, in
a process whose store is empty ("cold"). The bar is for the second time: another process, each need a text that this
process has not seen and whose encodings are forgotten, the readings on the disk.

Asked are 60 needs of the planted sets, a text of its own each.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Sized
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.dossier_latency import FOLDER, _environment, _share
from benchmarks.report import ROOT, Row

if TYPE_CHECKING:
    from ronghe.kernel.index import Document

LISTINGS = int(os.environ.get("RONGHE_BENCH_LISTINGS", "1000000"))
ASKED = 60
WARMING = 10
COMPARED = 500
SEED = 20261126
BAR_MS = 600.0
READ = "readings from the disk"
PARTS = {
    "searching": ("ronghe.exchange.queries.node_index", "NodeIndex", "search"),
    READ: ("ronghe.kernel.match.store", "ProfileStore", "prepare_all"),
    "judging": ("ronghe.exchange.queries.partners", "", "match"),
    "rows of the database": ("ronghe.exchange.queries.partners", "", "readables"),
}
"""What a dossier spends its time with -> the call that is timed."""


def run() -> Sequence[Row]:
    """Rows of the table; preparing, the cold round and the measured one each in a process of its own."""
    prepared = _child("prepare")
    cold = _child("cold")
    warm = _child("measure")
    size = f"{LISTINGS:,} listings"
    rows = [
        Row(f"whole dossier, {size}, p50", warm["p50"], "ms"),
        Row(f"whole dossier, {size}, p95", warm["p95"], "ms", BAR_MS, at_most=True),
        Row(f"whole dossier, {size}, p95, processor time", warm["p95 cpu"], "ms"),
        *(Row(f"of which {name}, on average", warm[name], "ms") for name in PARTS),
        Row("listings read for each dossier", warm["read"], ""),
        Row(f"whole dossier, {size}, cold: its listings never read before, p50", cold["p50"], "ms"),
        Row(f"whole dossier, {size}, cold: its listings never read before, p95", cold["p95"], "ms"),
        Row("memory of the process", warm["memory"], "MB"),
        Row("memory of the process that pages of files do not make up", warm["own memory"], "MB"),
        Row("statements of a dossier, on average", warm["statements"], ""),
    ]
    return [*rows, *(Row(what, value, what.rpartition(", ")[2]) for what, value in prepared.items())]


def _child(verb: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.dossier_scale", verb]
    done = subprocess.run(
        command, env=_environment(LISTINGS), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )  # what it tells of its progress goes on to our standard error
    if done.returncode:
        raise RuntimeError(f"{verb} failed")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def prepare() -> dict[str, float]:
    """The listings in the database and in the index of the public; what it took, when it was done now."""
    from benchmarks.dossier_scale_filling import fill
    from benchmarks.million import Given, Made
    from ronghe.base.audience import Audience
    from ronghe.exchange.commands.index import _count_values
    from ronghe.exchange.queries.indexes import index_for
    from ronghe.kernel.index import EmbeddedIndex

    node = FOLDER / str(LISTINGS)
    told = fill(node, LISTINGS)
    _count_values()
    folder = node / "index" / str(Audience.PUBLIC)
    if index_for(Audience.PUBLIC).status().documents >= LISTINGS:
        return told
    _compare()
    if not _taken_over(folder):
        Made().stored(LISTINGS)
        begun = time.perf_counter()
        given = Given("offers", LISTINGS)
        index_for(Audience.PUBLIC).rebuild(_told(Made().documents(0, LISTINGS)), 0, vectors=given)
        told["index of the made listings, vectors given, s"] = round(time.perf_counter() - begun, 1)
    others = list(_others())
    EmbeddedIndex(folder, OwnersEncoder(others)).apply(others, [], 1)
    return told


def _taken_over(folder: Path) -> bool:
    """Whether ``search_scale`` has built the index of the made listings: its files are linked, not written again."""
    from benchmarks.million_base import FOLDER as MILLION
    from ronghe.kernel.index import EmbeddedIndex, default_encoder

    built = MILLION / f"index-{LISTINGS}"
    if not built.is_dir() or EmbeddedIndex(built, default_encoder()).status().documents != LISTINGS:
        return False
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built, folder, copy_function=os.link)
    return True


class OwnersEncoder:
    """The node's encoder, but made owners have the vector of the made listing that their text is taken from."""

    def __init__(self, documents: Sequence[Document]) -> None:
        from benchmarks.dossier_scale_filling import OWNERS, owner_id
        from benchmarks.million import Made
        from ronghe.kernel.index import default_encoder
        from ronghe.kernel.index.content import entry

        self._encoder = default_encoder()
        self.name, self.dimension = self._encoder.name, self._encoder.dimension
        vectors = Made().vectors(0, OWNERS)
        numbers = {f"organisation:{owner_id(number)}": number for number in range(OWNERS)}
        self._known = {}
        for document in documents:
            if document.id in numbers:
                read = entry(document, b"")
                self._known.update(dict.fromkeys((read.heading, *read.pieces), vectors[numbers[document.id]]))

    def encode(self, texts: Sequence[str]) -> Any:
        """See ``Encoder``."""
        import numpy as np

        rest = [text for text in texts if text not in self._known]
        fresh = dict(zip(rest, self._encoder.encode(rest), strict=True))
        return np.array([self._known[text] if text in self._known else fresh[text] for text in texts], np.float32)


def _told(documents: Iterator[Document]) -> Iterator[Document]:
    for number, one in enumerate(documents, start=1):
        if number % 20_000 == 0:
            sys.stderr.write(f"\r{number:,} listings given to the index ")
        yield one


def _others() -> Iterator[Document]:
    """Every record of the node that is no made listing."""
    from ronghe.base.audience import Audience
    from ronghe.exchange.enums import ListingKind
    from ronghe.exchange.models.kinds import MODELS
    from ronghe.exchange.queries.documents import KINDS, readables

    for kind in KINDS:
        ids = None
        if kind in set(ListingKind):
            rows = MODELS[ListingKind(kind)].objects.exclude(source_key__startswith="million:")
            ids = list(rows.values_list("pk", flat=True))
        yield from (one.document() for one in readables(kind, ids, Audience.PUBLIC))


def _compare() -> None:
    """That the database gives the documents that the index is made of, but for the owner's name and kinds of service.

    Raises:
        RuntimeError: it gives another.
    """
    from benchmarks.million import Made
    from ronghe.base.audience import Audience
    from ronghe.exchange.queries.documents import readables

    chance = random.Random(SEED)
    for _ in range(COMPARED // 100):
        start = chance.randrange(LISTINGS - 100)
        by_kind: dict[str, dict[str, object]] = defaultdict(dict)
        for one in Made().documents(start, start + 100):
            by_kind[one.id.partition(":")[0]][one.id] = _common(one)
        for kind, made in by_kind.items():
            ids = [uuid.UUID(key.partition(":")[2]) for key in made]
            given = {found.key: _common(found.document()) for found in readables(kind, ids, Audience.PUBLIC)}
            if given != made:
                raise RuntimeError(f"the database and the index differ in {set(given) ^ set(made) or kind}")


def _common(document: Document) -> object:
    fields = {name: value for name, value in document.fields.items() if name != "owner"}
    filters = {name: value for name, value in document.filters.items() if name != "subkind"}
    return fields, filters


def cold() -> dict[str, float]:
    """The asked needs for the first time: nothing that they find has been read."""
    shutil.rmtree(FOLDER / str(LISTINGS) / "readings", ignore_errors=True)
    return _asked(_needs(), {})


def measure() -> dict[str, float]:
    """The asked needs again, in a process of its own, and no encoding of theirs on the disk."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    shutil.rmtree(FOLDER / str(LISTINGS) / "encodings", ignore_errors=True)
    spent: dict[str, float] = defaultdict(float)
    for name, place in PARTS.items():
        _time(name, *place, spent)
    with CaptureQueriesContext(connection) as said:
        found = _asked(_needs(), spent)
    found["statements"] = len(said) / (ASKED + WARMING)
    return found


def _asked(texts: Sequence[str], spent: dict[str, float]) -> dict[str, float]:
    """Times in milliseconds over all but the first texts, which warm the process; ``spent`` is per dossier then."""
    from ronghe.base.actors import Actor
    from ronghe.journey.queries import as_json, dossier_of_text

    walls, processors = [], []
    for place, text in enumerate(texts):
        if place == WARMING:
            spent.clear()
        begun, before = time.perf_counter(), time.process_time()
        json.dumps(as_json(dossier_of_text(Actor.anonymous(), text)))
        walls.append((time.perf_counter() - begun) * 1000)
        processors.append((time.process_time() - before) * 1000)
    walls, processors = walls[WARMING:], processors[WARMING:]
    status = Path("/proc/self/status").read_text()
    memory = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in status.splitlines() if " kB" in line}
    return {
        "p50": _share(walls, 0.5),
        "p95": _share(walls, 0.95),
        "p95 cpu": _share(processors, 0.95),
        "memory": round(memory["VmRSS"]),
        "own memory": round(memory["RssAnon"]),
        **{name: value / len(walls) for name, value in spent.items()},
    }


def _time(name: str, module: str, owner: str, function: str, spent: dict[str, float]) -> None:
    """Add what each call of a function takes, in milliseconds, and what it gives."""
    place: Any = importlib.import_module(module)
    place = getattr(place, owner) if owner else place
    plain: Callable[..., Any] = getattr(place, function)

    @wraps(plain)
    def timed(*args: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        found = plain(*args, **named)
        found = found if isinstance(found, Sized) else list(found) if isinstance(found, Iterator) else found
        spent[name] += (time.perf_counter() - begun) * 1000
        if name == READ and isinstance(found, Sized):
            spent["read"] += len(found)
        return found

    setattr(place, function, timed)


def _needs() -> list[str]:
    """Sixty needs of the planted sets, and ten more that warm the process before them."""
    found: list[str] = []
    for file in sorted((ROOT / "benchmarks" / "planted").glob("*/needs.jsonl")):
        found += [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()]
    return random.Random(SEED).sample(found, ASKED + WARMING)


if __name__ == "__main__":
    from ronghe.cli.main import WHOLE, start_django

    start_django(WHOLE)  # as a server's process starts
    print(json.dumps({"prepare": prepare, "cold": cold, "measure": measure}[sys.argv[1]]()))
