"""Files of a listing."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.file_text import checked_text
from ronghe.base.files import store
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.commands.listings import note_edit
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.errors import ListingClosed, TooManyFiles
from ronghe.exchange.models import Attachment, Listing
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.guards import require_no_patient_data

MOST_FILES = 12


@transaction.atomic
def attach_file(
    actor: Actor, kind: str, listing_id: UUID, name: str, content: bytes, *, reason: str = ""
) -> Attachment:
    """Put a file to a listing; the same content under the same name again changes nothing.

    Its text, where it has any, passes the patient-data guard as every text of a listing does. What it does to the
    state of the listing: as ``save_listing``. Who reads it: the field ``attachments`` of the listing.

    Raises:
        NotAllowed: the actor may not change the listing.
        ListingClosed: the listing was withdrawn.
        TooManyFiles: it has twelve already.
        FileTooLarge, FileNameRefused, FileRefused: see ``base.files.store``.
        IdentityNumberFound, PatientNameFound: its name or text holds what is never, or not without a reason, stored.
    """
    listing = _locked(actor, kind, listing_id)
    rows = list(Attachment.objects.filter(listing_kind=kind, listing_id=listing.pk).select_related("file"))
    digest = hashlib.sha256(content).hexdigest()
    for row in rows:
        if (row.file.sha256, row.file.name) == (digest, name):
            return row
    if len(rows) >= MOST_FILES:
        raise TooManyFiles()
    # Looked through before it is kept: what may not be stored must not lie on the disk either.
    excused = require_no_patient_data([name, checked_text(content)], reason=reason)
    file = store(actor, name, content)
    attachment = Attachment.objects.create(listing_kind=kind, listing_id=listing.pk, file=file)
    _note(listing, actor)
    after = {"file": file.pk, "sha256": file.sha256, **({"patient_name_excused": True} if excused else {})}
    audit.record(actor, "exchange.attach_file", listing, after=after, why=reason if excused else "")
    return attachment


@transaction.atomic
def detach_file(actor: Actor, kind: str, listing_id: UUID, attachment_id: UUID) -> None:
    """Take a file away from a listing; nobody reads it there any more.

    Raises:
        NotAllowed: the actor may not change the listing.
        ListingClosed: the listing was withdrawn.
        NotFound: the listing has no such file.
    """
    listing = _locked(actor, kind, listing_id)
    row = Attachment.objects.filter(pk=attachment_id, listing_kind=kind, listing_id=listing.pk).first()
    if row is None:
        raise NotFound()
    file_id = row.file_id
    row.delete()
    _note(listing, actor)
    audit.record(actor, "exchange.detach_file", listing, before={"file": file_id})


def _locked(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    permissions.require_change(actor, listing)
    if listing.status == ListingStatus.WITHDRAWN:
        raise ListingClosed()
    return listing


def _note(listing: Listing, actor: Actor) -> None:
    before = (listing.status, listing.unreviewed_change)
    note_edit(listing, actor)
    if (listing.status, listing.unreviewed_change) != before:
        listing.save()
