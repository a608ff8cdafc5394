"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """Who exists: organisations, units, people."""

    name = "ronghe.network"
    verbose_name = _("Network")

    def ready(self) -> None:
        """Register the room's jobs by name."""
        from ronghe.network import jobs  # noqa: F401, PLC0415 -- registers; apps load before models
