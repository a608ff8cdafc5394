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


class ListingStatus(models.TextChoices):
    """Born DRAFT; OPEN while it may be found and matched; EXPIRED until renewed; WITHDRAWN for good."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


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


class MatchStatus(models.TextChoices):
    """Life of a suggestion; written only here."""

    SUGGESTED = "suggested", _("Suggested")
    DISMISSED = "dismissed", _("Dismissed")
    INTRODUCED = "introduced", _("Introduced")


class IntroductionStatus(models.TextChoices):
    """Interest of one side, consent of the other, or neither."""

    ASKED = "asked", _("Interest shown")
    ACCEPTED = "accepted", _("Accepted by both sides")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("introduction", "Withdrawn")


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
