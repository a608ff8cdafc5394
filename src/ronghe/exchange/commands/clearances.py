"""Cleared products, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.base.saving import apply_values
from ronghe.exchange.models import ClearedProduct

BATCH = 1000
KEEPERS = ("administrator", "policy_officer")
"""Roles on the node that bring in public tables."""


@transaction.atomic
def save_clearances(actor: Actor, rows: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Save cleared products by their ``number``; how many were new and how many changed. Again changes nothing.

    A row whose ``source_on`` is older than that of the product held changes nothing either.

    Cost: two or three statements per thousand rows. The outer transaction makes one call all or nothing.

    Raises:
        NotAllowed: the actor is neither the node itself nor keeps its public tables.
        FieldUnusable: a value does not fit; nothing of this call is kept.
    """
    if not actor.has_role(*KEEPERS):
        raise NotAllowed()
    new = changed = 0
    batch: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        batch[row["number"]] = row
        if len(batch) == BATCH:
            added, altered = _save_batch(actor, batch)
            new, changed, batch = new + added, changed + altered, {}
    if batch:
        added, altered = _save_batch(actor, batch)
        new, changed = new + added, changed + altered
    if new or changed:
        audit.record(actor, "exchange.save_clearances", after={"made": new, "changed": changed})
    return new, changed


def _save_batch(actor: Actor, batch: dict[str, Mapping[str, Any]]) -> tuple[int, int]:
    known = {row.number: row for row in ClearedProduct.objects.filter(number__in=batch)}
    added, altered = [], []
    for number, values in batch.items():
        product = known.get(number) or ClearedProduct()
        if product.source_on and values.get("source_on") and product.source_on > values["source_on"]:
            continue
        touched = apply_values(product, values)
        if number not in known:
            added.append(product)
        elif touched:
            altered.append(product)
    history = ClearedProduct.history
    if added:
        ClearedProduct.objects.bulk_create(added, batch_size=200)
        history.bulk_history_create(added, batch_size=200, default_change_reason=actor.reason[:100])
    if altered:
        fields = [f.name for f in ClearedProduct._meta.fields if not f.primary_key]
        ClearedProduct.objects.bulk_update(altered, fields, batch_size=100)
        history.bulk_history_create(altered, batch_size=100, update=True, default_change_reason=actor.reason[:100])
    outbox.note_many("cleared", [product.pk for product in (*added, *altered)])
    return len(added), len(altered)
