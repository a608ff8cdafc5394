"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    """Who exists: organisations, units, people."""

    name = "ronghe.network"
    verbose_name = _("Network")
