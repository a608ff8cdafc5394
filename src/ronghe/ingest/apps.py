"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IngestConfig(AppConfig):
    """Fetches records from where people keep them today."""

    name = "ronghe.ingest"
    verbose_name = _("Imports")
