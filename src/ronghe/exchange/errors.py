"""Refusals of the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Conflict


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


class RenewalDatePast(BadInput):
    """A listing is renewed until a day that lies in the past."""

    code = "renewal-date-past"
    title = _("The date of renewal lies in the past.")
    remedy = _("Give a day to come.")


class ContactIncomplete(BadInput):
    """A contact without a note, or a follow-up that does not say what is to be done or by when."""

    code = "contact-incomplete"
    title = _("The contact cannot be kept like this.")
    remedy = _("Write what happened, and for each follow-up what is to be done, by whom and by when.")


class ContactInFuture(BadInput):
    """A contact is logged for a day to come."""

    code = "contact-in-future"
    title = _("The day of the contact lies in the future.")
    remedy = _("Plan it as a follow-up instead, and log it once it has taken place.")


class StageBackWithoutReason(BadInput):
    """A lead goes back a stage, or is lost, without a reason."""

    code = "stage-needs-reason"
    title = _("A lead that goes back or is lost needs a reason.")
    remedy = _("Say in a sentence what happened; it stays in the history of the lead.")


class LeadIncomplete(BadInput):
    """A lead has neither an organisation nor a name."""

    code = "lead-incomplete"
    title = _("The lead has no name.")
    remedy = _("Choose an organisation of the network, or write the name of the firm.")


class TargetUnusable(BadInput):
    """A target whose period or value cannot be."""

    code = "figure-target-unusable"
    title = _("The target cannot be kept like this.")
    remedy = _("Give a period of whole months, a value, an owner, and a day by which it is to be reached.")
