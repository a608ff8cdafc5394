"""Registers the ground floor with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    """What every room needs, and nothing else."""

    name = "ronghe.base"
    verbose_name = _("Ground")

    def ready(self) -> None:
        """Register the checks and the jobs by name."""
        from ronghe.base import checks, housekeeping  # noqa: F401, PLC0415 -- registers; apps load before models
