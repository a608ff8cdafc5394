"""Refusals of the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Conflict, NotAllowed, NotFound


class NeedIncomplete(BadInput):
    """A listing lacks what it must have to be opened."""

    code = "listing-incomplete"
    title = _("The listing is not complete enough to be opened.")
    remedy = _("Give a title and say what the problem or the offer is, in at least one language.")


class TextEmpty(BadInput):
    """No need can be read from the text."""

    code = "text-empty"
    title = _("There is no text to work on.")
    remedy = _(
        "Describe the clinical problem in a sentence or more: who suffers from what, and what would be good enough."
    )


class TextTooShort(BadInput):
    """The text is too short to be matched."""

    code = "text-too-short"
    title = _("The text is too short to find partners for.")
    remedy = _("Say in one sentence who suffers from what, where, and what would be good enough.")


class TextTooLong(BadInput):
    """The text is longer than one need can be."""

    code = "text-too-long"
    title = _("The text is too long for one need.")
    remedy = _("Paste the part that describes the need, or import the document so that it is split into several needs.")


class QueryTooLong(BadInput):
    """What is searched for is longer than a search reads."""

    code = "query-too-long"
    title = _("The search is longer than 2,000 characters.")
    remedy = _("Search for a few words. To find partners for a whole text, describe it as a need.")


class IdentityNumberFound(BadInput):
    """The text holds the number of an identity card, which is never stored."""

    code = "identity-number"
    title = _("The text holds an identity-card number. Such numbers are never stored.")
    remedy = _("Remove the number; the problem can be described without it.")


class PatientNameFound(BadInput):
    """A name stands beside a medical-record number."""

    code = "patient-name"
    title = _("A name stands beside a medical-record number.")
    remedy = _("Remove the name or the number, or give the reason why it may stand; the reason is kept.")


class ListingClosed(Conflict):
    """A withdrawn listing cannot be opened again."""

    code = "listing-withdrawn"
    title = _("The listing was withdrawn.")
    remedy = _("Make a new listing from it.")


class ListingWithdrawn(NotFound):
    """A listing that this reader could read until its owner took it back."""

    code = "listing-withdrawn-by-owner"
    status = 410
    title = _("This listing was withdrawn.")
    detail = _("Its owner took it back. Nothing of it is shown any more.")
    remedy = _("Search for others like it, or ask the technology managers of this node.")


class ReviewNeeded(Conflict):
    """Listings of this kind open only after they were reviewed."""

    code = "review-needed"
    title = _("A listing of this kind is reviewed before it opens.")
    remedy = _("Submit it; the technology managers of this node are told at once.")


class NotSubmitted(Conflict):
    """There is nothing to review: it was decided already, taken back, or never submitted."""

    code = "not-submitted"
    title = _("The listing does not wait for a review.")
    remedy = _("Load the page anew; another reviewer may have decided meanwhile.")


class OwnListing(NotAllowed):
    """Nobody reviews what is of their own organisation, or written by themselves."""

    code = "own-listing"
    title = _("Nobody reviews a listing of their own.")
    remedy = _("Another technology manager has to decide.")


class ReviewedAlready(Conflict):
    """One reviewer decides once in each round."""

    code = "reviewed-already"
    title = _("You have reviewed this round of the listing.")
    remedy = _("Another technology manager has to decide, or the owner submits it anew.")


class CommentMissing(BadInput):
    """Who sends a listing back says what is to be changed."""

    code = "comment-missing"
    title = _("Nothing says what is to be changed.")
    remedy = _("Write a comment on a field, or a note.")


class ReasonMissing(BadInput):
    """What is done to somebody else's listing needs a reason."""

    code = "reason-missing"
    title = _("A reason is missing.")
    remedy = _("Say why; the owner is told, and it is kept in the log.")


class TooManyFiles(BadInput):
    """A listing holds as many files as it may."""

    code = "too-many-files"
    title = _("The listing has as many files as it may have.")
    remedy = _("Take one away first, or put several documents into one PDF.")


class PoolDecided(Conflict):
    """The proposal was decided already."""

    code = "pool-decided"
    title = _("This proposal was decided already.")
    remedy = _("Load the page anew. A decision can be undone there.")


class PoolMembersGone(Conflict):
    """Fewer than two of the needs are still open."""

    code = "pool-members-gone"
    title = _("Fewer than two of these needs are still open.")
    remedy = _("Reject the proposal; needs that open again are compared anew.")


class RenewalDatePast(BadInput):
    """A listing is renewed until a day that lies in the past."""

    code = "renewal-date-past"
    title = _("The date of renewal lies in the past.")
    remedy = _("Give a day to come.")
