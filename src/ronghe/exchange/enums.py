"""Closed vocabularies of the room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ListingKind(models.TextChoices):
    """The kinds of listing; the value is the model's name in lower case."""

    NEED = "need", _("Need")
    ACHIEVEMENT = "achievement", _("Achievement")
    SERVICE = "service", _("Service")
    MANDATE = "mandate", _("Investment mandate")


class FormKind(models.TextChoices):
    """The forms whose typing is kept: one for each kind of listing, and that of one's own expert profile."""

    NEED = "need", _("Need")
    ACHIEVEMENT = "achievement", _("Achievement")
    SERVICE = "service", _("Service")
    MANDATE = "mandate", _("Investment mandate")
    EXPERT = "expert", _("Expert profile")


class ListingStatus(models.TextChoices):
    """Born DRAFT; SUBMITTED to the reviewers, who send it back (RETURNED) or open it; OPEN while it may be found and
    matched; EXPIRED until renewed; WITHDRAWN for good.
    """

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for review")
    RETURNED = "returned", _("Sent back for revision")
    OPEN = "open", _("Open")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNOPENED = (ListingStatus.DRAFT, ListingStatus.SUBMITTED, ListingStatus.RETURNED)
"""States in which nobody but the owner, and reviewers once it is submitted, may see a listing."""


class Verdict(models.TextChoices):
    """What a reviewer decides."""

    APPROVE = "approve", _("Approve")
    RETURN = "return", _("Send back for revision")


class PoolStatus(models.TextChoices):
    """Life of a proposal to pool needs that say the same."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Pooled")
    REJECTED = "rejected", _("Kept apart")


class NeedKind(models.TextChoices):
    """Who asks."""

    CLINICAL = "clinical", _("Clinical need")
    COMPANY = "company", _("Company need")


class AchievementKind(models.TextChoices):
    """What was achieved."""

    RESULT = "result", _("Research result")
    PATENT = "patent", _("Patent")
    PROTOTYPE = "prototype", _("Prototype")
    SOFTWARE = "software", _("Software")
    MATERIAL = "material", _("Material")


class IpState(models.TextChoices):
    """State of the intellectual property."""

    UNKNOWN = "unknown", _("Not stated")
    NONE = "none", _("No protection")
    FILED = "filed", _("Patent filed")
    GRANTED = "granted", _("Patent granted")
    LICENSED_NONEXCLUSIVE = "licensed_nonexclusive", _("Licensed, not exclusively")
    LICENSED_EXCLUSIVE = "licensed_exclusive", _("Licensed exclusively")


class ServiceKind(models.TextChoices):
    """What a service provider does."""

    CRO = "cro", _("Contract research")
    CDMO = "cdmo", _("Contract development and manufacturing")
    ANIMAL_LAB = "animal_lab", _("Animal laboratory")
    TESTING = "testing", _("Testing")
    REGISTRATION = "registration", _("Registration agent")
    INSTRUMENT = "instrument", _("Shared instrument")
    CLINICAL = "clinical", _("Clinical trial site")
    SOFTWARE = "software", _("Software engineering")
    OTHER = "other", pgettext_lazy("service", "Other")


class Stage(models.TextChoices):
    """Stage of financing."""

    SEED = "seed", _("Seed")
    ANGEL = "angel", _("Angel")
    A = "a", _("Series A")
    B = "b", _("Series B")
    GROWTH = "growth", _("Growth")


class SweepStatus(models.TextChoices):
    """WAITING for a worker; RUNNING; then DONE, CANCELLED, FAILED, or STOPPED where its process was killed."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", pgettext_lazy("a run", "Done")
    CANCELLED = "cancelled", pgettext_lazy("a run", "Cancelled")
    FAILED = "failed", pgettext_lazy("a run", "Failed")
    STOPPED = "stopped", pgettext_lazy("a run", "Interrupted")


class MatchStatus(models.TextChoices):
    """Life of a suggestion; written only here."""

    SUGGESTED = "suggested", _("Suggested")
    DISMISSED = "dismissed", _("Dismissed")
    INTRODUCED = "introduced", _("Introduced")


class IntroductionStatus(models.TextChoices):
    """Interest of one side, consent of the other, the agreement on confidentiality, the open conversation, its end."""

    INTEREST = "interest", _("Interest shown")
    CONSENTED = "consented", _("Consented")
    NDA = "nda", _("Confidentiality being agreed")
    OPEN = "open", pgettext_lazy("introduction", "Open")
    CLOSED = "closed", pgettext_lazy("introduction", "Closed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("introduction", "Withdrawn")


LIVE = ["interest", "consented", "nda", "open"]
"""Statuses in which somebody still has to act."""


class Side(models.TextChoices):
    """The two sides of an introduction."""

    ASKING = "asking", _("The asking side")
    ANSWERING = "answering", _("The answering side")

    @property
    def other(self) -> Side:
        """The side across."""
        return Side.ANSWERING if self == Side.ASKING else Side.ASKING


class StepKind(models.TextChoices):
    """What a side did in an introduction."""

    INTEREST = "interest", _("Showed interest")
    CONSENT = "consent", _("Consented to the introduction")
    DECLINE = "decline", _("Declined the introduction")
    WITHDRAW = "withdraw", _("Withdrew from the introduction")
    NDA_ACCEPTED = "nda_accepted", _("Accepted the confidentiality agreement")
    SCAN_HANDED_IN = "scan_handed_in", _("Handed in the stamped agreement")
    SCAN_CONFIRMED = "scan_confirmed", _("Confirmed the stamped agreement")
    SCAN_REFUSED = "scan_refused", _("Did not confirm the stamped agreement")
    OPENED = "opened", _("Confidential fields were opened")
    DELEGATED = "delegated", _("Entrusted it to a technology manager")
    TAKEN_BACK = "taken_back", _("Took it back from the technology manager")
    DUE_SET = "due_set", _("Set another date")
    OUTCOME = "outcome", _("Recorded the outcome")


class Outcome(models.TextChoices):
    """What came of an introduction, so far."""

    TALK = "talk", _("Talks")
    TRIAL = "trial", _("Trial")
    AGREEMENT = "agreement", pgettext_lazy("outcome", "Agreement")
    LANDED = "landed", _("Landed")
    NONE = "none", pgettext_lazy("outcome", "Nothing came of it")


class Irrelevance(models.TextChoices):
    """Why a candidate is not relevant to a need."""

    OTHER_PROBLEM = "other_problem", _("It solves another problem")
    OTHER_PATIENTS = "other_patients", _("It is for other patients or another setting")
    TOO_EARLY = "too_early", _("It is not mature enough")
    TARGETS_MISSED = "targets_missed", _("It misses a target that matters")
    TOO_COSTLY = "too_costly", _("It is too costly")
    RIGHTS = "rights", _("Its rights are not free")
    KNOWN = "known", _("We know it already")
    PARTY = "party", _("We cannot work with this organisation")
    OTHER = "other", pgettext_lazy("irrelevance", "Another reason")


class ContactKind(models.TextChoices):
    """How an organisation was met or reached."""

    VISIT = "visit", _("Visit")
    CALL = "call", pgettext_lazy("contact", "Call")
    MEETING = "meeting", _("Meeting")
    MESSAGE = "message", _("Message")
    NOTE = "note", pgettext_lazy("contact", "Note")


class LeadStage(models.TextChoices):
    """Stages of attracting a firm, in order; LOST may come from any of them and be taken back."""

    CONTACT = "contact", pgettext_lazy("stage", "In contact")
    VISIT = "visit", pgettext_lazy("stage", "Visit")
    INTENTION = "intention", pgettext_lazy("stage", "Intention")
    SIGNING = "signing", pgettext_lazy("stage", "Signing")
    LANDING = "landing", pgettext_lazy("stage", "Landing")
    LOST = "lost", pgettext_lazy("stage", "Lost")


class MatchDecision(models.TextChoices):
    """What a technology manager made of a kept match on the desk."""

    CALL = "call", _("To be called")
    NOT_NOW = "not_now", _("Not now")


class Figure(models.TextChoices):
    """The monthly figures of a node; ``queries.figures`` defines each."""

    COLLECTED = "collected", pgettext_lazy("figure", "Collected")
    MATCHED = "matched", pgettext_lazy("figure", "Matched")
    INTRODUCED = "introduced", pgettext_lazy("figure", "Introduced")
    AGREED = "agreed", pgettext_lazy("figure", "Agreed")
    LANDED = "landed", pgettext_lazy("figure", "Landed")
