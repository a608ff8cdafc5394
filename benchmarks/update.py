"""1,000 changed listings in an index of a million: how long until another process finds them.

The index is that of ``search_scale``, as a copy of hard links, so that what is changed is thrown away. The changed
listings are encoded within the measured time, as they are on a node. A reader in a process of its own searches twenty
times a second; it writes down when it first sees the new generation, and finds the last of the changed listings by its
words.
The clock runs from the call of ``apply`` until then. Three rounds; the slowest is held against the bar.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.million import Made, document
from benchmarks.million_base import FOLDER
from benchmarks.report import ROOT, Row
from benchmarks.search_scale import LISTINGS, _child
from ronghe.kernel.index import Document, EmbeddedIndex, Page, Query, default_encoder

CHANGED, ROUNDS, BAR_S = 1_000, 3, 5.0
PAUSE_S = 0.05
COPY = FOLDER / "changed"


def run() -> Sequence[Row]:
    """Rows of the table."""
    _child("build", LISTINGS)
    shutil.rmtree(COPY, ignore_errors=True)
    shutil.copytree(FOLDER / f"index-{LISTINGS}", COPY, copy_function=os.link)
    try:
        rounds = [_round(number) for number in range(ROUNDS)]
    finally:
        shutil.rmtree(COPY, ignore_errors=True)
    at = f"{CHANGED:,} changed of {LISTINGS:,} listings"
    return [
        Row(f"{at}, until another process finds them, slowest of {ROUNDS}", max(rounds), "s", BAR_S, at_most=True),
        Row(f"{at}, fastest", min(rounds), "s"),
    ]


def _round(number: int) -> float:
    """Seconds from the call of ``apply`` until the reader found the last change."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    documents = list(changed(number))
    reading = [sys.executable, "-m", "benchmarks.update", "read", documents[-1].id, word(number)]
    writing = [sys.executable, "-m", "benchmarks.update", "write", str(number)]
    pipes = {"stdout": subprocess.PIPE, "stdin": subprocess.PIPE, "text": True, "cwd": ROOT, "env": environment}
    with subprocess.Popen(reading, **pipes) as reader, subprocess.Popen(writing, **pipes) as writer:  # type: ignore[call-overload]
        assert reader.stdout.readline() == "ready\n"
        assert writer.stdout.readline() == "ready\n"
        begun = time.monotonic()
        writer.communicate("go\n")
        seen = json.loads(reader.communicate()[0])
    return float(seen["found_at"]) - begun


def word(number: int) -> str:
    """A word that only the changed listings of a round have."""
    return f"zqchange{number}x"


def changed(number: int) -> Iterator[Document]:
    """The listings of a round: other texts under ids that the index holds."""
    first = number * CHANGED
    for one, old in zip(
        Made(f"changed-{number}").listings(first, first + CHANGED), Made().listings(first, first + CHANGED), strict=True
    ):
        title = f"{one.title_zh or one.title_en} {word(number)}"
        yield document(replace(one, id=old.id, kind=old.kind, title_zh=title))


def write(number: int) -> None:
    """Take the round's changes in, once told to."""
    index = EmbeddedIndex(COPY, default_encoder(FOLDER / "encoder"))
    documents = list(changed(number))
    index.search(Query("准备"))  # the encoder is loaded, as in a worker that has run for a while
    print("ready", flush=True)
    sys.stdin.readline()
    index.apply(documents, [], index.position() + 1)


def read(identifier: str, asked: str) -> None:
    """Search until the changes are there; when that was."""
    index = EmbeddedIndex(COPY, default_encoder(FOLDER / "encoder"))
    index.search(Query("准备"))
    print("ready", flush=True)
    while not _all_there(index.search(Query(asked, limit=400))):
        time.sleep(PAUSE_S)
    held = index.search(Query(asked, {"kind": [identifier.partition(":")[0]]}, limit=2 * CHANGED))
    found_at = time.monotonic()
    assert identifier in {hit.id for hit in held.hits}
    print(json.dumps({"found_at": found_at}))


def _all_there(page: Page) -> bool:
    return page.total >= CHANGED and any(hit.lexical_score > 0 for hit in page.hits)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(int(sys.argv[2]))
    else:
        read(*sys.argv[2:])
