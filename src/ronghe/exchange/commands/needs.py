"""Needs: from a text to a draft with its structure, and the measurable targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.saving import apply_values
from ronghe.exchange import permissions
from ronghe.exchange.commands.listings import note_change, save_listing
from ronghe.exchange.models import Need, NeedTarget
from ronghe.exchange.queries.describing import proposal_of


@transaction.atomic
def describe_need(
    actor: Actor, owner_id: UUID, text: str, values: dict[str, Any] | None = None, *, reason: str = ""
) -> Need:
    """Keep a pasted text as a draft need with the structure read from it; ``values`` correct the proposal.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
        TextEmpty, TextTooShort, TextTooLong, IdentityNumberFound, PatientNameFound: see ``exchange.queries.guards``.
    """
    proposal = proposal_of(text, reason=reason)
    need = save_listing(
        actor, "need", {**proposal.values, "text": text, "owner": owner_id, **(values or {})}, reason=reason
    )
    assert isinstance(need, Need)  # noqa: S101 -- tells the type checker
    save_targets(actor, need.pk, proposal.targets)
    return need


@transaction.atomic
def save_targets(actor: Actor, need_id: UUID, targets: Sequence[dict[str, Any]]) -> list[NeedTarget]:
    """Put exactly these targets on a need, in order; unchanged ones keep their row.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
        FieldUnusable: names the field and the value that it does not take.
    """
    need = Need.objects.select_for_update().get(pk=need_id)
    permissions.require_change(actor, need)
    rows = list(need.targets.all())
    changed = False
    for position, values in enumerate(targets):
        row = rows[position] if position < len(rows) else NeedTarget(need=need)
        if apply_values(row, {"high": None, **values, "position": position}) or row._state.adding:
            row.save()
            changed = True
    for row in rows[len(targets) :]:
        row.delete()
        changed = True
    if changed:
        note_change(need)
        audit.record(actor, "exchange.save_targets", need, after={"targets": len(targets)})
    return list(need.targets.all())
