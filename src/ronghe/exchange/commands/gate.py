"""The quality gate: a listing is submitted, reviewed, sent back or opened."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.problems import NotAllowed
from ronghe.base.saving import FieldUnusable, apply_values
from ronghe.exchange import permissions
from ronghe.exchange.commands.listings import awaits_review, hand_in, note_change, open_listing, require_complete
from ronghe.exchange.commands.telling import tell_owner
from ronghe.exchange.enums import UNOPENED, ListingKind, ListingStatus, Verdict
from ronghe.exchange.errors import ChangedSinceSeen, CommentMissing, NotSubmitted, ReviewedAlready
from ronghe.exchange.models import Gate, Listing, Review
from ronghe.exchange.models.kinds import MODELS, SUBJECTS
from ronghe.exchange.queries.gates import gate_of
from ronghe.exchange.queries.guards import require_no_patient_data
from ronghe.exchange.queries.reviewed import mark_of

COMMENTABLE = (
    "targets", "fields", "files", "region", "kind", "trl", "ip_state", "stages", "regions", "ticket",
    "ethics_next_on", "past_trials_count", "trials_a_year", "subjects_a_year",
)  # fmt: skip
"""What may be commented on besides the texts of a kind."""


@transaction.atomic
def submit_listing(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    """Hand a draft to the reviewers, or open it where its kind needs no review. Again changes nothing.

    So is an expired listing that was rewritten since it was reviewed.

    Raises:
        NotAllowed: the actor does not belong to the owning organisation.
        NeedIncomplete: nothing but a title is there.
        ListingClosed: it was withdrawn.
    """
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    permissions.require_change(actor, listing)
    waits = listing.status in (*UNOPENED, ListingStatus.WITHDRAWN) and listing.status != ListingStatus.SUBMITTED
    if not waits and not awaits_review(listing):
        return listing
    require_complete(listing)
    if not gate_of(kind).reviews:
        open_listing(actor, listing, "exchange.submit_listing")
        return listing
    hand_in(actor, listing, "exchange.submit_listing")
    return listing


@transaction.atomic
def review_listing(
    actor: Actor,
    kind: str,
    listing_id: UUID,
    verdict: str,
    comments: Mapping[str, str] | None = None,
    note: str = "",
    *,
    seen: str | None = None,
) -> Listing:
    """Decide on a submitted listing, or on an open one that its owner changed since it was reviewed.

    It opens with the last approval that its kind needs; one reviewer who sends it back is enough for that. A changed
    open listing that is sent back leaves the search.

    Args:
        verdict: ``approve`` or ``return``.
        comments: what is said of single fields, by the field's name without its language ending.
        seen: the mark of what the reviewer read (``queries.reviewed.mark_of``); ``None`` where the operator writes
            down what was decided elsewhere.

    Raises:
        NotAllowed: the actor is no technology manager.
        ReviewOfOwn: it is of the actor's own organisation, or written by the actor.
        NotSubmitted: it does not wait for a review (any more).
        ChangedSinceSeen: its owner changed it since the reviewer read it.
        ReviewedAlready: the actor decided in this round.
        CommentMissing: it is sent back without a word.
        FieldUnusable: a comment names no field of this kind, or the verdict is none.
        IdentityNumberFound, PatientNameFound: a comment holds what is not stored.
    """
    listing: Listing = MODELS[ListingKind(kind)]._default_manager.select_for_update().get(pk=listing_id)
    reviewer = permissions.require_review(actor, listing)
    said, note = _said(ListingKind(kind), comments or {}), note.strip()
    if verdict not in Verdict.values:
        raise FieldUnusable(f"verdict: {verdict[:40]!r}", field="verdict", value=verdict[:40])
    require_no_patient_data([*said.values(), note])
    changed_while_open = listing.status == ListingStatus.OPEN and listing.unreviewed_change
    if listing.status != ListingStatus.SUBMITTED and not changed_while_open:
        raise NotSubmitted()
    if seen is not None and seen != mark_of(listing):
        raise ChangedSinceSeen()
    if verdict == Verdict.RETURN and not said and not note:
        raise CommentMissing()
    if changed_while_open:
        listing.round += 1  # a change is judged by one reviewer, in a round of its own
    rounds = Review.objects.filter(listing_kind=kind, listing_id=listing.pk, round=listing.round)
    if rounds.filter(reviewer_id=reviewer).exists():
        raise ReviewedAlready()
    Review.objects.create(
        listing_kind=kind,
        listing_id=listing.pk,
        round=listing.round,
        reviewer_id=reviewer,
        verdict=verdict,
        comments=said,
        note=note,
    )
    audit.record(
        actor,
        "exchange.review_listing",
        listing,
        after={"round": listing.round, "verdict": verdict, "on": sorted(said)},
    )
    if verdict == Verdict.RETURN:
        _send_back(actor, listing, note)
    elif changed_while_open:
        listing.unreviewed_change = False
        because(listing, "change approved")
        listing.save(update_fields=["round", "unreviewed_change", "updated_at"])
    elif rounds.filter(verdict=Verdict.APPROVE).count() >= gate_of(kind).reviews:
        open_listing(actor, listing, "exchange.open_listing")
        tell_owner(listing, "exchange.listing_opened")
    return listing


def _said(kind: ListingKind, comments: Mapping[str, str]) -> dict[str, str]:
    """The comments that say something, each on a field that there is."""
    said = {name: text.strip()[:2000] for name, text in comments.items() if text.strip()}
    for name in said:
        if name not in SUBJECTS[kind] and name not in COMMENTABLE:
            raise FieldUnusable(f"comments: {name[:40]!r}", field=name[:40])
    return said


def _send_back(actor: Actor, listing: Listing, note: str) -> None:
    before = listing.status
    listing.status = ListingStatus.RETURNED
    listing.unreviewed_change = False
    because(listing, "sent back for revision")
    listing.save()
    if before == ListingStatus.OPEN:
        note_change(listing)
    audit.record(actor, "exchange.return_listing", listing, before={"status": before}, after={"status": listing.status})
    tell_owner(listing, "exchange.listing_returned", end="edit/", note=note)


@transaction.atomic
def set_gate(actor: Actor, kind: str, reviews: int, renew_days: int) -> Gate:
    """Say how many reviews a kind of listing needs (0 to 2), and for how many days it then stays open.

    Listings that wait already keep waiting for one more approval at most.

    Raises:
        NotAllowed: the actor is no administrator of the node.
        FieldUnusable: a number is out of its bounds.
    """
    if not permissions.may_set_gate(actor):
        raise NotAllowed()
    if not (0 <= reviews <= 2 and 7 <= renew_days <= 3650):
        raise FieldUnusable(_("A kind takes 0 to 2 reviews, and stays open for 7 to 3,650 days."), field="reviews")
    gate = Gate.objects.select_for_update().filter(listing_kind=kind).first() or gate_of(kind)
    before = {"reviews": gate.reviews, "renew_days": gate.renew_days}
    after = {"reviews": reviews, "renew_days": renew_days}
    if apply_values(gate, after) or gate._state.adding:
        because(gate, actor.reason)
        gate.save()
        audit.record(actor, "exchange.set_gate", gate, before=before, after={"kind": str(ListingKind(kind)), **after})
    return gate
