"""What a reviewer saw of a listing, and what stood there when it was last reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.crypto import salted_hmac

from ronghe.base.actors import Actor
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.models import Attachment, Listing, Need, NeedTarget
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.permissions.reading import blank, cut_down
from ronghe.exchange.queries.versions import version_of


def mark_of(listing: Listing) -> str:
    """A mark of all that a reviewer agrees to: it differs as soon as a column, target, file or round does.

    Made under the node's key, so that it tells nothing of what its reader may not read. ``listing`` is the row itself,
    not a copy cut to a reader. Two statements.
    """
    kind = str(listing._meta.model_name)
    files = Attachment.objects.filter(listing_kind=kind, listing_id=listing.pk).order_by("pk")
    told = [str(listing.pk), str(listing.round), version_of(listing), *map(str, files.values_list("pk", flat=True))]
    return salted_hmac("ronghe.exchange.reviewed", " ".join(told), algorithm="sha256").hexdigest()[:32]


def marks_to_review(actor: Actor, keys: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    """The marks of those of the listings that wait for this reviewer. A statement a kind, and two a listing."""
    found: dict[tuple[str, UUID], str] = {}
    waits = permissions.to_review(actor)
    for kind in dict.fromkeys(kind for kind, _key in keys):
        rows = MODELS[ListingKind(kind)]._default_manager.filter(waits, pk__in=[key for k, key in keys if k == kind])
        found |= {(kind, row.pk): mark_of(row) for row in rows}
    return found


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the reviewers read last, cut to what this reader may read of it then and of the listing now.

    Attributes:
        at: when it stood there.
        listing: the listing as it was; never saved.
        targets: its targets, one line each.
    """

    at: datetime
    listing: Listing
    targets: list[str]


def earlier_of(actor: Actor, listing: Listing) -> Earlier | None:
    """What stood in a listing when it was last reviewed, or ``None`` where it never was. At most three statements."""
    reviewed = Q(
        status__in=[ListingStatus.OPEN, ListingStatus.EXPIRED, ListingStatus.RETURNED], unreviewed_change=False
    )
    model = type(listing)
    rows = getattr(model, "history").filter(reviewed, id=listing.pk)  # noqa: B009 -- put there by simple_history
    row = rows.order_by("-history_date", "-history_id").first()
    if row is None:
        return None
    reading = permissions.reading_of(actor)
    before: Listing = row.instance
    names = [name for name in permissions.FIELDS[permissions.kind_of(listing)] if not reading.may_read(listing, name)]
    closed = "targets" in names or not reading.may_read(before, "targets")
    targets = [] if closed or not isinstance(listing, Need) else _targets_at(listing.pk, row.history_date)
    cut_down(reading, before)
    for name in names:  # what was narrowed since is not shown by what stood there before
        blank(before, name)
    return Earlier(row.history_date, before, targets)


def _targets_at(need_id: UUID, at: datetime) -> list[str]:
    rows = NeedTarget.history.filter(need_id=need_id, history_date__lte=at).order_by("history_date", "history_id")
    last = {row.id: row for row in rows}
    there = sorted((row for row in last.values() if row.history_type != "-"), key=lambda row: row.position)
    return [str(row.instance) for row in there]
