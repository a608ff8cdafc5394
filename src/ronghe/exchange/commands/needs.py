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
from ronghe.exchange.commands.listings import note_change, note_edit, save_listing
from ronghe.exchange.enums import ListingStatus
from ronghe.exchange.errors import ListingClosed
from ronghe.exchange.models import Need, NeedTarget
from ronghe.exchange.queries.describing import proposal_of
from ronghe.exchange.queries.guards import require_no_patient_data, texts_in


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
    save_targets(actor, need.pk, proposal.targets, reason=reason)
    return need


@transaction.atomic
def save_targets(
    actor: Actor, need_id: UUID, targets: Sequence[dict[str, Any]], *, reason: str = ""
) -> list[NeedTarget]:
    """Put exactly these targets on a need, in order; unchanged ones keep their row.

    What it does to the state of the need: as ``save_listing``.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
        ListingClosed: the need was withdrawn.
        FieldUnusable: names the field and the value that it does not take.
        IdentityNumberFound, PatientNameFound: a text holds what is never, or not without a reason, stored.
    """
    need = Need.objects.select_for_update().get(pk=need_id)
    permissions.require_change(actor, need)
    if need.status == ListingStatus.WITHDRAWN and not actor.is_system:
        raise ListingClosed()
    require_no_patient_data(texts_in(targets), reason=reason)
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
        before = (need.status, need.unreviewed_change)
        note_edit(need, actor)
        if (need.status, need.unreviewed_change) != before:
            need.save()
        note_change(need)
        audit.record(actor, "exchange.save_targets", need, after={"targets": len(targets)}, why=reason)
    return list(need.targets.all())
