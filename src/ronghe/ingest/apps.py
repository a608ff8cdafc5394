"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IngestConfig(AppConfig):
    """Fetches records from where people keep them today."""

    name = "ronghe.ingest"
    verbose_name = _("Imports")

    def ready(self) -> None:
        """Make the room's jobs known and listen to the network."""
        from ronghe.ingest import jobs, receivers  # noqa: F401, PLC0415 -- registers; apps load before models
