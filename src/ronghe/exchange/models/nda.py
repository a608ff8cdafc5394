"""Agreements on confidentiality: the node's template by version, the text of one introduction, who accepted it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.bilingual import bilingual
from ronghe.base.records import Record
from ronghe.exchange.enums import Side
from ronghe.exchange.models.introduction import Introduction


class NdaText(Record):
    """A version of the node's template. A version is never changed; the newest one is used for what is agreed anew."""

    version = models.CharField(_("version"), max_length=20, unique=True)
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"))

    text = bilingual()

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.version


class Nda(Record):
    """The text of one introduction, with both parties' names put in, as it stood when the other side consented.

    ``sha256`` covers both languages, so that both sides accept the very same bytes. It stands once each side has
    accepted it, or once the other side has confirmed ``scan``, a stamped paper.
    """

    SEALED_COLUMNS = ("text_zh", "text_en")

    introduction = models.OneToOneField(Introduction, on_delete=models.PROTECT, related_name="nda")
    template = models.ForeignKey(NdaText, on_delete=models.PROTECT, related_name="ndas")
    text_zh = models.TextField(_("text (Chinese)"))
    text_en = models.TextField(_("text (English)"))
    sha256 = models.CharField(max_length=64)
    scan = models.ForeignKey("base.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scan_side = models.CharField(_("side that handed the scan in"), max_length=10, choices=Side, blank=True)
    scan_confirmed_at = models.DateTimeField(_("scan confirmed"), null=True, blank=True)

    text = bilingual()

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.sha256[:12]}"


class NdaAcceptance(Record):
    """One side accepted the text: who, for which organisation or (none) for themselves, which bytes; ``created_at`` is
    when.
    """

    nda = models.ForeignKey(Nda, on_delete=models.PROTECT, related_name="acceptances")
    side = models.CharField(_("side"), max_length=10, choices=Side)
    person = models.ForeignKey("network.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "network.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    delegated = models.BooleanField(_("by the side's technology manager"), default=False)
    version = models.CharField(_("version"), max_length=20)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["nda", "side"], name="nda_accepted_once_per_side")]

    def __str__(self) -> str:
        return f"{self.nda_id} {self.side}"
