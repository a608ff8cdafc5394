"""The room's jobs; each may run twice to the same effect."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.jobs import enqueue, job
from ronghe.base.outbox import Change
from ronghe.exchange import commands
from ronghe.exchange.commands.index import follow_outbox_when_free, purge_due
from ronghe.exchange.commands.introductions import reminders_due
from ronghe.exchange.commands.renewal import overdue_exist, unreminded_exist
from ronghe.exchange.enums import SweepStatus
from ronghe.exchange.errors import IndexInUse, IndexUnusable, SweepUnderWay
from ronghe.exchange.models import Need, Sweep
from ronghe.kernel.running import Cancelled

PAUSE_SECONDS = 5.0
PATIENCE_SECONDS = 20.0  # for whoever else takes in changes; a rebuild takes longer, and readers have what was before


class _Pause:
    """After a refusal of the index a while passes before it is asked again: each try leaves a row of its own behind."""

    until = 0.0

    def is_over(self) -> bool:
        return time.monotonic() >= self.until

    @contextmanager
    def after_refusal(self) -> Iterator[None]:
        """One that lasts, a damaged index, is a failure of the job as well."""
        try:
            yield
        except (IndexInUse, IndexUnusable) as refusal:
            self.until = time.monotonic() + PAUSE_SECONDS
            if isinstance(refusal, IndexUnusable):
                raise


pause = _Pause()


@job("exchange.follow_outbox", due=lambda: pause.is_over() and Change.objects.exists())
def follow_outbox() -> None:
    """Take noted changes into the search index; where another process writes it, that is due again in a while."""
    with pause.after_refusal():
        commands.follow_outbox()


@job("exchange.purge_index", due=lambda: pause.is_over() and purge_due())
def purge_index() -> None:
    """Take off the disk what was deleted or changed in the index; stays due while another process writes it."""
    with pause.after_refusal():
        commands.purge_index()


@job("exchange.refresh_matches")
def refresh_matches(need_id: str) -> None:
    """Suggest partners anew for an open need; out of the index as it stands, where it is made anew for long."""
    if Need.objects.filter(pk=need_id).exists():
        follow_outbox_when_free(patience_seconds=PATIENCE_SECONDS)
        commands.refresh_matches(UUID(need_id))
        enqueue("exchange.propose_pools", need_id=need_id)


@job("exchange.match_all")
def match_all(sweep_id: str) -> None:
    """Match every need with every offer; a run that was called off, or begun by a process that was killed, goes on."""
    sweep = Sweep.objects.filter(pk=sweep_id, status__in=[SweepStatus.WAITING, SweepStatus.RUNNING]).first()
    if sweep is not None:
        with suppress(SweepUnderWay, Cancelled):
            commands.match_all(Actor.system("everything matched by a job"), sweep=sweep)


@job("exchange.expire_listings", due=overdue_exist)
def expire_listings() -> None:
    """Mark listings that nobody renewed as expired."""
    commands.expire_listings()


@job("exchange.remind_renewals", due=unreminded_exist)
def remind_renewals() -> None:
    """Remind owners of listings that expire within two weeks."""
    commands.remind_renewals()


@job("exchange.remind_introductions", due=reminders_due)
def remind_introductions() -> None:
    """Remind whoever has to act in an introduction."""
    commands.remind()


@job("exchange.propose_pools")
def propose_pools(need_id: str) -> None:
    """Propose to pool an open need with those that say the same."""
    if Need.objects.filter(pk=need_id).exists():
        commands.propose_pool(Actor.system("needs compared"), UUID(need_id))
