"""What is typed into a form and not yet saved: kept for the person who types, so that nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.exchange import permissions
from ronghe.exchange.enums import FormKind, ListingKind
from ronghe.exchange.errors import TextTooLong
from ronghe.exchange.models import Listing, Unsaved
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.guards import require_no_patient_data, texts_in


@transaction.atomic
def keep_unsaved(
    actor: Actor, kind: str, listing_id: UUID | None, values: dict[str, Any], *, reason: str = ""
) -> datetime | None:
    """Keep what is in the form, in place of what was kept before; when it was kept. None where the same was kept.

    Kept apart from the listing: readers, reviewers and the history see nothing of it until it is saved.

    Args:
        kind: of listing, or ``expert``: one's own profile, which has no ``listing_id``.

    Raises:
        NotAllowed: the actor may not change the listing, or make one for the organisation acted for.
        TextTooLong: it is more than a need may hold.
        IdentityNumberFound, PatientNameFound: a text holds what is never, or not without a reason, stored.
    """
    place = _place(actor, kind, listing_id)
    texts = list(texts_in(values.values()))
    if sum(len(text) for text in texts) > settings.TEXT_LIMIT_BYTES:
        raise TextTooLong(_("It is longer than this node keeps."))
    require_no_patient_data(texts, reason=reason)
    row = Unsaved.objects.select_for_update().filter(**place).first() or Unsaved(**place)
    if not row._state.adding and row.values == values:
        return None
    row.values = values
    row.save()
    return row.updated_at


@transaction.atomic
def drop_unsaved(actor: Actor, kind: str, listing_id: UUID | None) -> None:
    """Forget what was kept: it was saved, or is not wanted. Again changes nothing.

    Raises:
        NotAllowed: nobody in particular acts.
    """
    Unsaved.objects.filter(**_place(actor, kind, listing_id)).delete()


def _place(actor: Actor, kind: str, listing_id: UUID | None) -> dict[str, Any]:
    """The columns that say whose typing on which listing it is. At most one statement.

    Raises:
        NotAllowed: the actor may not change the listing, or writes for no organisation; a token only reads.
    """
    if actor.person_id is None:
        raise NotAllowed(_("Nobody is logged in."), _("Log in first."))
    if kind == FormKind.EXPERT:
        if not actor.may_write:
            raise NotAllowed()
        return {"person_id": actor.person_id, "organisation_id": None, "kind": str(kind), "listing_id": None}
    owner_id = actor.acting_for
    if listing_id is None:
        if owner_id is None or not permissions.may_enter(actor, owner_id):
            raise NotAllowed(
                _("You act for no organisation that you may write for."),
                _("Switch to your organisation in the menu, or ask its manager for the role of a member."),
            )
    else:
        listing: Listing | None = MODELS[ListingKind(kind)]._default_manager.filter(pk=listing_id).first()
        if listing is None or not permissions.may_change(actor, listing):
            raise NotAllowed()
        owner_id = listing.owner_id
    return {
        "person_id": actor.person_id,
        "organisation_id": owner_id,
        "kind": str(kind),
        "listing_id": listing_id,
    }
