"""Rows as plain values and back, the same for every database."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

READ = 2000
PIECE_BYTES = 4 * 1024 * 1024


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Columns that the table has, in order; generated ones make themselves."""
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def pieces(model: type[models.Model]) -> Iterator[tuple[bytes, int]]:
    """All rows of a table, by key, some megabytes at a time: one JSON list per line, the first line names columns."""
    fields = columns_of(model)
    head = json.dumps([field.attname for field in fields]).encode()
    lines, size = [head], len(head)
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    for row in rows.iterator(chunk_size=READ):
        line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode("utf-8", "surrogatepass")
        lines.append(line)
        size += len(line)
        if size >= PIECE_BYTES:
            yield b"\n".join(lines), len(lines) - 1
            lines, size = [head], len(head)
    if len(lines) > 1:
        yield b"\n".join(lines), len(lines) - 1


def records(model: type[models.Model], content: bytes) -> list[models.Model]:
    """The rows of one piece, as unsaved records."""
    head, *lines = content.decode("utf-8", "surrogatepass").split("\n")
    by_name = {field.attname: field for field in columns_of(model)}
    fields = [by_name[name] for name in json.loads(head)]
    return [model(**_values(fields, json.loads(line))) for line in lines]


def _values(fields: Sequence[models.Field[Any, Any]], row: Sequence[Any]) -> dict[str, Any]:
    return {field.attname: _back(field, value) for field, value in zip(fields, row, strict=True)}


def _back(field: models.Field[Any, Any], value: Any) -> Any:
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    if isinstance(target, models.JSONField):
        # Where the column may not be empty, nothing means the JSON null.
        return models.Value(None, models.JSONField()) if value is None and not field.null else value
    if value is None:
        return None
    if isinstance(target, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(target, models.DurationField):
        return timedelta(microseconds=value)
    return target.to_python(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value
