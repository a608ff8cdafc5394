"""The chain of the audit log: links entries, and finds what was altered, put in or taken out.

Entries are linked after the transaction that wrote them, by the worker every second and by whoever reads the head: so
commands wait for nothing. What nobody was told of yet an administrator could rewrite in any chain; therefore the head
is mailed to the owners of organisations every day, and ``find_fault(head=...)`` holds the log against it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from ronghe.base import append_only
from ronghe.base.actors import Actor
from ronghe.base.audit import SEALED_AT_ONCE, Entry, record
from ronghe.base.sealing import seal
from ronghe.base.turns import take_turn

LOCK = 0x726F6E67  # of the chain's end, on PostgreSQL; SQLite has one writer anyway
BATCH = 500
CHUNK = 1000
FORGET = "base.forget_reasons"


@dataclass(frozen=True, slots=True)
class Head:
    """The last link: its number and its digest. The empty chain has number 0 and no digest."""

    place: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry at which the chain does not hold.

    ``code``: ``missing`` (a number is left out), ``broken`` (it does not follow from the entry before), ``altered`` (it
    says something else than when it was linked), ``reason`` (the reason is another), ``emptied`` (the reason was taken
    out and no erasure says so), ``head`` (the digest told is not in the chain).
    """

    code: str
    place: int
    seq: int | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: how many entries hold, the head, and the first fault where there is one."""

    entries: int
    head: Head
    fault: Fault | None = None


def digest_of(entry: Entry) -> str:
    """SHA-256 over what the entry says, its place and the digest before it, in a fixed form."""
    columns = {
        field.attname: getattr(entry, field.attname)
        for field in Entry._meta.concrete_fields
        if field.attname not in SEALED_AT_ONCE
    }
    columns["at"] = entry.at.isoformat()
    columns["person_id"] = str(entry.person_id or "")
    columns["organisation_id"] = str(entry.organisation_id or "")
    columns["place"], columns["previous"] = entry.place, entry.previous
    return hashlib.sha256(json.dumps(columns, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def link() -> int:
    """Give every entry that has none its place in the chain; how many. Safe by several processes at once.

    Cost: one statement where nothing waits, else one per entry.
    """
    linked = 0
    while Entry.objects.filter(place__isnull=True).exists():
        linked += _link_some()
    return linked


@transaction.atomic
def _link_some() -> int:
    take_turn(LOCK)
    last = _last()
    entries = list(Entry.objects.filter(place__isnull=True).order_by("seq")[:BATCH])
    for entry in entries:
        entry.place, entry.previous = last.place + 1, last.digest
        entry.digest = digest_of(entry)
        _unguarded().filter(pk=entry.pk).update(place=entry.place, previous=entry.previous, digest=entry.digest)
        last = Head(entry.place, entry.digest)
    return len(entries)


def _unguarded() -> QuerySet[Entry]:
    """The plain query set, which changes rows; the database's triggers still allow only what is meant to change."""
    return QuerySet(Entry)


def _last() -> Head:
    row = Entry.objects.filter(place__isnull=False).order_by("-place").only("place", "digest").first()
    return Head(row.place or 0, row.digest) if row else Head()


def unprotected() -> list[str]:
    """Triggers that should keep the log append-only and are not there. One statement."""
    return append_only.missing(connection)


def head() -> Head:
    """The last link, after linking what waited."""
    link()
    return _last()


def find_fault(told: str = "") -> Verdict:
    """Walk the whole chain in bounded memory; ``told`` is the digest of a head mailed earlier, or its beginning."""
    link()
    announced = _announced()
    last, number, found = Head(), 0, not told
    for entry in _in_order():
        assert entry.place is not None  # noqa: S101 -- tells the type checker; the query leaves others out
        code = _fault_of(entry, last, announced)
        if code:
            return Verdict(number, last, Fault(code, last.place + 1, entry.seq, entry.action))
        last = Head(entry.place, entry.digest)
        number += 1
        found = found or entry.digest.startswith(told)
    if not found:
        return Verdict(number, last, Fault("head", last.place))
    return Verdict(number, last)


def _in_order() -> Iterator[Entry]:
    """Every linked entry by its place; ``CHUNK`` in memory, no cursor held open between."""
    after = None
    while True:
        rows = Entry.objects.filter(place__isnull=False).order_by("place")
        chunk = list(rows.filter(place__gt=after)[:CHUNK] if after is not None else rows[:CHUNK])
        if not chunk:
            return
        yield from chunk
        after = chunk[-1].place


def _fault_of(entry: Entry, last: Head, announced: list[tuple[int, int]]) -> str:
    assert entry.place is not None  # noqa: S101 -- tells the type checker
    if entry.place != last.place + 1:
        return "missing"
    if entry.previous != last.digest:
        return "broken"
    if entry.digest != digest_of(entry):
        return "altered"
    if entry.salt and (entry.why or entry.why_seal) and seal(entry.salt, entry.why) != entry.why_seal:
        return "reason"
    if not entry.salt and not any(first <= entry.place <= final for first, final in announced):
        return "emptied"
    return "" if entry.salt or not entry.why else "reason"


def _announced() -> list[tuple[int, int]]:
    """Places whose reasons an erasure has emptied, as ranges."""
    return [
        (int(first), int(final))
        for after in Entry.objects.filter(action=FORGET).order_by("seq").values_list("after", flat=True)
        for first, final in (after or {}).get("places", ())
    ]


@transaction.atomic
def forget_reasons(actor: Actor, condition: Q) -> int:
    """Empty reasons and salts of the entries that fit, and note which; how many. The chain holds afterwards.

    For erasing a person alone: who may, the erasing command decides.
    """
    link()
    rows = Entry.objects.filter(condition).exclude(salt="").filter(place__isnull=False)
    places = [place for place in rows.order_by("place").values_list("place", flat=True) if place is not None]
    if not places:
        return 0
    for start in range(0, len(places), BATCH):
        _unguarded().filter(place__in=places[start : start + BATCH]).update(why="", salt="")
    record(actor.because(""), FORGET, after={"places": _ranges(places)})
    return len(places)


def _ranges(numbers: list[int]) -> list[list[int]]:
    out: list[list[int]] = []
    for number in numbers:
        if out and number == out[-1][1] + 1:
            out[-1][1] = number
        else:
            out.append([number, number])
    return out
