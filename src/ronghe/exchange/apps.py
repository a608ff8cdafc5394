"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """What is sought and offered."""

    name = "ronghe.exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Register the room's jobs by name."""
        from ronghe.exchange import jobs  # noqa: F401, PLC0415 -- registers; apps load before models
