"""Registers the provider with Django; allauth finds ``provider.py`` beside it."""

from django.apps import AppConfig


class WeComConfig(AppConfig):
    """Log-in with WeCom."""

    name = "ronghe.web.wecom"
    label = "wecom"
