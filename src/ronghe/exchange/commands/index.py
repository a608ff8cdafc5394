"""The search index follows the database."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.audience import INDEXED, Audience
from ronghe.base.outbox import Change
from ronghe.base.problems import NotAllowed
from ronghe.exchange.errors import IndexInUse
from ronghe.exchange.queries.documents import KINDS, readables
from ronghe.exchange.queries.indexes import encoder, index_for, readings
from ronghe.kernel.index import Document
from ronghe.kernel.match import Offer

BATCH = 500
MANY = 1000  # changes after which the tables are another size
A_DAY = 24 * 3600  # seconds
LOOK_SECONDS = 0.5  # between two tries to take changes into an index that somebody else writes
AT_ONCE = 2_000  # documents; an index up to there is purged with every change, a larger one once a day


def follow_outbox(progress: Callable[[int], None] | None = None) -> int:
    """Take every noted change into the index of each audience; how many changes were taken in.

    A change is deleted only after every index has acknowledged it, so a kill at any moment loses nothing: the change
    is taken in again, to the same effect. A record that the audience may no longer find is deleted from its index, and
    what was read of it beforehand goes; so do readings of texts that the audience may read no longer.

    Raises:
        IndexInUse: another process is at it, or makes an index anew; what was noted stays noted.
        IndexUnusable: an index is damaged.
    """
    taken = 0
    while rows := list(Change.objects.order_by("seq")[:BATCH]):
        touched: dict[str, set[UUID]] = defaultdict(set)
        for row in rows:
            touched[row.kind].add(row.record_id)
        position = rows[-1].seq
        for audience in INDEXED:
            _apply(audience, touched, position)
        Change.objects.filter(pk__in=[row.pk for row in rows]).delete()
        taken += len(rows)
        if progress:
            progress(taken)
    if taken >= MANY:
        _count_values()
    return taken


def follow_outbox_when_free(look: Callable[[], None] = lambda: None, patience_seconds: float | None = None) -> bool:
    """As ``follow_outbox``, once nobody else writes an index; ``False`` where that lasts longer than one's patience.

    Args:
        look: called before each try, about every half second; may raise.
        patience_seconds: without end by default.
    """
    until = None if patience_seconds is None else time.monotonic() + patience_seconds
    while True:
        look()
        try:
            follow_outbox()
            return True
        except IndexInUse:
            if until is not None and time.monotonic() >= until:
                return False
            time.sleep(LOOK_SECONDS)  # a lock of files can be waited for, but not called off


def _apply(audience: Audience, touched: dict[str, set[UUID]], position: int) -> None:
    adds, deletes = [], []
    for kind, ids in touched.items():
        found = {readable.id: readable for readable in readables(kind, ids, audience)}
        adds += [readable.document() for readable in found.values()]
        offers = [one.offer() for one in found.values() if one.offer_kind]
        readings(audience).keep_only([str(key) for key in ids], offers, encoder())
        readings(audience).ensure(offers, encoder())
        deletes += [f"{kind}:{key}" for key in ids - found.keys()]
    index = index_for(audience)
    index.apply(adds, deletes, position)
    if index.status().documents <= AT_ONCE:
        with suppress(IndexInUse):  # another process has begun to write: the daily purge comes after it
            index.purge()


def purge_due() -> bool:
    """Whether a day has passed since the last purge. No statement."""
    try:
        return time.time() - _purged().stat().st_mtime > A_DAY
    except FileNotFoundError:
        return True


def purge_index() -> None:
    """Take off the disk what no audience may read any more: deleted and former texts in the indexes, and readings.

    Cost: writes every index anew that holds such texts; reads every record that can be an offer once.
    """
    for audience in INDEXED:
        index_for(audience).purge()
        readings(audience).sweep(_all_offers(audience), encoder())
    _purged().parent.mkdir(parents=True, exist_ok=True)
    _purged().touch()


def _purged() -> Path:
    return Path(settings.DATA_FOLDER) / "index" / "purged"


def compact_index(actor: Actor) -> dict[Audience, bool]:
    """Put the parts of every audience's index together; whether there was anything to do. Nobody waits for it.

    Raises:
        NotAllowed: only the node itself does this.
        IndexInUse: it is under way already.
    """
    if not actor.is_system:
        raise NotAllowed()
    return {audience: index_for(audience).compact() for audience in INDEXED}


def rebuild_index(actor: Actor, progress: Callable[[int], None] | None = None) -> dict[Audience, int]:
    """Make every audience's index anew from the database; how many documents each holds.

    Every offer is read beforehand, too, and nothing of former texts stays on the disk. Changes noted meanwhile stay in
    the outbox and are taken in afterwards. A run that is ended keeps what it read of a large index; the next goes on.

    Raises:
        NotAllowed: only the node itself rebuilds.
    """
    if not actor.is_system:
        raise NotAllowed()
    read_beforehand(actor)
    position = Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    counts = {}
    for audience in INDEXED:
        counter = _Counter(progress)
        index_for(audience).rebuild(counter.counting(_all_documents(audience)), position)
        counts[audience] = counter.seen
    follow_outbox()
    purge_index()
    audit.record(actor, "exchange.rebuild_index", after={str(audience): number for audience, number in counts.items()})
    return counts


def read_beforehand(actor: Actor, progress: Callable[[int], None] | None = None) -> int:
    """Read every offer that an audience may find, so that a dossier need not; how many were missing.

    Uses all cores where many are missing, and holds a few hundred in memory at a time.

    Raises:
        NotAllowed: only the node itself reads beforehand.
    """
    if not actor.is_system:
        raise NotAllowed()
    _count_values()
    return sum(readings(audience).ensure(_all_offers(audience), encoder(), progress) for audience in INDEXED)


def _count_values() -> None:
    """Let SQLite sample its tables: untold, it looks up forty records by their state, and so passes over all of them.

    PostgreSQL does so by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")


def _all_documents(audience: Audience) -> Iterator[Document]:
    return (readable.document() for kind in KINDS for readable in readables(kind, None, audience))


def _all_offers(audience: Audience) -> Iterator[Offer]:
    return (one.offer() for kind in KINDS for one in readables(kind, None, audience) if one.offer_kind)


class _Counter:
    """Counts what passes, and tells of it every hundred."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self.seen = 0
        self._progress = progress

    def counting(self, documents: Iterator[Document]) -> Iterator[Document]:
        for document in documents:
            self.seen += 1
            if self._progress and self.seen % 100 == 0:
                self._progress(self.seen)
            yield document
