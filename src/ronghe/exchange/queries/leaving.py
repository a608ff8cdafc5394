"""What the index still holds and the reader may find no longer: a listing withdrawn, expired or closed a moment ago.

The indexer follows within seconds; until then a search must already answer as if the listing were not there: in its
hits, its count, its facets and its pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ronghe.base.audience import Audience
from ronghe.base.outbox import Change
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.documents import filters_of
from ronghe.kernel.index import Page, Query, SearchBackend

Filed = Mapping[str, Sequence[str] | str | int]
"""What a record is filed under: name and value or values."""


def leaving(audience: Audience) -> dict[str, Filed]:
    """Keys of listings with a change that waits for the indexer and that the audience may find no longer, each with
    what it was filed under. One statement where nothing waits, else one more for each kind that does.
    """
    waiting = Change.objects.filter(kind__in=ListingKind.values)
    found: dict[str, Filed] = {}
    for kind in sorted(set(waiting.order_by().values_list("kind", flat=True).distinct())):
        rows = MODELS[ListingKind(kind)]._default_manager.filter(
            pk__in=waiting.filter(kind=kind).order_by().values("record_id")
        )
        for row in rows.exclude(permissions.open_to(audience)):
            row.tier = Audience.PUBLIC  # as it was when the index took it in: found by this audience
            found[f"{kind}:{row.pk}"] = filters_of(ListingKind(kind), permissions.shown(audience, row))
    return found


def page_without(index: SearchBackend, query: Query, facets: Sequence[str], gone: Mapping[str, Filed]) -> Page:
    """The page that the index would give if it did not hold what is gone any more. At most two searches."""
    wide = index.search(replace(query, offset=0, limit=query.offset + query.limit + len(gone)), facets=facets)
    if not gone:
        return replace(wide, hits=wide.hits[query.offset : query.offset + query.limit])
    every = index.search(replace(query, filters={}, offset=0, limit=10**6), facets=())
    answered = [gone[hit.id] for hit in every.hits if hit.id in gone]
    kept = [hit for hit in wide.hits if hit.id not in gone]
    counts = {name: dict(values) for name, values in wide.facets.items()}
    for name in counts:
        others = {key: values for key, values in query.filters.items() if key != name}
        for filed in answered:
            if _passes(filed, others):
                for value in _values(filed, name):
                    counts[name][value] = counts[name].get(value, 0) - 1
    shown = {name: {value: n for value, n in values.items() if n > 0} for name, values in counts.items()}
    total = wide.total - sum(1 for filed in answered if _passes(filed, query.filters))
    return Page(kept[query.offset : query.offset + query.limit], total, shown)


def _passes(filed: Filed, filters: Mapping[str, Sequence[str]]) -> bool:
    return all(set(values).intersection(_values(filed, name)) for name, values in filters.items())


def _values(filed: Filed, name: str) -> list[str]:
    value = filed.get(name, "")
    if isinstance(value, (str, int)):
        return [str(value)] if value != "" else []
    return [str(one) for one in value]
