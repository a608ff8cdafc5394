"""Which rows speak of a person, told from the tables themselves: so that none is forgotten when a room adds one.

How a room links a row to a person says what becomes of it: rows that fall with the person (``CASCADE``) are the
person's own; rows that protect or outlive the person (``PROTECT``, ``SET_NULL``) are the organisation's and name the
person by identifier alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import ProtectedError, Q
from django.db.models.functions import Cast

from ronghe.base.audit import Entry
from ronghe.base.tables import label_of, tables

SECRET = re.compile(r"password|secret|token|hash|digest|salt|recovery|^data$|^key$|session", re.IGNORECASE)
GONE = "〔已删除 erased〕"
CHUNK = 200


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


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be taken out of texts."""

    exact: tuple[str, ...]

    def without(self, text: str) -> str:
        """The text with the words replaced; Latin ones as whole words only."""
        for word in self.exact:
            text = re.sub(self._pattern(word), GONE, text, flags=re.IGNORECASE)
        return text

    def anywhere(self, value: Any) -> Any:
        """The same in lists and mappings."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, list):
            return [self.anywhere(one) for one in value]
        if isinstance(value, dict):
            return {self.without(str(key)): self.anywhere(one) for key, one in value.items()}
        return value

    def spelt(self) -> list[str]:
        """As they may stand in a column: in JSON also escaped."""
        return list(dict.fromkeys(form for word in self.exact for form in (word, json.dumps(word)[1:-1])))

    @staticmethod
    def _pattern(word: str) -> str:
        start = r"(?<![A-Za-z0-9])" if word[:1].isascii() and word[:1].isalnum() else ""
        end = r"(?![A-Za-z0-9])" if word[-1:].isascii() and word[-1:].isalnum() else ""
        return f"{start}{re.escape(word)}{end}"


def mask(words: Words, left_alone: Sequence[tuple[str, str]] = ()) -> dict[str, int]:
    """Take words out of every text of the database, histories included; changed rows by table.

    ``left_alone`` names columns, as ``("network.organisation", "name_zh")``. The audit log holds no texts but reasons,
    which ``chain.forget_reasons`` empties.

    Cost: one pass over every table with texts.
    """
    changed: dict[str, int] = {}
    for model in tables():
        if model is Entry or not words.exact:
            continue
        columns = [
            field
            for field in model._meta.local_concrete_fields
            if _holds_text(field) and (label_of(model), field.name) not in left_alone
        ]
        number = _mask_table(model, columns, words) if columns else 0
        if number:
            changed[label_of(model)] = number
    return changed


def places(words: Words, left_alone: Sequence[tuple[str, str]] = ()) -> int:
    """How many rows ``mask`` would change."""
    number = 0
    for model in tables():
        columns = [f for f in model._meta.local_concrete_fields if _holds_text(f)]
        columns = [f for f in columns if (label_of(model), f.name) not in left_alone]
        if columns and model is not Entry:
            number += sum(1 for row in _holding(model, columns, words) if _masked(row, columns, words))
    return number


def _holds_text(field: models.Field[Any, Any]) -> bool:
    if isinstance(field, models.JSONField):
        return True
    return isinstance(field, models.CharField | models.TextField) and not field.choices and not field.primary_key


def _holding(model: Any, columns: Sequence[Any], words: Words) -> Iterator[Any]:
    """Rows in which one of the words may stand."""
    rows, condition = model._base_manager.all(), Q()
    for field in columns:
        name = field.name
        if isinstance(field, models.JSONField):
            name = f"{field.name}_as_text"
            rows = rows.annotate(**{name: Cast(field.name, models.TextField())})
        for form in words.spelt():
            condition |= Q(**{f"{name}__icontains": form})
    keys = list(rows.filter(condition).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield from model._base_manager.filter(pk__in=keys[start : start + CHUNK])


def _mask_table(model: Any, columns: Sequence[Any], words: Words) -> int:
    number = 0
    for row in _holding(model, columns, words):
        values = _masked(row, columns, words)
        if values:
            model._base_manager.filter(pk=row.pk).update(**values)
            number += 1
    return number


def _masked(row: Any, columns: Sequence[Any], words: Words) -> dict[str, Any]:
    values = {}
    for field in columns:
        before = getattr(row, field.attname)
        after = words.anywhere(before)
        if after != before:
            longest = getattr(field, "max_length", None)
            values[field.name] = after[:longest] if isinstance(after, str) and longest else after
    return values
