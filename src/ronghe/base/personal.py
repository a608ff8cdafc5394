"""Which rows speak of a person, told from the tables themselves: so that none is forgotten when a room adds one.

How a room links a row to a person says what becomes of it: rows that fall with the person (``CASCADE``) are the
person's own; rows that protect or outlive the person (``PROTECT``, ``SET_NULL``) are the organisation's and name the
person by identifier alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError

from ronghe.base.tables import label_of

SECRET = re.compile(r"password|secret|token|hash|digest|salt|recovery|^data$|^key$|session", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A column that points to a person (or to the account); ``own``: the row falls with it."""

    model: type[models.Model]
    column: str
    own: bool


def links_to(target: type[models.Model]) -> list[Link]:
    """Every column of every table that points to ``target``, histories left out."""
    found = []
    for relation in target._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and relation.is_relation) or relation.many_to_many:
            continue
        field = relation.field  # type: ignore[union-attr]  # a reverse relation, as was asked
        if is_history(field.model) or getattr(relation, "parent_link", False):
            continue
        found.append(Link(field.model, field.attname, relation.on_delete is models.CASCADE))  # type: ignore[union-attr]
    return sorted(found, key=lambda link: (label_of(link.model), link.column))


def is_history(model: type[models.Model]) -> bool:
    """Whether the table keeps former states of another."""
    return hasattr(model, "history_id") and hasattr(model, "history_type")


def plain_row(row: models.Model) -> dict[str, Any]:
    """Columns of a row as plain values, without those that hold secrets."""
    values = {}
    for field in row._meta.concrete_fields:
        if not SECRET.search(field.name):
            value = getattr(row, field.attname)
            values[field.attname] = value if isinstance(value, bool | int | list | dict | None) else str(value)
    return values


def delete_own(target: type[models.Model], key: Any) -> None:
    """Delete the rows that fall with ``target`` of this key, and their histories."""
    for link in links_to(target):
        if link.own:
            try:
                link.model._base_manager.filter(**{link.column: key}).delete()
            except ProtectedError:
                continue  # the organisation's own rows stand upon it: it names the person by identifier alone
            forget_history(link.model, **{link.column: key})


def forget_history(model: Any, **condition: Any) -> None:
    """Delete former states."""
    if hasattr(model, "history"):
        model.history.model._base_manager.filter(**condition).delete()


def rows_about(key: UUID) -> Iterator[models.QuerySet[Any]]:
    """Rows that tell where the values of a person's record come from, in whichever room."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if {"kind", "subject_id"} <= names and not is_history(model):
            yield model._base_manager.filter(kind="person", subject_id=key)


def names_person(keys: Mapping[type[models.Model], Any]) -> Callable[[models.Model], bool]:
    """Tells of a row whether one of its columns points to the person or the account; of histories, too.

    ``keys`` maps the model that is pointed to, to the key.
    """
    columns: dict[type[models.Model], list[tuple[str, Any]]] = {target: [("pk", key)] for target, key in keys.items()}
    for target, key in keys.items():
        for link in links_to(target):
            columns.setdefault(link.model, []).append((link.column, key))
    for model in list(columns):
        if hasattr(model, "history"):
            columns[model.history.model] = [
                (model._meta.pk.attname if name == "pk" else name, key) for name, key in columns[model]
            ]

    def named(row: models.Model) -> bool:
        return any(getattr(row, column, None) == key for column, key in columns.get(type(row), ()))

    return named
