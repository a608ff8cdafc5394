"""How long a start takes - of the site to its first page, of a command to its answer - and what processes share.

Each start is a new process, on a node that was started before: bytecode and tables lie there, as on any day but the
first. The first page is asked for every 20 ms from the moment that ``ronghe serve`` is called, with its worker beside
it. Memory is what Linux counts: a page that n processes hold counts as 1/n for each (PSS), after every process has
answered the same searches, and composed the dossier that warms it. It is measured on the largest node that
``dossier_scale`` or ``dossier_latency`` have prepared, else on the sample.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from benchmarks.dossier_latency import FOLDER, _child, _environment, _needs
from benchmarks.report import ROOT, Row
from benchmarks.served import HOST, environment, family, free_port

ROUNDS = 5
PROCESSES = 3
SEARCHES = 90
IDLE_SHARE = 0.1
BAR_FIRST_PAGE_S = 2.0
BAR_DOSSIER_S = 2.5
BAR_HELD_TWICE = 1.1
"""Of the pages of the index that the processes hold, per page that the largest of them holds: 1 = all are shared."""


def run() -> Sequence[Row]:
    """Rows of the table."""
    _child("prepare", 0)
    sample = FOLDER / "0"
    _first_page(sample)  # the first start of this version makes the tables
    pages = [_first_page(sample) for _ in range(ROUNDS)]
    answers = [_answer(text) for text in _needs()[:ROUNDS]]
    rows = [
        Row("the site's first page after start", statistics.median(pages), "s", BAR_FIRST_PAGE_S, at_most=True),
        Row("the site's first page after start, slowest", max(pages), "s"),
        Row(
            "ronghe dossier in a new process",
            statistics.median(seconds for seconds, _cpu in answers),
            "s",
            BAR_DOSSIER_S,
            at_most=True,
        ),
        Row("ronghe dossier in a new process, processor time", statistics.median(cpu for _s, cpu in answers), "s"),
    ]
    largest = max((int(path.name) for path in FOLDER.iterdir() if (path / "index").is_dir()), default=0)
    return [*rows, *_memory(FOLDER / str(largest), f"{largest:,} listings" if largest else "the sample")]


def _first_page(folder: Path) -> float:
    begun = time.perf_counter()
    with _site(folder, 2, with_worker=True) as (_parent, port):
        _get(port, "/")
        return time.perf_counter() - begun


def _answer(text: str) -> tuple[float, float]:
    """Wall-clock and processor time of the command."""
    command = [sys.executable, "-m", "ronghe", "dossier", "-", "--json"]
    begun, before = time.perf_counter(), os.times()
    subprocess.run(command, env=_environment(0), input=text, text=True, capture_output=True, check=True)
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begun, spent


def _memory(folder: Path, size: str) -> Iterator[Row]:
    """What one process holds, what three hold together, and whether they hold the index once."""
    single = _after_queries(folder, 1)
    several = _after_queries(folder, PROCESSES)
    together, alone = sum(one["pss"] for one in several), sum(one["pss"] for one in single)
    yield Row(f"memory of the site with one process, {size}", alone, "MB")
    yield Row(f"memory of the site with {PROCESSES} processes, {size}", together, "MB")
    yield Row(f"memory that a further process adds, {size}", (together - alone) / (PROCESSES - 1), "MB")
    held, most = sum(one["index_pss"] for one in several), max(one["index_rss"] for one in several)
    yield Row(f"pages of the index in memory, {PROCESSES} processes together, {size}", held, "MB")
    yield Row(
        f"pages of the index held by {PROCESSES} processes, per page of the one that holds most",
        held / most if most else 0.0,
        "",
        BAR_HELD_TWICE,
        at_most=True,
    )


def _after_queries(folder: Path, processes: int) -> list[dict[str, float]]:
    with _site(folder, processes, with_worker=False) as (parent, port):
        needs = _needs()
        for place in range(SEARCHES):
            _get(port, f"/search/?q={quote(needs[place % 10][:60])}")
        members = family(parent)
        _until_idle(members)
        return [_held(one, folder / "index") for one in members]


def _until_idle(processes: Sequence[int], seconds: float = 120.0) -> None:
    """Wait until the processes have warmed up: until they compute next to nothing for a second."""
    until, before = time.monotonic() + seconds, -1.0
    while time.monotonic() < until:
        spent = sum(_processor_seconds(one) for one in processes)
        if before >= 0 and spent - before < IDLE_SHARE:
            return
        before = spent
        time.sleep(1.0)
    raise RuntimeError(f"the site is still busy after {seconds:.0f} s")


def _processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _held(process: int, index: Path) -> dict[str, float]:
    """Megabytes of one process, and of the index's files in it."""
    found = {"pss": 0.0, "index_pss": 0.0, "index_rss": 0.0}
    in_index = False
    for line in Path(f"/proc/{process}/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            in_index = str(index.resolve()) in line
        name, _colon, rest = line.partition(":")
        if name in {"Pss", "Rss"}:
            megabytes = int(rest.split()[0]) / 1024
            found["pss"] += megabytes if name == "Pss" else 0.0
            found[f"index_{name.lower()}"] += megabytes if in_index else 0.0
    return found


@contextlib.contextmanager
def _site(folder: Path, processes: int, *, with_worker: bool) -> Iterator[tuple[int, int]]:
    """A site from the moment it is called: its process and its port, which may not answer yet."""
    port = free_port()
    command = [sys.executable, "-m", "ronghe", "serve", "--port", str(port), "--processes", str(processes)]
    command += [] if with_worker else ["--no-worker"]
    quiet = {**environment(folder), "RONGHE_PER_MINUTE": "1000000"}
    site = subprocess.Popen(
        command, env=quiet, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield site.pid, port
    finally:
        members = family(site.pid)
        site.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            site.wait(30)
        for process in members:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        site.wait()


def _get(port: int, path: str, seconds: float = 60.0) -> bytes:
    """A page, asked for until the site answers, over a connection of its own: any process may get it.

    Raises:
        RuntimeError: it does not answer in time, or with no page.
    """
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with (
            contextlib.suppress(ConnectionError, http.client.HTTPException),
            contextlib.closing(http.client.HTTPConnection(HOST, port, timeout=seconds)) as connection,
        ):
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == http.client.OK:
                return body
            raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
        time.sleep(0.02)
    raise RuntimeError(f"{path} was not answered in {seconds:.0f} s")
