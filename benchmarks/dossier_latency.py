"""How long a whole dossier takes: the sample alone, and beside 50,000 listings; and the command in a new process.

The 50,000 listings are made from the sample's own sentences, mixed by a seeded draw so that no two are the same; they
are written and indexed once into ``build/bench/dossier`` and found again at the next run. A made listing is short: a
title, a sentence of summary and one of evidence, in Chinese, in English or in both. As its sentences come again in
other listings, reading it costs less than reading one of a real exchange, which is longer and has its own.

Before anything is measured every listing is read beforehand (``ronghe index read``), as it is on a node whose worker
has followed its changes; after a change of the kernel that is done again. What it took when it was last done is told in
rows of its own. Each answer is the whole dossier as its JSON document, for a text the process has not seen before,
encoder included. Wall-clock time is held against the bar; processor time, which depends less on what else runs, is told
beside it.
"""

from __future__ import annotations

import json
import math
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.report import Row

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench" / "dossier"
LISTINGS = 50_000
ROUNDS = 60
SEED = 20261123
BAR_MS = 400.0
BAR_PROCESS_S = 3.0
PREPARED = {"listings read beforehand per second": "1/s", "making the indexes": "s"}
"""What preparing tells, when it had something to do, and its units."""


def run() -> Sequence[Row]:
    """Rows of the table; each size in a process of its own, as the data folder is read at its start."""
    rows = []
    for name, number in (("sample", 0), (f"sample + {LISTINGS:,} listings", LISTINGS)):
        prepared = _child("prepare", number)
        out = _child("measure", number)
        for what in ("p50", "p95"):
            bar = BAR_MS if what == "p95" else None
            rows.append(Row(f"whole dossier, {name}, {what}", out[what], "ms", bar, at_most=True))
            rows.append(Row(f"whole dossier, {name}, {what}, processor time", out[f"{what}_cpu"], "ms"))
        rows.append(Row(f"memory of the process, {name}", out["memory_mb"], "MB"))
        rows += [Row(f"{name}: {what}", prepared[what], unit) for what, unit in PREPARED.items() if what in prepared]
    for name, number in (("sample", 0), (f"sample + {LISTINGS:,} listings", LISTINGS)):
        seconds = _fresh_process(number)
        rows.append(
            Row(f"ronghe dossier in a new process, {name}", seconds, "s", BAR_PROCESS_S, seconds <= BAR_PROCESS_S)
        )
    return rows


def _environment(number: int) -> dict[str, str]:
    folder = FOLDER / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "RONGHE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
        "PYTHONPATH": str(ROOT),
    }


def _child(verb: str, number: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.dossier_latency", verb, str(number)]
    done = subprocess.run(command, env=_environment(number), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _fresh_process(number: int) -> float:
    command = [sys.executable, "-m", "ronghe", "dossier", "-", "--json"]
    seconds = []
    for text in _needs()[:5]:
        begun = time.perf_counter()
        subprocess.run(command, env=_environment(number), input=text, text=True, capture_output=True, check=True)
        seconds.append(time.perf_counter() - begun)
    return round(statistics.median(seconds), 2)


def _needs() -> list[str]:
    lines = (ROOT / "benchmarks" / "planted" / "dev" / "needs.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def prepare(number: int) -> dict[str, float]:
    """The sample and ``number`` more listings, in the database, read beforehand, and in the index.

    Gives what it took, by the names of ``PREPARED``, when it was last done.
    """
    from django.core.management import call_command

    from ronghe.base.actors import Actor
    from ronghe.base.audience import INDEXED
    from ronghe.exchange import commands
    from ronghe.exchange.models import Achievement
    from ronghe.exchange.queries.indexes import index_for
    from ronghe.ingest.commands import load_sample

    told_in = FOLDER / str(number) / "prepared.json"
    told: dict[str, float] = json.loads(told_in.read_text("utf-8")) if told_in.exists() else {}
    call_command("migrate", verbosity=0)
    actor = Actor.system("benchmark")
    load_sample(actor)
    commands.follow_outbox()
    missing = number - Achievement.objects.filter(source_key__startswith="bench:").count()
    if missing > 0:
        Achievement.objects.bulk_create(mixed(missing), batch_size=500)
    begun = time.perf_counter()
    read = commands.read_beforehand(actor)
    if read >= number / 2 > 0:
        told["listings read beforehand per second"] = round(read / (time.perf_counter() - begun), 1)
    if any(index_for(audience).status().documents < number for audience in INDEXED):
        begun = time.perf_counter()
        commands.rebuild_index(actor)
        told["making the indexes"] = round(time.perf_counter() - begun, 1)
    told_in.write_text(json.dumps(told), "utf-8")
    return told


def mixed(number: int) -> Iterator[object]:
    from django.utils import timezone

    from ronghe.exchange.models import Achievement
    from ronghe.kernel import text as kernel_text

    chance = random.Random(SEED)
    originals = list(Achievement.objects.exclude(source_key__startswith="bench:"))
    sentences = {
        name: [p.text for row in originals for p in kernel_text.passages(getattr(row, name)) if len(p.text) > 8]
        for name in ("summary_zh", "evidence_zh", "summary_en", "evidence_en")
    }
    now = timezone.now()
    for i in range(number):
        like = originals[i % len(originals)]
        texts = {name: chance.choice(pool) for name, pool in sentences.items()}
        # Two thirds are told in one language only, as on a real exchange.
        ending = chance.choice(["_zh", "_en", ""])
        texts = {name: text for name, text in texts.items() if name.endswith(ending)}
        yield Achievement(
            source_key=f"bench:{i}",
            owner_id=like.owner_id,
            title_zh="" if ending == "_en" else f"{like.title_zh}（{i}）",
            title_en="" if ending == "_zh" else f"{like.title_en} ({i})",
            fields=chance.choice(originals).fields,
            region=like.region,
            trl=chance.randint(1, 9),
            status="open",
            published_at=now,
            illustrative=True,
            **texts,
        )


def measure(number: int) -> dict[str, float]:
    """p50 and p95 in milliseconds over ``ROUNDS`` texts, after ten that warm the process, and its memory."""
    from ronghe.base.actors import Actor
    from ronghe.journey.queries import as_json, dossier_of_text

    needs = _needs()
    chance = random.Random(SEED)
    texts = [f"{chance.choice(needs)}\n({i})" for i in range(ROUNDS + 10)]
    walls, processors = [], []
    for text in texts:
        begun, spent = time.perf_counter(), time.process_time()
        json.dumps(as_json(dossier_of_text(Actor.anonymous(), text)))
        walls.append((time.perf_counter() - begun) * 1000)
        processors.append((time.process_time() - spent) * 1000)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return {
        "p50": _share(walls[10:], 0.5),
        "p95": _share(walls[10:], 0.95),
        "p50_cpu": _share(processors[10:], 0.5),
        "p95_cpu": _share(processors[10:], 0.95),
        "memory_mb": round(kilobytes / 1024),
    }


def _share(times: Sequence[float], share: float) -> float:
    """The time that this share of all does not exceed."""
    return round(sorted(times)[max(0, math.ceil(len(times) * share) - 1)], 1)


if __name__ == "__main__":
    from ronghe.cli.main import WHOLE, start_django

    start_django(WHOLE)  # as a server's process starts
    print(json.dumps({"prepare": prepare, "measure": measure}[sys.argv[1]](int(sys.argv[2]))))
