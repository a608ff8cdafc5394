"""Closed vocabularies of the room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(models.TextChoices):
    """What an organisation is in the field of medical-engineering integration."""

    HOSPITAL = "hospital", _("Hospital")
    UNIVERSITY = "university", _("University")
    INSTITUTE = "institute", _("Research institute")
    COMPANY = "company", _("Company")
    INVESTOR = "investor", _("Investor")
    BANK = "bank", _("Bank, guarantee or leasing firm")
    SERVICE_PROVIDER = "service_provider", _("Service provider")
    PARK_OPERATOR = "park_operator", _("Park operator")
    PARK = "park", pgettext_lazy("place", "Park")
    GOVERNMENT = "government", _("Government")
    ALLIANCE = "alliance", _("Alliance")


class Specialty(models.TextChoices):
    """Clinical specialty or field of technology, shared by organisations, people and listings."""

    ORTHOPAEDICS = "orthopaedics", _("Orthopaedics")
    OPHTHALMOLOGY = "ophthalmology", _("Ophthalmology")
    CARDIOLOGY = "cardiology", _("Cardiology")
    NEUROSURGERY = "neurosurgery", _("Neurosurgery")
    NEUROLOGY = "neurology", _("Neurology")
    RESPIRATORY = "respiratory", _("Respiratory medicine")
    CRITICAL_CARE = "critical_care", _("Critical care")
    GASTROENTEROLOGY = "gastroenterology", _("Gastroenterology")
    STOMATOLOGY = "stomatology", _("Stomatology")
    ENDOCRINOLOGY = "endocrinology", _("Endocrinology")
    NEPHROLOGY = "nephrology", _("Nephrology")
    ONCOLOGY = "oncology", _("Oncology")
    REHABILITATION = "rehabilitation", _("Rehabilitation")
    OBSTETRICS = "obstetrics", _("Obstetrics and gynaecology")
    PAEDIATRICS = "paediatrics", _("Paediatrics")
    LABORATORY = "laboratory", _("Laboratory medicine")
    REGENERATIVE_MEDICINE = "regenerative_medicine", _("Regenerative medicine")
    IMAGING = "imaging", _("Medical imaging")
    SURGERY = "surgery", _("General surgery")
    UROLOGY = "urology", _("Urology")
    DERMATOLOGY = "dermatology", _("Dermatology")
    OTOLARYNGOLOGY = "otolaryngology", _("Otolaryngology")
    PSYCHIATRY = "psychiatry", _("Psychiatry")
    EMERGENCY = "emergency", _("Emergency medicine")
    ANAESTHESIOLOGY = "anaesthesiology", _("Anaesthesiology")
    OTHER = "other", pgettext_lazy("specialty", "Other")


class IdentifierScheme(models.TextChoices):
    """Public registers that name organisations and people."""

    USCC = "uscc", _("Unified social credit code")
    ROR = "ror", "ROR"
    ORCID = "orcid", "ORCID"


class TieKind(models.TextChoices):
    """How organisations and people are bound; several of these make a conflict of interest."""

    EMPLOYMENT = "employment", _("Employment")
    INVESTMENT = "investment", _("Investment")
    SUPERVISION = "supervision", _("Supervision")
    COPUBLICATION = "copublication", _("Joint publication")
    SHARED_PATENT = "shared_patent", _("Shared patent")
    TENANCY = "tenancy", _("Tenancy")
    OPERATOR = "operator", _("Operates")
    OWNER = "owner", pgettext_lazy("tie", "Owns")
    PARENT = "parent", _("Parent of")
    MEMBER = "member", pgettext_lazy("tie", "Member of")
    PARTNER = "partner", _("Partner of")
    COOPERATION = "cooperation", _("Cooperation agreement")
    STRATEGIC = "strategic", _("Strategic agreement")
    CO_BUILD = "co-build", _("Joint building")
    INTENT = "intent", _("Declaration of intent")
    UNSPECIFIED = "unspecified", _("Signed, content not reported")


class Bound(models.TextChoices):
    """What a report says of a figure: the value itself, more than it, less, or about."""

    EXACT = "exact", pgettext_lazy("figure", "exactly")
    OVER = "over", pgettext_lazy("figure", "more than")
    UNDER = "under", pgettext_lazy("figure", "less than")
    ABOUT = "about", pgettext_lazy("figure", "about")


class MembershipRole(models.TextChoices):
    """What a person may do for an organisation."""

    OWNER = "owner", pgettext_lazy("role", "Owner")
    MANAGER = "manager", pgettext_lazy("role", "Manager")
    MEMBER = "member", pgettext_lazy("role", "Member")
    GUEST = "guest", pgettext_lazy("role", "Guest")


class NodeRole(models.TextChoices):
    """What a person may do on the node itself."""

    ADMINISTRATOR = "administrator", _("Node administrator")
    TECHNOLOGY_MANAGER = "technology_manager", _("Technology manager")
    POLICY_OFFICER = "policy_officer", _("Policy officer")
    AUDITOR = "auditor", _("Auditor")


class MailRhythm(models.TextChoices):
    """When notices are sent by e-mail too."""

    EACH = "each", _("Each at once")
    DAILY = "daily", _("Once a day, together")
    NEVER = "never", _("Never")


class ClaimStatus(models.TextChoices):
    """Whether a record entered by others was found to be the claimant's."""

    OPEN = "open", pgettext_lazy("claim", "Waiting")
    CONFIRMED = "confirmed", pgettext_lazy("claim", "Confirmed")
    REFUSED = "refused", pgettext_lazy("claim", "Refused")


class TokenScope(models.TextChoices):
    """What a program with a token may do."""

    READ = "read", _("Read what its owner reads in the organisation")
    WRITE = "write", _("Change records of the organisation acted for")
    DOSSIERS = "dossiers", _("Make dossiers")
    NODE = "node", _("Use its owner's roles on the node")
