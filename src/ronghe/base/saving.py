"""Putting plain values into a record, with refusals that name the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from ronghe.base.problems import BadInput


class FieldUnusable(BadInput):
    """A field that the record does not have, or a value that it does not take."""

    code = "field-unusable"


def apply_values(record: models.Model, values: Mapping[str, Any], was: dict[str, Any] | None = None) -> list[str]:
    """Set each value on ``record`` (unsaved) and tell which fields changed. No statement, but for foreign keys none.

    Text is stripped and cut at nothing: a text that is too long is refused, not shortened. ``was`` is filled with what
    the changed fields held before, for the audit log.

    Raises:
        FieldUnusable: names field, value and what the field takes.
    """
    changed = []
    for name, value in values.items():
        try:
            field = record._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise FieldUnusable(_("There is no field %(field)s.") % {"field": name}, field=name) from error
        if not isinstance(field, models.Field):
            raise FieldUnusable(_("The field %(field)s cannot be set.") % {"field": name}, field=name)
        clean = value.strip() if isinstance(value, str) else value
        if isinstance(field, models.ForeignKey):
            name, clean = field.attname, getattr(clean, "pk", clean)
        elif clean not in (None, "") or not field.blank:
            clean = _cleaned(field, record, clean)
        if getattr(record, name) != clean:
            if was is not None:
                was.setdefault(name, getattr(record, name))
            setattr(record, name, clean)
            changed.append(name)
    return changed


def values_of(record: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """What these fields hold now, for the audit log."""
    return {name: getattr(record, name) for name in names}


def _cleaned(field: models.Field[Any, Any], record: models.Model, value: Any) -> Any:
    try:
        return field.clean(value, record)
    except ValidationError as error:
        shown = str(value)[:80]
        raise FieldUnusable(
            _("%(field)s does not take “%(value)s”: %(why)s")
            % {"field": field.verbose_name, "value": shown, "why": " ".join(error.messages)},
            field=field.name,
            value=shown,
        ) from error
