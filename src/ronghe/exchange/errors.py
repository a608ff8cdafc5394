"""Refusals of listings: describing, publishing, reviewing, finding. Those of dealings stand in ``dealing_errors``."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Conflict, NotAllowed, NotFound, Unavailable


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
    title = _("The text is too short to work on.")
    remedy = _("Say in one sentence who suffers from what, where, and what would be good enough.")


class TextTooLong(BadInput):
    """The text is longer than one need can be."""

    code = "text-too-long"
    title = _("The text is too long.")
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


class IndexInUse(Conflict):
    """One process at a time writes a search index."""

    code = "index-in-use"
    title = _("The search index is being written already.")
    remedy = _("Wait until that has ended, and try again; searching goes on meanwhile.")


class IndexUnusable(Unavailable):
    """Files of a search index are damaged, or of another encoder. What exactly stands in the log, not on a page."""

    code = "index-unusable"
    title = _("The search index of this node cannot be read.")
    remedy = _("Nothing is lost: whoever runs the node makes it anew from the database, by `ronghe index rebuild`.")


class SweepUnderWay(Conflict):
    """One process at a time matches everything with everything."""

    code = "sweep-under-way"
    title = _("Everything is being matched already.")
    remedy = _("Wait for its end, or cancel it: `ronghe match --status` tells how far it is.")


class NotSubmitted(Conflict):
    """There is nothing to review: it was decided already, taken back, or never submitted."""

    code = "not-submitted"
    title = _("The listing does not wait for a review.")
    remedy = _("Load the page anew; another reviewer may have decided meanwhile.")


class ReviewOfOwn(NotAllowed):
    """Nobody reviews what is of their own organisation, or written by themselves."""

    code = "own-review"
    title = _("Nobody reviews a listing of their own.")
    remedy = _("Another technology manager has to decide.")


class ChangedSinceSeen(Conflict):
    """The owner changed the listing after the reviewer opened it."""

    code = "changed-since-seen"
    title = _("The listing was changed since you opened it.")
    remedy = _("Read it again, and decide on what stands there now.")


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


class LookNeeded(NotAllowed):
    """A technology manager changes a listing under the owner's mandate only after a logged look at the whole of it."""

    code = "look-needed"
    title = _("You see only a part of this listing.")
    detail = _("A form with a part of it would empty the rest.")
    remedy = _("Open its private fields under the owner's mandate first; the look is logged and shown to the owner.")


class TooManyFiles(BadInput):
    """A listing or a profile holds as many files as it may."""

    code = "too-many-files"
    title = _("There are as many files here as there may be.")
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


class RenewalDateFar(BadInput):
    """A listing is renewed for longer than its kind may stay open."""

    code = "renewal-date-far"
    title = _("The date of renewal lies too far ahead.")
    remedy = _("Give an earlier day, or none: the usual time of its kind is then taken.")

    @classmethod
    def than(cls, latest: date) -> RenewalDateFar:
        """Names the last day that is taken."""
        day = latest.isoformat()
        return cls(_("Listings of this kind are renewed until %(day)s at the latest.") % {"day": day}, latest=day)


class TierUnusable(BadInput):
    """A tier is stated for a field that has none of its own, or it is none."""

    code = "tier-unusable"
    title = _("The tiers of the fields cannot be set like this.")
    remedy = _(
        "Name fields of this kind of listing, and one of public, member, nda, private. "
        "A title has no tier of its own: who may find a listing may read its title."
    )

    @classmethod
    def of(cls, field: str, tier: str) -> TierUnusable:
        """Names the field and what was stated for it."""
        return cls(
            _("“%(field)s” cannot have the tier “%(tier)s”.") % {"field": field[:40], "tier": str(tier)[:40]},
            field=field[:40],
        )


class DisclosureUnusable(BadInput):
    """What is private is opened to nobody, and the owner needs no opening."""

    code = "disclosure-unusable"
    title = _("This cannot be opened to the organisation.")
    remedy = _("Open the listing to another organisation, up to what is under a confidentiality agreement.")


class ListingChanged(Conflict):
    """Somebody changed the listing after the form that is sent in was opened."""

    code = "listing-changed"
    title = _("The listing was changed after this form was opened.")
    remedy = _("Compare the fields named, then save again to keep what stands here, or forget what was typed.")


class ProfileChanged(Conflict):
    """Somebody changed the profile after the form that is sent in was opened."""

    code = "profile-changed"
    title = _("The profile was changed after this form was opened.")
    remedy = _("Compare the fields named, then save again to keep what stands here, or forget what was typed.")


class DayUnlikely(BadInput):
    """A day of a contact, a step or a follow-up that nobody can mean: before 1990 or after 2199."""

    code = "day-unlikely"
    title = _("The day is no day that can be meant.")
    remedy = _("Write a day from 1990 to 2199, year first, as 2026-03-05.")


class TargetUnusable(BadInput):
    """A target whose period or value cannot be."""

    code = "figure-target-unusable"
    title = _("The target cannot be kept like this.")
    remedy = _("Give a period of whole months, a value, an owner, and a day by which it is to be reached.")
