"""Learning outcome and code of a product from determined ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import Unavailable
from ronghe.exchange.queries.indexes import encoder
from ronghe.route import permissions
from ronghe.route.errors import NoDeterminations
from ronghe.route.queries.determined import determination_rows, list_entries, similar_folder, traits_of
from ronghe.route.similar.store import save
from ronghe.route.similar.training import train


def learn_determinations(actor: Actor, on: date, until: int | None = None) -> dict[str, int]:
    """Learn from the determined products held, and keep what is learned in the data folder.

    Args:
        on: the day whose rules speak of each product.
        until: leave later years out, so that they can be asked about; None = learn from all.

    The same tables give the same model. Returns how many rows, entries of lists, codes and years it rests on.

    Raises:
        NotAllowed: the actor keeps no reference tables.
        NoDeterminations: none is held (of these years).
        Unavailable: the data folder cannot be written.

    Cost: a minute or two for 3,000 rows; 400 MB.
    """
    permissions.require_import_reference(actor)
    rows = [row for row in determination_rows() if until is None or row.year <= until]
    if not rows:
        raise NoDeterminations()
    entries = list_entries()
    model = replace(train(rows, entries, encoder(), traits_of(rows, on)), until=until)
    try:
        save(model, similar_folder())
    except OSError as error:
        raise Unavailable(str(error)) from error
    found = {
        "rows": len(model.rows),
        "entries": len(entries),
        "codes": len(model.codes),
        "first_year": min(row.year for row in model.rows),
        "last_year": max(row.year for row in model.rows),
    }
    audit.record(actor, "route.learn_determinations", after=found)
    return found
