"""Higher tiers: opened to one organisation or person, taken back, and looked at under a mandate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.audience import ORDER, Audience
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.errors import DisclosureUnusable
from ronghe.exchange.models import Disclosure, Introduction, Listing, Look
from ronghe.exchange.models.kinds import MODELS
from ronghe.network.models import Organisation, Person


@transaction.atomic
def disclose(
    actor: Actor,
    listing: Listing,
    to: Organisation | Person,
    tier: Audience = Audience.NDA,
    introduction: Introduction | None = None,
) -> Disclosure:
    """Let an organisation, or one person, read one listing up to a tier, from now until it is taken back.

    Any tier, ``PUBLIC`` too, tells it who the owner of an anonymous listing is. A tier wider than the
    present one raises it; the same or a narrower one changes nothing.

    ``introduction`` is the one in which the owner consented: its command has checked so, and the actor may then be of
    either side. Without it the actor must write for the owner. What each introduction opens stands apart, so that the
    end of one leaves open what another opened.

    Raises:
        NotAllowed: the actor does not write for the owner, and no introduction stands behind it.
        DisclosureUnusable: the tier is private, or the organisation is the owner.
    """
    row: Listing = type(listing)._default_manager.select_for_update().select_related("owner").get(pk=listing.pk)
    if introduction is None:
        permissions.require_edit(actor, row.owner_id)
    if tier == Audience.PRIVATE or to.pk == row.owner_id:
        raise DisclosureUnusable()
    reader = {"person_id": to.pk} if isinstance(to, Person) else {"organisation_id": to.pk}
    place: dict[str, Any] = {"listing_kind": str(row._meta.model_name), "listing_id": row.pk, **reader}
    current = Disclosure.objects.select_for_update().filter(**place, introduction=introduction, until_at__isnull=True)
    found = current.first()
    before = None if found is None else {"tier": found.tier}
    if found is not None and ORDER.index(Audience(found.tier)) >= ORDER.index(tier):
        return found
    if found is None:
        found = Disclosure(**place, introduction=introduction)
    found.tier = tier
    found.save()
    audit.record(
        actor,
        "exchange.disclose",
        row,
        before=before,
        after={"tier": str(tier), **_to(found), "disclosure": str(found.pk)},
    )
    return found


@transaction.atomic
def take_back_disclosure(actor: Actor, disclosure_id: UUID) -> Disclosure:
    """From now on the organisation or person reads the listing as any other, whatever opened it. Again changes nothing.

    Raises:
        NotFound: there is none of this id, or the actor does not write for the owner.
    """
    row = Disclosure.objects.select_for_update().filter(pk=disclosure_id).first()
    if row is None:
        raise NotFound()
    listing = MODELS[ListingKind(row.listing_kind)]._default_manager.filter(pk=row.listing_id).first()
    if listing is None or not permissions.may_edit(actor, listing.owner_id):
        raise NotFound()
    same = ("listing_kind", "listing_id", "organisation_id", "person_id")
    rows = Disclosure.objects.select_for_update().filter(
        **{name: getattr(row, name) for name in same}, until_at__isnull=True
    )
    for one in rows.order_by("pk"):
        one.until_at = timezone.now()
        one.save(update_fields=["until_at", "updated_at"])
        audit.record(
            actor,
            "exchange.take_back_disclosure",
            listing,
            before={"tier": one.tier, **_to(one), "disclosure": str(one.pk)},
            after={"until_at": one.until_at},
        )
    row.refresh_from_db()
    return row


def _to(row: Disclosure) -> dict[str, str]:
    """To whom it is open, for the log."""
    return {"person": str(row.person_id)} if row.person_id else {"organisation": str(row.organisation_id)}


@transaction.atomic
def look_under_mandate(actor: Actor, kind: str, listing_id: UUID, why: str = "") -> Look:
    """Open the private fields of a listing to a technology manager for a while (``permissions.LOOK_LASTS``).

    Every call is a look of its own, which the owner sees on the listing's page and the audit log keeps.

    Raises:
        NotFound: there is no such listing for the actor.
        NotAllowed: the owner has not ticked ``acts_for_us``, or the actor is no technology manager.
    """
    rows = MODELS[ListingKind(kind)]._default_manager.filter(permissions.visible(actor))
    listing = rows.filter(pk=listing_id).first()
    if listing is None:
        raise NotFound()
    if actor.person_id is None or not permissions.may_look(actor, listing):
        raise NotAllowed()
    look = Look.objects.create(listing_kind=kind, listing_id=listing.pk, person_id=actor.person_id, why=why.strip())
    audit.record(actor, "exchange.look_under_mandate", listing, after={"look": str(look.pk)}, why=why.strip())
    return look
