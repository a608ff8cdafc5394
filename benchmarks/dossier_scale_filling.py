"""The database of a node with many listings: written in bulk, told as it goes, taken up again where it was left.

Listings are those of ``benchmarks.million``, each with one of 20,000 made owners. Rows go in by blocks of 4,096; the
number of rows done is written beside the database after each block, and a block that was written but not noted is
written again to no effect, since every identifier hangs on the number alone.
"""

from __future__ import annotations

import json
import random
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.million import BLOCK, REGIONS, Listing, Made
from benchmarks.million_base import SEED

if TYPE_CHECKING:
    from ronghe.network.models import Organisation

OWNERS = 20_000
KINDS = (("company", 0.6), ("hospital", 0.2), ("university", 0.1), ("institute", 0.1))
_NAMES = {
    "company": ("{region}{n}号医疗科技有限公司", "{n} Medical Technology Co."),
    "hospital": ("{region}第{n}医院", "Hospital No. {n}"),
    "university": ("{region}第{n}医科大学", "Medical University No. {n}"),
    "institute": ("{region}第{n}生物医学工程研究所", "Institute of Biomedical Engineering No. {n}"),
}


def fill(folder: Path, number: int) -> dict[str, float]:
    """The sample, the owners and ``number`` listings; rows a second and seconds, where more than half was written now.

    Progress goes to standard error.
    """
    from django.core.management import call_command

    from ronghe.base.actors import Actor
    from ronghe.exchange import commands
    from ronghe.ingest.commands import load_sample

    noted = folder / "filled.json"
    told = json.loads(noted.read_text("utf-8")) if noted.exists() else {}
    done, pools = told.get("listings", 0), Made().pools
    if done and told.get("pools") != pools:
        raise RuntimeError(f"{folder} holds listings of other texts than are made now: delete it")
    call_command("migrate", verbosity=0)  # a node that was filled by an older program too
    if done >= number:
        return {}
    if not done:
        load_sample(Actor.system("benchmark"))
        commands.follow_outbox()
        _write(owners())
    begun, first = time.perf_counter(), done
    for start in range(done, number, BLOCK):
        stop = min(start + BLOCK, number)
        _write(rows(start, stop))
        noted.write_text(json.dumps({"listings": stop, "pools": pools}), "utf-8")
        rate = (stop - first) / (time.perf_counter() - begun)
        sys.stderr.write(f"\r{stop:,} of {number:,} listings written, {rate:,.0f}/s ")
    seconds = time.perf_counter() - begun
    if number - first < number / 2:
        return {}
    return {"listings written to the database per second": round((number - first) / seconds)}


def owners() -> Iterator[Organisation]:
    """Made organisations of the kinds that put up listings."""
    from ronghe.network.models import Organisation

    chance = random.Random(SEED)
    kinds, weights = zip(*KINDS, strict=True)
    made = Made()
    for n, like in enumerate(made.listings(0, OWNERS)):
        kind = chance.choices(kinds, weights)[0]
        region = chance.choice(REGIONS)
        zh, en = _NAMES[kind]
        yield Organisation(
            id=owner_id(n),
            source_key=f"million:{n}",
            kind=kind,
            name_zh=zh.format(region=region, n=n),
            name_en=en.format(n=n),
            summary_zh=like.text_zh[:200],
            summary_en=like.text_en[:200],
            fields=list(like.fields),
            region=region,
            illustrative=True,
        )


def owner_id(number: int) -> uuid.UUID:
    """Of the ``number``-th owner."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"owner:{number}")


def owner_of(number: int) -> int:
    """Which owner has the ``number``-th listing: some have many, most have few."""
    return int(random.Random(number).random() ** 2 * OWNERS)


def listings(start: int, stop: int) -> Iterator[Listing]:
    """Made listings, with kinds of service that the exchange knows."""
    for one in Made().listings(start, stop):
        yield replace(one, subkind="cdmo") if one.subkind == "manufacturing" else one


def rows(start: int, stop: int) -> Iterator[Any]:
    """Listings as rows of their tables."""
    from django.utils import timezone

    from ronghe.exchange.models.kinds import MODELS

    models: dict[str, Any] = {str(kind): model for kind, model in MODELS.items()}
    now = timezone.now()
    for one in listings(start, stop):
        yield models[one.kind](
            id=one.id,
            source_key=f"million:{one.number}",
            owner_id=owner_id(owner_of(one.number)),
            title_zh=one.title_zh[:200],
            title_en=one.title_en[:300],
            summary_zh=one.text_zh,
            summary_en=one.text_en,
            fields=list(one.fields),
            region=one.region,
            status="open",
            published_at=now - timedelta(minutes=one.number),
            illustrative=True,
            **_columns(one),
        )


def _columns(one: Listing) -> dict[str, Any]:
    if one.kind == "achievement":
        return {"kind": one.subkind, "trl": one.trl}
    return {"kind": one.subkind} if one.kind == "service" else {}


def _write(made: Iterator[Any]) -> None:
    """All rows in one transaction; those that are there already stay as they are."""
    from django.db import transaction

    by_model: dict[Any, list[Any]] = defaultdict(list)
    for row in made:
        by_model[type(row)].append(row)
    with transaction.atomic():
        for model, those in by_model.items():
            model.objects.bulk_create(those, batch_size=1000, ignore_conflicts=True)
