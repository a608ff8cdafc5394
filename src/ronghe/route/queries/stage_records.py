"""The node's own history of stages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db.models import QuerySet

from ronghe.base.actors import Actor
from ronghe.route import permissions
from ronghe.route.models import StageRecord
from ronghe.route.stages import StageHistory, networks
from ronghe.route.stages.history import LEAST_CASES


def stage_records(actor: Actor) -> QuerySet[StageRecord]:
    """Rows of the history with their sources, by stage, newest first (one statement).

    Raises:
        NotAllowed: the actor does not keep the history.
    """
    permissions.require_note_history(actor)
    return StageRecord.objects.all()


def stage_history() -> tuple[StageHistory, ...]:
    """What plans are drawn towards, for every reader: means, of which no case can be read back (one statement).

    Cases are put together by regime, family and class of the way they went (``StageNetwork.group``); rows of ways that
    there are no more are left out. They are counted in whole threes, in the order they were noted, so that no new case
    shows by the difference it makes; and only where three different sources tell. What is fewer has no mean.
    """
    groups = _groups()
    found: dict[tuple[str, str], list[tuple[float, float | None, str]]] = defaultdict(list)
    rows = StageRecord.objects.order_by("created_at", "id")
    for network, stage, months, cost, source in rows.values_list(
        "network", "stage", "months", "cost_wan_cny", "source"
    ):
        if network in groups:
            told = float(months), None if cost is None else float(cost), source
            found[groups[network], stage].append(told)
    return tuple(
        _history(group, stage, cases) for (group, stage), cases in sorted(found.items(), key=lambda pair: pair[0])
    )


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    return {network.id: network.group for network in networks().values()}


def _history(group: str, stage: str, cases: Sequence[tuple[float, float | None, str]]) -> StageHistory:
    months, n = _mean((time, source) for time, _, source in cases)
    cost, n_cost = _mean((money, source) for _, money, source in cases if money is not None)
    return StageHistory(group, stage, months, n, cost, n_cost)


def _mean(told: Iterable[tuple[float, str]]) -> tuple[float | None, int]:
    """The mean of the first whole threes, and of how many it is; no mean, and 1 for "too few", below that."""
    rows = list(told)
    counted = rows[: len(rows) - len(rows) % LEAST_CASES]
    if len({source for _, source in counted}) < LEAST_CASES:
        return None, min(1, len(rows))
    return sum(value for value, _ in counted) / len(counted), len(counted)
