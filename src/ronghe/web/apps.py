"""Registers the door with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web door."""

    name = "ronghe.web"
