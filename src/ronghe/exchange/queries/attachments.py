"""Files of a listing or of an expert's profile, for those who may read them."""

from __future__ import annotations

from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.files import StoredFile
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.models import Attachment, Listing
from ronghe.exchange.permissions import Reader
from ronghe.exchange.queries.listings import listing_of
from ronghe.exchange.queries.reviewing import reviewable, waits_for
from ronghe.network.models import Person
from ronghe.network.queries import person_of


def attachments_of(reader: Reader, listing: Listing) -> list[Attachment]:
    """The files of a listing that the reader may find; none where the reader may not read its files. One statement."""
    if not permissions.may_read_field(listing, "attachments", reader):
        return []
    kind = str(listing._meta.model_name)
    return list(Attachment.objects.filter(listing_kind=kind, listing_id=listing.pk).select_related("file"))


def attachment_file(reader: Reader, kind: str, listing_id: UUID, attachment_id: UUID) -> StoredFile:
    """One file of a listing; a reviewer opens those of what waits for them, as far as its tiers let them.

    Raises:
        ListingWithdrawn, NotFound: the listing is not there for this reader, or has no such file that they may read;
            the two are not told apart.
    """
    if isinstance(reader, Actor) and waits_for(reader, kind, listing_id):
        listing = reviewable(reader, kind, listing_id)
    else:
        listing = listing_of(reader, kind, listing_id)
    for row in attachments_of(reader, listing):
        if row.pk == attachment_id:
            return row.file
    raise NotFound()


def profile_files(person: Person) -> list[Attachment]:
    """The files of a profile that the reader has found already. One statement."""
    return list(Attachment.objects.filter(person=person).select_related("file"))


def profile_file(actor: Actor, person_id: UUID, attachment_id: UUID) -> StoredFile:
    """One file of an expert's profile, for whoever finds the profile.

    Raises:
        NotFound: the profile is not there for this reader, or has no such file.
    """
    row = Attachment.objects.filter(person=person_of(actor, person_id), pk=attachment_id).select_related("file").first()
    if row is None:
        raise NotFound()
    return row.file
