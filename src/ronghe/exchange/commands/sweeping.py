"""Match every need with every offer; only what changed since the last time, and from where a killed run stood."""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.audience import INDEXED
from ronghe.base.jobs import enqueue
from ronghe.base.liveness import alive, is_dead
from ronghe.base.running import runner as default_runner
from ronghe.base.turns import take_turn
from ronghe.exchange import permissions
from ronghe.exchange.commands.index import follow_outbox_when_free
from ronghe.exchange.commands.sweep_storing import Asked, chunk_of, forget, keep, remember, store
from ronghe.exchange.enums import SweepStatus
from ronghe.exchange.errors import SweepUnderWay
from ronghe.exchange.models import Sweep
from ronghe.exchange.queries.indexes import encoder_maker
from ronghe.exchange.queries.sweeping import Survey, fingerprints, offers_in, survey
from ronghe.kernel.index.nearest import Ranks, bounded, nearest, vectors_of_rows
from ronghe.kernel.match.ahead import batches
from ronghe.kernel.match.many import Chunk, judge_chunk
from ronghe.kernel.running import Cancelled, Runner

GROUP = 20_000  # needs that ask at once: some 100 MB
CHUNK = 40  # needs handed to a worker at a time
BATCH = 500  # needs whose state is written at once
TURN = 0x73776565  # of who looks whether a run is under way and begins one, on PostgreSQL
LOOK_SECONDS = 1.0  # between two looks whether the run is called off


class _CalledOff:
    """Whether somebody asked for the end; looked up about every second, as the row is in a database."""

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep
        self._next = 0.0

    def __call__(self) -> bool:
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + LOOK_SECONDS
        return Sweep.objects.filter(pk=self._sweep.pk, cancelling=True).exists()


@dataclass
class _Run:
    """One sweep under way: who does the work, who is told, and whether it is called off."""

    sweep: Sweep
    runner: Runner
    told: Callable[[Sweep], None]
    called_off: Callable[[], bool]

    def note(self, **counts: int) -> None:
        for name, value in counts.items():
            setattr(self.sweep, name, value)
        self.sweep.save(update_fields=[*counts, "updated_at"])
        self.told(self.sweep)

    def look(self) -> None:
        if self.called_off():
            raise Cancelled()


def match_all(
    actor: Actor,
    *,
    runner: Runner | None = None,
    anew: bool = False,
    sweep: Sweep | None = None,
    told: Callable[[Sweep], None] = lambda sweep: None,
) -> Sweep:
    """Find for every open need the nearest of all offers, and judge the first of them; for each audience on its own.

    Kept per need and audience: the ``TOP`` nearest offers with their cosines, and as suggestions (``Match``) those of
    the first ``REASONS`` that answer anything, with the reasons, scores and vetoes of the need's own matching run.
    What that run has suggested stands; a swept suggestion that holds no longer goes, unless it was dismissed or led to
    an introduction. A second run changes nothing.

    What is done is written as it comes: a killed or cancelled run is gone on with by the next one. Only needs that
    changed meet every offer; the others meet offers that changed. What is judged already, by this version of the
    program, is not judged again.

    Args:
        runner: who judges; the node's own by default.
        anew: forget what was found before.
        sweep: the row that waits for this run, where one does.
        told: given the row after each step.

    Raises:
        NotAllowed: only the node itself and its technology managers sweep.
        SweepUnderWay: another process is at it.
        Cancelled, TaskFailed, WorkerLost: see ``kernel.running``; the row tells it, too.

    Cost: one product of needs and changed offers (a million offers and 10,000 needs: a little over one minute of one
    core), and some 36 ms of one core for each need to be judged, where its offers were read beforehand. Memory: some
    10 kB a need, and the index's pages.
    """
    permissions.require_desk(actor)
    claim = f"sweep-{uuid.uuid4().hex}"
    with alive(claim):
        row = _claimed(claim, sweep)
        run = _Run(row, runner or default_runner(), told, _CalledOff(row))
        try:
            follow_outbox_when_free(run.look)
            if anew:
                forget()
            for audience in INDEXED:
                _sweep(run, survey(audience))
        except (Cancelled, KeyboardInterrupt):
            _end(row, SweepStatus.CANCELLED)
            raise
        except Exception as error:
            _end(row, SweepStatus.FAILED, repr(error))
            raise
        _end(row, SweepStatus.DONE)
        after = {"judged": row.done, "changed": row.changed}
        audit.record(actor, "exchange.match_all", after=after)
    return row


@transaction.atomic
def ask_for_sweep(actor: Actor) -> Sweep:
    """Ask a worker to match everything; one that waits or runs already is given back as it is.

    Raises:
        NotAllowed: as ``match_all``.
    """
    permissions.require_desk(actor)
    take_turn(TURN)
    for sweep in Sweep.objects.filter(status__in=[SweepStatus.WAITING, SweepStatus.RUNNING]):
        if sweep.status == SweepStatus.WAITING or not is_dead(sweep.claim):
            return sweep
    sweep = Sweep.objects.create()
    enqueue("exchange.match_all", sweep_id=str(sweep.pk))
    audit.record(actor, "exchange.ask_for_sweep")
    return sweep


def cancel_sweep(actor: Actor) -> bool:
    """Call off the run that waits or is under way; whether there was one. What it has done stands.

    Raises:
        NotAllowed: as ``match_all``.
    """
    permissions.require_desk(actor)
    found = Sweep.objects.filter(status=SweepStatus.RUNNING).update(cancelling=True)
    waiting = Sweep.objects.filter(status=SweepStatus.WAITING)
    found += waiting.update(status=SweepStatus.CANCELLED, ended_at=timezone.now())
    audit.record(actor, "exchange.cancel_sweep")
    return found > 0


@transaction.atomic
def _claimed(claim: str, waiting: Sweep | None) -> Sweep:
    """The run's row, RUNNING; those of killed processes are told as stopped. Who waits for a run has it in this one."""
    take_turn(TURN)
    for other in Sweep.objects.filter(status=SweepStatus.RUNNING):
        if not is_dead(other.claim):
            raise SweepUnderWay()
        _end(other, SweepStatus.STOPPED)
    if waiting is not None:
        waiting.refresh_from_db()
        if waiting.status == SweepStatus.CANCELLED:
            raise Cancelled()
    row = waiting or Sweep.objects.filter(status=SweepStatus.WAITING).first() or Sweep()
    row.claim, row.status, row.ended_at = claim, SweepStatus.RUNNING, None
    row.save()
    return row


def _end(row: Sweep, status: SweepStatus, problem: str = "") -> None:
    row.status, row.problem, row.ended_at, row.claim = status, problem[:300], timezone.now(), ""
    row.save()


def _sweep(run: _Run, found: Survey) -> None:
    """One audience: first which offers are nearest, then what is to be said of the first of them."""
    forget(found.audience, found.gone)
    allowed = offers_in(found.snapshot)
    last = found.snapshot.manifest.next_key - 1
    for since in np.unique(found.since):
        rows = np.flatnonzero(found.since == since)
        for begin in range(0, len(rows), GROUP):
            run.look()
            group = rows[begin : begin + GROUP]
            ranks, bounds = _nearest(run, found, group, allowed, int(since))
            _judge(run, found, group, np.concatenate([ranks, bounds[:, None]], axis=1), last)


def _nearest(
    run: _Run, found: Survey, group: NDArray[np.intp], allowed: NDArray[np.bool_], since: int
) -> tuple[Ranks, Ranks]:
    snapshot = found.snapshot
    vectors = vectors_of_rows(snapshot, snapshot.rows_of_keys(found.keys[group]))
    before = run.sweep.compared

    def look(seen: int, total: int) -> None:
        run.look()
        run.note(compared=before + seen, to_compare=before + total)

    ranks = nearest(snapshot, vectors, allowed, found.ranks[group], since=since, look=look)
    return bounded(ranks, found.bounds[group])


def _judge(run: _Run, found: Survey, group: NDArray[np.intp], held: Ranks, last: int) -> None:
    """Judge the first offers of those needs for which they, or anything that they rest on, changed; write it down.

    ``held`` (group, HELD + 1): ranks and bounds.
    """
    everything = found.stored.copy()
    everything[group] = held
    wanted: list[tuple[int, str]] = []
    for rows in batches(map(int, group), BATCH):
        told = fingerprints(found, rows, everything)
        settled = [row for row, one in zip(rows, told, strict=True) if one == found.judged[row]]
        wanted += [(row, one) for row, one in zip(rows, told, strict=True) if one and one != found.judged[row]]
        keep(found, settled, everything, last)
    run.note(total=run.sweep.total + len(wanted))
    waiting: deque[tuple[list[tuple[int, str]], list[Asked]]] = deque()

    def chunks() -> Iterator[Chunk]:
        for batch in batches(wanted, CHUNK):
            chunk, asked = chunk_of(found, [row for row, _ in batch], everything)
            waiting.append((batch, asked))
            yield chunk

    judging = partial(judge_chunk, encoder_maker())
    for judged in run.runner.map(judging, chunks(), cancelled=run.called_off):
        batch, asked = waiting.popleft()
        changed, sure = store(found, asked, judged)
        remember(found, [(row, one if row in sure else "") for row, one in batch], everything, last)
        run.note(done=run.sweep.done + len(batch), changed=run.sweep.changed + changed)
