"""Files of a listing, and of an expert's profile."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.file_text import checked_text
from ronghe.base.files import drop_unlinked, store
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.commands.listings import note_edit
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.errors import ListingClosed, TooManyFiles
from ronghe.exchange.models import Attachment, Listing
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.guards import require_no_patient_data
from ronghe.network.models import Person
from ronghe.network.permissions import require_edit_person

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
    put = _put(actor, {"listing_kind": kind, "listing_id": listing.pk}, name, content, reason)
    if put.new:
        _note(listing, actor)
        _log(actor, listing, put, reason)
    return put.attachment


@transaction.atomic
def attach_to_profile(actor: Actor, person_id: UUID, name: str, content: bytes, *, reason: str = "") -> Attachment:
    """Put a file to an expert's profile; the same again changes nothing. Read by whoever finds the profile.

    Raises:
        NotAllowed: the actor may not change the person's record.
        Of the file and its text: as ``attach_file``.
    """
    person = _locked_person(actor, person_id)
    put = _put(actor, {"person_id": person.pk}, name, content, reason)
    if put.new:
        _log(actor, person, put, reason)
    return put.attachment


@transaction.atomic
def detach_file(actor: Actor, kind: str, listing_id: UUID, attachment_id: UUID) -> None:
    """Take a file away from a listing; nobody reads it there any more.

    Raises:
        NotAllowed: the actor may not change the listing.
        ListingClosed: the listing was withdrawn.
        NotFound: the listing has no such file.
    """
    listing = _locked(actor, kind, listing_id)
    file_id = _taken(Attachment.objects.filter(pk=attachment_id, listing_kind=kind, listing_id=listing.pk).first())
    _note(listing, actor)
    audit.record(actor, "exchange.detach_file", listing, before={"file": file_id})


@transaction.atomic
def detach_from_profile(actor: Actor, person_id: UUID, attachment_id: UUID) -> None:
    """Take a file away from an expert's profile, and off the node where nothing else points to it.

    Raises:
        NotAllowed: the actor may not change the person's record.
        NotFound: the profile has no such file.
    """
    person = _locked_person(actor, person_id)
    file_id = _taken(Attachment.objects.filter(pk=attachment_id, person=person).first())
    drop_unlinked([file_id])
    audit.record(actor, "exchange.detach_file", person, before={"file": file_id})


@dataclass(frozen=True, slots=True)
class _Put:
    """What became of a file: whether it is ``new`` there, and whether a reason excused a name in its text."""

    attachment: Attachment
    new: bool = False
    excused: bool = False


def _put(actor: Actor, place: dict[str, Any], name: str, content: bytes, reason: str) -> _Put:
    """Keep the file and link it to what ``place`` names by its columns."""
    rows = list(Attachment.objects.filter(**place).select_related("file"))
    digest = hashlib.sha256(content).hexdigest()
    for row in rows:
        if (row.file.sha256, row.file.name) == (digest, name):
            return _Put(row)
    if len(rows) >= MOST_FILES:
        raise TooManyFiles()
    # Looked through before it is kept: what may not be stored must not lie on the disk either.
    excused = require_no_patient_data([name, checked_text(content)], reason=reason)
    file = store(actor, name, content)
    return _Put(Attachment.objects.create(**place, file=file), new=True, excused=excused)


def _log(actor: Actor, subject: Listing | Person, put: _Put, reason: str) -> None:
    file = put.attachment.file
    after = {"file": file.pk, "sha256": file.sha256, **({"patient_name_excused": True} if put.excused else {})}
    audit.record(actor, "exchange.attach_file", subject, after=after, why=reason if put.excused else "")


def _taken(row: Attachment | None) -> UUID:
    """The file of the row, which is deleted."""
    if row is None:
        raise NotFound()
    row.delete()
    return row.file_id


def _locked(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    permissions.require_change(actor, listing)
    if listing.status == ListingStatus.WITHDRAWN:
        raise ListingClosed()
    return listing


def _locked_person(actor: Actor, person_id: UUID) -> Person:
    person = Person.objects.select_for_update().get(pk=person_id)
    require_edit_person(actor, person)
    return person


def _note(listing: Listing, actor: Actor) -> None:
    before = (listing.status, listing.unreviewed_change)
    note_edit(listing, actor)
    if (listing.status, listing.unreviewed_change) != before:
        listing.save()
