"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneyConfig(AppConfig):
    """One project's whole way; composes the dossier."""

    name = "ronghe.journey"
    verbose_name = _("Journey")

    def ready(self) -> None:
        """Listen to accepted introductions."""
        from ronghe.journey import receivers  # noqa: F401, PLC0415 -- registers; apps load before models
