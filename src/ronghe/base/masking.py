"""Taking words out of every text of the database, and out of no word that only looks the same.

What is taken out is certain: it can mean nothing else, or it stands in a row that names the person. All else that may
be meant is left as it is and told, so that somebody reads it: a text that is not the person's is never destroyed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from ronghe.base.audit import Entry
from ronghe.base.tables import label_of, tables
from ronghe.kernel.text import crosses_words

GONE = "〔已删除 erased〕"
CHUNK = 200
SEALED = "SEALED_COLUMNS"
"""A model names so the columns that are never rewritten: a text that people have signed, with its hash."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for.

    Args:
        certain: taken out wherever they stand.
        near: short names: taken out as whole words, in rows that name the person; elsewhere told.
        doubtful: common words, and names that others bear, too: never taken out, only told.
        within: phrases in which they mean something else, such as the name of an organisation.
    """

    certain: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All that is looked for, the longest first."""
        return tuple(sorted({*self.certain, *self.near, *self.doubtful}, key=lambda word: (-len(word), word)))

    def without(self, text: str, about: bool = True) -> tuple[str, bool]:
        """The text with the words replaced, and whether one was left; ``about``: its row names the person.

        Latin words are whole ones of the same case, addresses of any case.
        """
        left, last, pieces = False, 0, []
        protected = [match.span() for phrase in self.within for match in re.finditer(re.escape(phrase), text)]
        for start, end, word in self._found(text):
            if any(first <= start and end <= final for first, final in protected):
                continue
            if word in self.certain or (about and word in self.near and not crosses_words(text, start, end)):
                pieces += [text[last:start], GONE]
                last = end
            else:
                left = left or not crosses_words(text, start, end)
        return "".join([*pieces, text[last:]]), left

    def anywhere(self, value: Any, about: bool = True) -> tuple[Any, bool]:
        """The same in lists and mappings."""
        if isinstance(value, str):
            return self.without(value, about)
        if isinstance(value, list):
            found = [self.anywhere(one, about) for one in value]
            return [one for one, _left in found], any(left for _one, left in found)
        if isinstance(value, dict):
            pairs = [(self.without(str(key), about), self.anywhere(one, about)) for key, one in value.items()]
            return {key: one for (key, _), (one, _) in pairs}, any(a or b for (_, a), (_, b) in pairs)
        return value, False

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Places of the words, from the left, none within another; of two at one place the longer."""
        places = [
            (match.start(), -match.end(), word)
            for word in self.every
            for match in re.finditer(_pattern(word), text, re.IGNORECASE if "@" in word else 0)
        ]
        last = 0
        for start, end, word in sorted(places):
            if start >= last:
                last = -end
                yield start, last, word

    def spelt(self) -> list[str]:
        """As they may stand in a column: in JSON also escaped."""
        return list(dict.fromkeys(form for word in self.every for form in (word, json.dumps(word)[1:-1])))


def _pattern(word: str) -> str:
    start = r"(?<![A-Za-z0-9])" if word[:1].isascii() and word[:1].isalnum() else ""
    end = r"(?![A-Za-z0-9])" if word[-1:].isascii() and word[-1:].isalnum() else ""
    return f"{start}{re.escape(word)}{end}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word was left: table, row and column."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column}"


@dataclass(frozen=True, slots=True)
class Masked:
    """Keys of the rows that were changed, by table, and the places where a word was left."""

    rows: dict[str, list[Any]] = field(default_factory=dict)
    left: list[Place] = field(default_factory=list)


def mask(words: Words, about: Callable[[models.Model], bool], left_alone: Sequence[tuple[str, str]] = ()) -> Masked:
    """Take words out of every text of the database, histories included, and tell where one was left.

    ``about`` tells whether a row names the person. ``left_alone`` names columns, as ``("network.organisation",
    "name_zh")``, in which the words mean somebody else. The audit log holds no texts but reasons, which
    ``chain.forget_reasons`` empties. A sealed column is not changed: its places are told.

    Cost: one pass over every table with texts.
    """
    done = Masked()
    for model in tables():
        if model is Entry or not words.every:
            continue
        label = label_of(model)
        columns = [
            column
            for column in model._meta.local_concrete_fields
            if _holds_text(column) and (label, column.name) not in left_alone
        ]
        for row in _holding(model, columns, words) if columns else ():
            values, left = _masked(row, columns, words, about)
            done.left.extend(Place(label, str(row.pk), name) for name in left)
            if values:
                model._base_manager.filter(pk=row.pk).update(**values)
                done.rows.setdefault(label, []).append(row.pk)
    return done


def _holds_text(column: models.Field[Any, Any]) -> bool:
    if isinstance(column, models.JSONField):
        return True
    return isinstance(column, models.CharField | models.TextField) and not column.choices and not column.primary_key


def _holding(model: Any, columns: Sequence[Any], words: Words) -> Iterator[Any]:
    """Rows in which one of the words may stand."""
    rows, condition = model._base_manager.all(), Q()
    for column in columns:
        name = column.name
        if isinstance(column, models.JSONField):
            name = f"{column.name}_as_text"
            rows = rows.annotate(**{name: Cast(column.name, models.TextField())})
        for form in words.spelt():
            condition |= Q(**{f"{name}__icontains": form})
    keys = list(rows.filter(condition).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield from model._base_manager.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")


def _masked(
    row: Any, columns: Sequence[Any], words: Words, about: Callable[[models.Model], bool]
) -> tuple[dict[str, Any], list[str]]:
    values, left = {}, []
    near = about(row)
    for column in columns:
        before = getattr(row, column.attname)
        after, remains = words.anywhere(before, near)
        if column.name in getattr(type(row), SEALED, ()):
            after, remains = before, remains or after != before
        if remains:
            left.append(column.name)
        if after != before:
            longest = getattr(column, "max_length", None)
            values[column.name] = after[:longest] if isinstance(after, str) and longest else after
    return values, left
