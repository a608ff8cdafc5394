"""One step of a form: texts, targets and files are saved together, or nothing is; then it may be submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.saving import FieldUnusable
from ronghe.exchange.commands.attachments import attach_file
from ronghe.exchange.commands.drafting import drop_unsaved
from ronghe.exchange.commands.gate import submit_listing
from ronghe.exchange.commands.listings import save_listing
from ronghe.exchange.commands.needs import save_targets
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.errors import ListingChanged
from ronghe.exchange.models import Listing
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.drafting import LONGEST
from ronghe.exchange.queries.versions import version_of


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
    version: str = "",
) -> Listing:
    """Save what a form holds: a new listing of the organisation acted for, or the one given.

    Args:
        targets: of a need, all of them; ``None`` leaves them as they are.
        files: (name, content) of files to be added.
        submit: hand it to the reviewers, too.
        reason: why a name may stand beside a record number.
        version: of the listing that the form showed (``queries.versions.version_of``); checked where it is given.

    Raises:
        ListingChanged: it is another one by now.
        FieldUnusable: a text has more than ``LONGEST`` characters; names the first.
        As ``save_listing``, ``save_targets``, ``attach_file`` and ``submit_listing``; nothing is saved then.
    """
    columns = dict(values)
    _require_no_longer(kind, columns)
    if listing_id is None:
        columns["owner"] = actor.acting_for
    elif version:
        _require_unchanged(kind, listing_id, version)
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


def _require_no_longer(kind: str, columns: Mapping[str, Any]) -> None:
    model = MODELS[ListingKind(kind)]
    for name, text in columns.items():
        if isinstance(text, str) and len(text) > LONGEST:
            label = getattr(model._meta.get_field(name), "verbose_name", name)
            figures = {"field": label, "limit": LONGEST, "text": f"{text[:40]}…"}
            raise FieldUnusable(
                _("%(field)s begins with “%(text)s” and has more than %(limit)d characters.") % figures,
                _("Shorten it, or hand the whole in as a file."),
                field=name,
                value=text[:40],
            )


def _require_unchanged(kind: str, listing_id: UUID, version: str) -> None:
    """Lock the row; whether the actor may change it is asked afterwards, and nothing is told here of what changed."""
    row = MODELS[ListingKind(kind)]._default_manager.select_for_update().filter(pk=listing_id).first()
    if row is not None and version_of(row) != version:
        raise ListingChanged()
