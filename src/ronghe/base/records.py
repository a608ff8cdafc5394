"""Columns that many tables share."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from ronghe.base.bilingual import bilingual


class Record(models.Model):
    """A row with an identifier for life and its times."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Sourced(models.Model):
    """Where a record comes from and how far it may be trusted.

    ``source_key`` names the record at its source (file, sheet and row; dataset and number), and is unique per
    model where it is given: importing twice finds the same row. ``illustrative`` records are invented for
    demonstration and say so wherever they are shown. ``unverified`` says what is doubtful.
    """

    source_key = models.CharField(_("key at the source"), max_length=200, blank=True, db_index=True)
    source_name_zh = models.CharField(_("source (Chinese)"), max_length=300, blank=True)
    source_name_en = models.CharField(_("source (English)"), max_length=300, blank=True)
    source_on = models.DateField(_("date of the source"), null=True, blank=True)
    unverified_zh = models.CharField(_("what is unverified (Chinese)"), max_length=500, blank=True)
    unverified_en = models.CharField(_("what is unverified (English)"), max_length=500, blank=True)
    illustrative = models.BooleanField(_("illustrative"), default=False)

    source_name = bilingual()
    unverified = bilingual()

    class Meta:
        abstract = True
