"""How people come in and stay in: invitations, claims of records entered by others, tokens for programs."""

from __future__ import annotations

import hashlib

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.base.records import Record
from ronghe.network.enums import ClaimStatus, MembershipRole, NodeRole
from ronghe.network.models.organisation import Organisation
from ronghe.network.models.person import Person


def digest_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256. The secrets are long and random, so that no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


class Invitation(Record):
    """A link that lets one person in, once: to an organisation in a role, or to a role on the node.

    The link's secret is kept as its SHA-256 alone. It opens for the address it was made for: whoever uses it proves
    to own that e-mail address or mobile number.
    """

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile number"), max_length=16, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole, blank=True)
    node_role = models.CharField(_("role on the node"), max_length=20, choices=NodeRole, blank=True)
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, node_role="") & ~Q(role="")
                | Q(organisation__isnull=True, role="") & ~Q(node_role=""),
                name="invitation_to_one_role",
            ),
            models.CheckConstraint(
                condition=~Q(email="") & Q(phone="") | Q(email="") & ~Q(phone=""), name="invitation_to_one_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email or self.phone} {self.role or self.node_role}"

    @property
    def address(self) -> str:
        """The e-mail address or mobile number invited."""
        return self.email or self.phone


class Claim(Record):
    """A person with an account says that a record entered by others is the same person.

    Confirmed, the account belongs to ``subject``; refused, nothing changes.
    """

    claimant = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claims")
    subject = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claims_on")
    note = models.CharField(_("why this is you"), max_length=500, blank=True)
    status = models.CharField(max_length=10, choices=ClaimStatus, default=ClaimStatus.OPEN)
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claimant", "subject"], condition=Q(status=ClaimStatus.OPEN), name="claim_open_once"
            ),
            models.CheckConstraint(condition=~Q(claimant=models.F("subject")), name="claim_of_another_record"),
        ]

    def __str__(self) -> str:
        return f"{self.claimant_id} {self.subject_id} {self.status}"


class ApiToken(Record):
    """A key for a program that acts as a person for at most one organisation, within scopes, until a day.

    The secret is kept as its SHA-256 alone; ``prefix`` is its beginning, to tell tokens apart. It carries no role on
    the node unless ``node`` is among the scopes.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(_("what it is for"), max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
