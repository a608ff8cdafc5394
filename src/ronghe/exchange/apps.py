"""Registers the room with Django."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.kept import keep_in


class ExchangeConfig(AppConfig):
    """What is sought and offered."""

    name = "ronghe.exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Register jobs by name, listen to the network; the kernel keeps its tables in the data folder from now on."""
        keep_in(Path(settings.DATA_FOLDER) / "tables")
        from ronghe.exchange import jobs, receivers  # noqa: F401, PLC0415 -- register; apps load before models
        from ronghe.exchange.queries import fitness  # noqa: F401, PLC0415 -- as above
