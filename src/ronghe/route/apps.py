"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RouteConfig(AppConfig):
    """How a product reaches use."""

    name = "ronghe.route"
    verbose_name = _("Route")

    def ready(self) -> None:
        """Make the room's jobs known."""
        from ronghe.route import jobs  # noqa: F401, PLC0415 -- registers; apps load before models
        from ronghe.route.queries import fitness  # noqa: F401, PLC0415 -- as above
