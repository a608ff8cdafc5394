"""What matching everything with everything would do: which needs are asked anew, and which offers they have not met."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from ronghe.base.actors import Actor
from ronghe.base.audience import INDEXED, Audience
from ronghe.base.liveness import is_dead
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind, SweepStatus
from ronghe.exchange.models import NearestOffers, Sweep
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.indexes import encoder, index_for
from ronghe.exchange.queries.leaving import leaving
from ronghe.exchange.queries.partners import RETRIEVED
from ronghe.kernel.index.nearest import NONE, Ranks, keys_of, living, vectors_of_rows
from ronghe.kernel.index.snapshot import Snapshot
from ronghe.kernel.match.store import version
from ronghe.network.models import Organisation, Person

TOP = 20
"""How many offers are kept for a need, with the score of the first stage."""

HELD = 32
"""How many are held ready, so that those that go have successors and the need must not be asked anew."""

REASONS = 3
"""How many of them are judged with full reasons."""

SAMPLED = 50
"""Needs whose offers are looked up by name, to tell whether the index is the one that was swept."""

NEARLY = 1e-4
"""How far a cosine that is worked out again may be from the one that was written down."""

_AT_ONCE = 500  # identifiers in one statement


@dataclass(frozen=True)
class Survey:
    """The needs of one audience's index, and what is known of each; row i of every array is need i.

    ``since``: the last key of the index that the need has met, -1 where it must meet all. ``ranks`` (n, HELD) and
    ``bounds`` (n): see ``kernel.index.nearest``; ``stored`` (n, HELD + 1) is both as they were written down, before
    anything went. ``gone``: needs with a state that the index holds no longer.
    """

    audience: Audience
    snapshot: Snapshot
    needs: list[UUID]
    keys: NDArray[np.int64]
    since: NDArray[np.int64]
    ranks: Ranks
    bounds: Ranks
    stored: Ranks
    judged: list[str]
    gone: list[UUID]


@dataclass(frozen=True)
class Outlook:
    """What a sweep of one audience would do: how many needs meet every offer, and how many offers the others meet."""

    audience: Audience
    needs: int
    offers: int
    anew: int
    changed_offers: int

    @property
    def idle(self) -> bool:
        """Whether nothing has changed since the last sweep."""
        return not self.anew and not self.changed_offers


def outlook(actor: Actor) -> list[Outlook]:
    """What a sweep would do now, per audience; changes that wait for the index are not counted.

    Raises:
        NotAllowed: only the node itself and its technology managers sweep.
    """
    permissions.require_desk(actor)
    return [_outlook(survey(audience)) for audience in INDEXED]


def _outlook(found: Survey) -> Outlook:
    offers = offers_in(found.snapshot)
    others = found.since[found.since >= 0]
    changed = offers & (found.snapshot.keys > (others.min() if len(others) else NONE))
    return Outlook(
        found.audience,
        needs=len(found.needs),
        offers=int(np.count_nonzero(offers)),
        anew=int(np.count_nonzero(found.since < 0)),
        changed_offers=int(np.count_nonzero(changed)),
    )


def latest_sweep(actor: Actor) -> Sweep | None:
    """The last run; one whose process was killed is told as STOPPED. One statement.

    Raises:
        NotAllowed: as ``outlook``.
    """
    permissions.require_desk(actor)
    sweep = Sweep.objects.first()
    if sweep is not None and sweep.status == SweepStatus.RUNNING and is_dead(sweep.claim):
        sweep.status = SweepStatus.STOPPED
    return sweep


def offers_in(snapshot: Snapshot) -> NDArray[np.bool_]:
    """(rows) which documents can be partners, of the kinds that a dossier asks for."""
    found = np.zeros(len(snapshot.keys), dtype=bool)
    for filters, _number in RETRIEVED.values():
        found |= snapshot.allowed(filters)
    gone = snapshot.keys_of(keys) if (keys := leaving()) else []
    if gone:
        found[snapshot.rows_of_keys(np.array(gone, dtype=np.int64))] = False
    return found


def survey(audience: Audience) -> Survey:
    """Every need of the audience's index with its state. One statement; memory some 300 bytes a need."""
    snapshot = index_for(audience).snapshot()
    rows = np.flatnonzero(snapshot.allowed({"kind": ["need"]}))
    keys = snapshot.keys[rows]
    needs = [UUID(key.partition(":")[2]) for key in snapshot.ids(rows)]
    place = {need: row for row, need in enumerate(needs)}
    since = np.full(len(needs), -1, dtype=np.int64)
    held = np.full((len(needs), HELD + 1), NONE, dtype=np.int64)
    judged = [""] * len(needs)
    gone = []
    known = _same_index(audience, snapshot)
    states = NearestOffers.objects.filter(audience=audience).values_list(
        "need_id", "ranks", "need_key", "seen_key", "judged"
    )
    for need, raw, need_key, seen_key, told in states.iterator(chunk_size=2000):
        row = place.get(need)
        if row is None:
            gone.append(need)
            continue
        judged[row] = told
        if known and need_key == keys[row] and seen_key < snapshot.manifest.next_key:
            since[row] = seen_key
            held[row] = np.frombuffer(raw, dtype=np.int64)
    ranks, bounds = living(snapshot, held[:, :HELD]), held[:, HELD].copy()
    short = (bounds != NONE) & (ranks[:, TOP - 1] == NONE)  # so many went that others may stand in their place
    since[short], ranks[short], bounds[short] = -1, NONE, NONE
    return Survey(audience, snapshot, needs, np.asarray(keys), since, ranks, bounds, held, judged, gone)


def _same_index(audience: Audience, snapshot: Snapshot) -> bool:
    """Whether keys still stand for the records, and vectors, that they stood for.

    A rebuild gives new keys. But a folder that was deleted begins with the first again, maybe with another encoder:
    that is told by the first states, whose offers are named and scored. One statement, and some thousand vectors.
    """
    states = NearestOffers.objects.filter(audience=audience).order_by("need_id")
    for offers, raw, need_key in states.values_list("offers", "ranks", "need_key")[:SAMPLED]:
        ranks = np.frombuffer(raw, dtype=np.int64)[None, : len(offers)]
        there = np.isin(ranks, living(snapshot, ranks))[0]
        rows = snapshot.rows_of_keys(keys_of(ranks[0][there]))
        kept = [pair for pair, one in zip(offers, there, strict=True) if one]
        if snapshot.ids(rows) != [name for name, _score in kept]:
            return False
        need = snapshot.rows_of_keys(np.array([need_key], dtype=np.int64))
        if need[0] < len(snapshot.keys) and snapshot.keys[need[0]] == need_key:
            scores = snapshot.similarities(vectors_of_rows(snapshot, need)[0], rows)
            if not np.allclose(scores, [score for _name, score in kept], atol=NEARLY):
                return False
    return True


def fingerprints(found: Survey, rows: Sequence[int], ranks: Ranks) -> list[str]:
    """Per need what its judgement rests on: the need, its first offers, and the code that judges; "" where it is gone.

    Three statements per kind of record and 500 of them.
    """
    snapshot = found.snapshot
    keys = keys_of(ranks[rows, :REASONS])
    there = keys >= 0
    names = dict(zip(keys[there].tolist(), snapshot.ids(snapshot.rows_of_keys(keys[there])), strict=True))
    needs = [f"need:{found.needs[row]}" for row in rows]
    stamps = stamps_of([*needs, *names.values()])
    told = []
    for row, need, first in zip(rows, needs, keys.tolist(), strict=True):
        parts: list[object] = [version(), encoder().name, snapshot.digest(int(found.keys[row])), stamps.get(need)]
        parts += [(names[key], snapshot.digest(key), stamps.get(names[key])) for key in first if key >= 0]
        told.append(hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest() if need in stamps else "")
    return told


def stamps_of(keys: Iterable[str]) -> dict[str, str]:
    """When each record (``kind:id``) was last written; those that are gone are missing.

    It changes with what the index does not hold, too: readiness, rights, tiers.
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        kind, _, one = key.partition(":")
        wanted[kind].append(one)
    found: dict[str, str] = {}
    for kind, ids in wanted.items():
        for begin in range(0, len(ids), _AT_ONCE):
            rows = _table(kind).objects.filter(pk__in=ids[begin : begin + _AT_ONCE]).order_by()
            found |= {f"{kind}:{key}": at.isoformat() for key, at in rows.values_list("pk", "updated_at")}
    return found


def _table(kind: str) -> Any:
    """The table of a kind of record; stamps are no content, so rows are not cut to a reader."""
    others: dict[str, Any] = {"organisation": Organisation, "expert": Person}
    return others.get(kind) or MODELS[ListingKind(kind)]
