"""One step of a form: texts, targets and files are saved together, or nothing is; then it may be submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base.actors import Actor
from ronghe.exchange.commands.attachments import attach_file
from ronghe.exchange.commands.drafting import drop_unsaved
from ronghe.exchange.commands.gate import submit_listing
from ronghe.exchange.commands.listings import save_listing
from ronghe.exchange.commands.needs import save_targets
from ronghe.exchange.models import Listing


@transaction.atomic
def revise_listing(
    actor: Actor,
    kind: str,
    listing_id: UUID | None,
    values: Mapping[str, Any],
    targets: Sequence[dict[str, Any]] | None = None,
    files: Sequence[tuple[str, bytes]] = (),
    *,
    submit: bool = False,
    reason: str = "",
) -> Listing:
    """Save what a form holds: a new listing of the organisation acted for, or the one given.

    Args:
        targets: of a need, all of them; ``None`` leaves them as they are.
        files: (name, content) of files to be added.
        submit: hand it to the reviewers, too.
        reason: why a name may stand beside a record number.

    Raises:
        As ``save_listing``, ``save_targets``, ``attach_file`` and ``submit_listing``; nothing is saved then.
    """
    columns = dict(values)
    if listing_id is None:
        columns["owner"] = actor.acting_for
    listing = save_listing(actor, kind, columns, listing_id, reason=reason)
    if targets is not None:
        save_targets(actor, listing.pk, targets, reason=reason)
    for name, content in files:
        attach_file(actor, kind, listing.pk, name, content, reason=reason)
    if actor.person_id is not None:
        drop_unsaved(actor, kind, listing_id)
    if submit:
        return submit_listing(actor, kind, listing.pk)
    listing.refresh_from_db()
    return listing
