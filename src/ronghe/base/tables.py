"""Every table of the program and its libraries."""

from __future__ import annotations

from django.apps import apps
from django.db import models


def label_of(model: type[models.Model]) -> str:
    """The model's name, as ``exchange.need``."""
    return model._meta.label_lower


def tables() -> list[type[models.Model]]:
    """Every table, links between records included, by name."""
    return sorted(
        (
            model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped
        ),
        key=label_of,
    )
