"""Registers the door with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The api door."""

    name = "ronghe.api"
