"""How long list and search pages take for somebody logged in, on a node with 50,000 listings, and how many statements.

The listings are of all four kinds and 400 owners, made from the sample's own sentences by a seeded draw; one in ten is
for members alone, one in twenty under a confidentiality agreement, one in twenty withholds its owner's name, and one in
six closes some of its fields. The reader belongs to an organisation with listings of its own, to which 200 others were
disclosed. They are written and indexed once into ``build/bench/lists`` and found again at the next run;
``RONGHE_BENCH_LISTINGS`` makes fewer of them.

Each page is asked for through the whole program (session, log-in, permissions, database, template) in one process that
does nothing else; the time is that of the process from request to answer. Statements are counted for first and later
pages, with and without what is disclosed: a list costs the same whatever it holds.
"""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import Row

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench" / "lists"
LISTINGS = int(os.environ.get("RONGHE_BENCH_LISTINGS", "50000"))
OWNERS = 400
DISCLOSED = 200
ROUNDS = 12
SEED = 20261126
BAR_MS = 150.0

SHARES = {"need": 0.3, "achievement": 0.4, "service": 0.2, "mandate": 0.1}

LISTS = {
    "lists, first page": ["/needs/", "/achievements/", "/services/", "/mandates/"],
    "lists, later pages": ["/needs/?page=7", "/achievements/?page=60", "/services/?page=25", "/mandates/?page=11"],
    "lists, filtered": [
        "/needs/?region=上海",
        "/needs/?field=orthopaedics",
        "/achievements/?trl=6",
        "/achievements/?q=导航",
        "/services/?kind=testing",
        "/mandates/?stage=a",
        "/needs/?q=螺钉&field=orthopaedics",
    ],
    "lists, in another order": [
        "/needs/?sort=owner",
        "/needs/?sort=-region",
        "/achievements/?sort=-trl",
        "/achievements/?sort=title",
        "/services/?sort=kind",
        "/mandates/?sort=-ticket",
    ],
    "search": [
        "/search/?q=脊柱导航",
        "/search/?q=肺结节 早筛",
        "/search/?q=spine navigation error",
        "/search/?q=透析&kind=achievement",
        "/search/?q=导管&region=上海&page=3",
        "/search/",
    ],
    "home": ["/"],
}
"""What is measured together -> addresses. Each round asks a search with other words, as a repeated one is quicker."""


def run() -> Sequence[Row]:
    """Rows of the table; preparing and measuring each in a process of its own."""
    prepared = _child("prepare")
    out = _child("measure")
    size = f"{LISTINGS:,} listings"
    rows = []
    for name in LISTS:
        rows.append(Row(f"{name}, {size}, p50", out[f"{name} p50"], "ms"))
        rows.append(Row(f"{name}, {size}, p95", out[f"{name} p95"], "ms", BAR_MS, at_most=True))
        rows.append(Row(f"{name}, {size}, p95, processor time", out[f"{name} p95 cpu"], "ms"))
    rows.append(Row(f"all pages together, {size}, p95", out["all p95"], "ms", BAR_MS, at_most=True))
    rows.append(Row("the slowest address, its p95", out["slowest"], "ms"))
    rows.append(Row("most statements of a page", out["most statements"], ""))
    rows.append(Row("pages whose statements depend on what they hold", out["uneven"], "", 0, at_most=True))
    rows += [Row(what, value, "s") for what, value in prepared.items()]
    return rows


def _child(verb: str) -> dict[str, float]:
    folder = FOLDER / str(LISTINGS)
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "RONGHE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    command = [sys.executable, "-m", "benchmarks.list_pages", verb]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    sys.stderr.write(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def prepare() -> dict[str, float]:
    """The listings in the database and in the index of each audience; what it took, when it was done now."""
    from django.core.management import call_command

    from ronghe.base.actors import Actor
    from ronghe.base.audience import INDEXED
    from ronghe.exchange.models.kinds import MODELS
    from ronghe.exchange.queries.documents import KINDS, readables
    from ronghe.exchange.queries.indexes import index_for
    from ronghe.ingest.commands import load_sample

    call_command("migrate", verbosity=0)
    told: dict[str, float] = {}
    if not MODELS["need"]._default_manager.filter(source_key__startswith="bench:").exists():
        begun = time.perf_counter()
        load_sample(Actor.system("benchmark"))
        _write()
        told["writing the listings"] = round(time.perf_counter() - begun, 1)
    if index_for(INDEXED[-1]).status().documents < LISTINGS // 2:
        begun = time.perf_counter()
        for audience in INDEXED:
            documents = (found.document() for kind in KINDS for found in readables(kind, None, audience))
            index_for(audience).rebuild(documents, 0)
        told["making the indexes"] = round(time.perf_counter() - begun, 1)
    return told


def _write() -> None:
    from django.db import connection

    from ronghe.exchange.models import Disclosure
    from ronghe.exchange.models.kinds import MODELS
    from ronghe.network.models import Membership, Organisation, Person, User

    chance = random.Random(SEED)
    owners = [
        Organisation(
            kind=chance.choice(["hospital", "company", "institute"]),
            name_zh=f"基准单位{number}",
            name_en=f"Bench {number}",
            region=chance.choice(REGIONS),
        )
        for number in range(OWNERS)
    ]
    Organisation.objects.bulk_create(owners, batch_size=200)
    person = Person.objects.create(name_zh="读者", listed=False)
    User.objects.create(username="bench", person=person)
    Membership.objects.create(person=person, organisation=owners[0])
    for kind, share in SHARES.items():
        MODELS[kind]._default_manager.bulk_create(_mixed(kind, round(LISTINGS * share), owners, chance), batch_size=500)
    for kind in ("need", "achievement"):
        rows = MODELS[kind]._default_manager.filter(tier="nda").exclude(owner=owners[0])[: DISCLOSED // 2]
        Disclosure.objects.bulk_create(
            [Disclosure(listing_kind=kind, listing_id=row.pk, organisation=owners[0]) for row in rows]
        )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


REGIONS = ["上海", "北京", "江苏/苏州", "浙江/杭州", "广东/深圳", "四川/成都", "湖北/武汉", ""]


def _mixed(kind: str, number: int, owners: list[Any], chance: random.Random) -> Iterator[Any]:
    from datetime import timedelta

    from django.utils import timezone

    from ronghe.exchange.models.kinds import MODELS, TEXT_FIELDS
    from ronghe.exchange.permissions import tierable
    from ronghe.kernel import text as kernel_text

    model = MODELS[kind]
    originals = list(model._default_manager.exclude(source_key__startswith="bench:"))
    names = [name for name in TEXT_FIELDS[kind] if not name.startswith("title")]
    sentences = {
        name: [found.text for row in originals for found in kernel_text.passages(getattr(row, name))] or [""]
        for name in names
    }
    now = timezone.now()
    closable = tierable(kind)
    for place in range(number):
        like = originals[place % len(originals)]
        values: dict[str, Any] = {name: "".join(chance.choices(pool, k=2)) for name, pool in sentences.items()}
        if hasattr(model, "kind"):
            values["kind"] = chance.choice(originals).kind
        if kind == "achievement":
            values |= {"trl": chance.randint(1, 9), "ip_state": chance.choice(["filed", "granted", "unknown"])}
        if kind == "mandate":
            values |= {"stages": chance.choice(originals).stages, "ticket_max_cny": chance.randint(1, 90) * 1_000_000}
        if chance.random() < 1 / 6:
            values["tiers"] = {name: chance.choice(["member", "nda"]) for name in chance.sample(closable, 3)}
        yield model(
            source_key=f"bench:{kind}:{place}",
            owner=chance.choice(owners),
            title_zh=f"{like.title_zh}（{place}）",
            title_en=f"{like.title_en} ({place})",
            fields=chance.choice(originals).fields,
            region=chance.choice(REGIONS),
            status="open" if chance.random() < 0.95 else "draft",
            published_at=now - timedelta(minutes=chance.randint(0, 500_000)),
            tier=chance.choices(["public", "member", "nda"], [17, 2, 1])[0],
            anonymous=chance.random() < 0.05,
            illustrative=True,
            **values,
        )


def measure() -> dict[str, float]:
    """p50 and p95 in milliseconds of each group, after one round that warms the process, and the statements."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from ronghe.network.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(User.objects.get(username="bench"), settings.AUTHENTICATION_BACKENDS[-1])
    spent_on: dict[str, list[float]] = {}
    times: dict[str, list[float]] = {address: [] for addresses in LISTS.values() for address in addresses}
    for round_ in range(ROUNDS + 1):
        for address, taken in times.items():
            asked = address.replace("?q=", f"?q={round_} ") if address.startswith("/search/") else address
            begun, worked = time.perf_counter(), time.process_time()
            answer = client.get(asked)
            spent_on.setdefault(address, []).append((time.process_time() - worked) * 1000)
            spent = (time.perf_counter() - begun) * 1000
            if answer.status_code != 200:
                raise RuntimeError(f"{asked}: {answer.status_code}")
            if round_:
                taken.append(spent)
    out: dict[str, float] = {}
    for name, addresses in LISTS.items():
        every = [taken for address in addresses for taken in times[address]]
        work = [taken for address in addresses for taken in spent_on[address][1:]]
        out[f"{name} p95 cpu"] = _share(work, 0.95)
        out[f"{name} p50"], out[f"{name} p95"] = _share(every, 0.5), _share(every, 0.95)
    out["all p95"] = _share([taken for found in times.values() for taken in found], 0.95)
    slowest = max(times, key=lambda address: _share(times[address], 0.95))
    out["slowest"] = _share(times[slowest], 0.95)
    for address, taken in times.items():
        worked = _share(spent_on[address][1:], 0.5)
        sys.stderr.write(f"{_share(taken, 0.5):8.1f} {_share(taken, 0.95):8.1f} {worked:8.1f}  {address}\n")
    counts: dict[str, set[int]] = {}
    for address in times:
        path = address.partition("?")[0]
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        if path != "/search/" and "sort" not in address:
            counts.setdefault(path, set()).add(len(found))
        out["most statements"] = max(out.get("most statements", 0), len(found))
    out["uneven"] = sum(len(found) > 1 for found in counts.values())
    return out


def _share(times: Sequence[float], share: float) -> float:
    """The time that this share of all does not exceed."""
    return round(sorted(times)[max(0, math.ceil(len(times) * share) - 1)], 1)


if __name__ == "__main__":
    from ronghe.cli.main import WHOLE, start_django

    start_django(WHOLE)  # as a server's process starts
    print(json.dumps({"prepare": prepare, "measure": measure}[sys.argv[1]]()))
