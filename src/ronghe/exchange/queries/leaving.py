"""What the index still holds and the reader may find no longer, or no longer by all of its words: a listing withdrawn,
expired or closed a moment ago, a field that was narrowed, an owner whose name is withheld from now on.

The indexer follows within seconds; until then a search must already answer as if the record were not there: in its
hits, its count, its facets and its pages. One that was merely narrowed is left out, too, until the index holds it as
it may be read now: its place among the hits would tell of the words that it no longer shows.
"""

from __future__ import annotations

from ronghe.base.outbox import Change


def leaving() -> frozenset[str]:
    """Keys of records with a waiting change by which less may be found of them. One statement."""
    rows = Change.objects.filter(deleted=True).order_by().values_list("kind", "record_id").distinct()
    return frozenset(f"{kind}:{key}" for kind, key in rows)
