"""Refusals of what parties do with one another: introductions, confidentiality agreements, contacts, leads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Conflict, NotAllowed


class OrganisationMissing(NotAllowed):
    """Interest is shown in an organisation's name."""

    code = "organisation-missing"
    title = _("Interest is shown in the name of an organisation.")
    remedy = _("Choose at the top for which organisation you act; guests of an organisation do not act for it.")


class OwnListing(Conflict):
    """An organisation is not introduced to itself."""

    code = "own-listing"
    title = _("This listing is your own.")
    remedy = _("To find a partner for it, open its dossier and show interest in a candidate.")


class InvitationUnfit(Conflict):
    """Only the owner of an open listing invites another organisation to it."""

    code = "invitation-unfit"
    title = _("This organisation cannot be invited to this listing.")
    remedy = _("Invite another organisation to an open listing of your own.")


class AskedTooSoon(Conflict):
    """The other side declined not long ago."""

    code = "asked-too-soon"
    title = _("The other side declined this not long ago.")
    remedy = _("Ask again later, or show interest in another listing.")


class IntroductionMoved(Conflict):
    """The introduction is at another step."""

    code = "introduction-moved"
    title = _("The introduction is no longer, or not yet, at this step.")
    remedy = _("Open it again to see where it stands and what is next.")


class MessageUnfit(BadInput):
    """A message is empty or too long, or has too many files."""

    code = "message-unfit"
    title = _("The message cannot be sent.")


class NdaVersionOther(Conflict):
    """The text that was read is not the one that is to be accepted."""

    code = "nda-version-other"
    title = _("The text that you accept is not the one of this introduction.")
    remedy = _("Open the confidentiality agreement again, read it and accept it there.")


class NdaVersionTaken(Conflict):
    """A version of the template is never changed."""

    code = "nda-version-taken"
    title = _("This version of the agreement exists already with another text.")
    remedy = _("Give the new text a new version.")


class ScanUnfit(BadInput):
    """The stamped agreement is handed in as PDF or picture."""

    code = "scan-unfit"
    title = _("This file cannot be the stamped agreement.")
    remedy = _("Hand in a scan or a photograph: PDF, JPEG or PNG.")


class OutcomeUnfit(BadInput):
    """An outcome that there is not, or one without its reason."""

    code = "outcome-unfit"
    title = _("The outcome cannot be recorded so.")
    remedy = _("Choose an outcome; where nothing came of it, say why.")


class DelegateUnfit(BadInput):
    """Entrusted only to technology managers who stand on no other side."""

    code = "delegate-unfit"
    title = _("The introduction cannot be entrusted to this person.")
    remedy = _("Choose a technology manager of this node who neither acts for the other side nor belongs to it.")


class DueDateUnfit(BadInput):
    """A step is due on a day to come, not too far away."""

    code = "due-date-unfit"
    title = _("The step cannot be due on this day.")
    remedy = _("Choose a day from today on, within the next 180 days.")


class FeedbackUnfit(BadInput):
    """Feedback without a reason, or with one that is not in the vocabulary."""

    code = "feedback-unfit"
    title = _("The feedback gives no reason that is known here.")
    remedy = _("Choose at least one reason; to say more, write it in your own words.")


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


class StepInFuture(ContactInFuture):
    """A lead is said to reach a stage on a day to come."""

    title = _("The day of the step lies in the future.")
    remedy = _("Give the day on which it took place; plan what is to come as a follow-up.")


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
