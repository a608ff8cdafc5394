"""Determined products as plain rows: what was said of a product, and what the authority found."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ronghe.kernel import text

OUTCOMES: Mapping[str, str] = {
    "class_1": "一类",
    "class_2": "二类",
    "class_3": "三类",
    "not_device": "不作为",
    "not_alone": "不单独作为",
    "combination": "药械组合",
    "depends": "分情形",
}
"""Our name -> the word of the published lists, in the order in which results are shown."""

IVD_CODE = "6840"
"""In vitro reagents had this one code in the lists up to 2021, from the catalogue before that of 2017."""

_BY_WORD = {word: name for name, word in OUTCOMES.items()} | {name: name for name in OUTCOMES}
_CODE = re.compile(r"(\d\d)-(\d\d)(?:-\d\d)?|(6840)")
_YEAR = re.compile(r"(19|20)\d\d")
MAX_NAME, MAX_DESCRIPTION = 200, 4_000  # characters kept; the longest published description has some 1,500


class RowUnusable(ValueError):
    """A row lacks what is needed; the message names the line, the field and what is allowed.

    ``code`` is stable (nothing_told, unknown_class, no_json, no_object, not_text, no_class, no_year) and ``value`` what
    was found, for doors that say it in their own words; ``line`` is 0 outside a file.
    """

    def __init__(self, message: str, code: str, value: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.code, self.value, self.line = code, value, line


@dataclass(frozen=True)
class Determination:
    """One product as a list of determinations gives it.

    ``code`` is ``nn-nn``, ``6840`` or "" (none given); ``outcome`` one of ``OUTCOMES``, or "" where it is asked for.
    Name and description are in one spelling (``kernel.text.normalise``).
    """

    name: str
    description: str
    year: int
    code: str = ""
    outcome: str = ""

    @property
    def key(self) -> str:
        """Of what is asked (name and description), not of the answer: two rows with one key are one product."""
        asked = "".join(filter(str.isalnum, f"{self.name}{self.description}".casefold()))
        return hashlib.sha256(asked.encode()).hexdigest()[:24]

    @property
    def named(self) -> str:
        """The name without spaces and marks: rows that share it are kept together when folds are dealt."""
        return "".join(filter(str.isalnum, self.name.casefold())) or self.name


def determination(name: str, description: str, year: int = 0, code: str = "", outcome: str = "") -> Determination:
    """A row from what a person or a list gives; texts are repaired and cut, code and outcome read.

    Raises:
        RowUnusable: no name and no description, an unknown outcome.

    >>> determination("止血钳", "不锈钢制成。", 2018, "02-04-06", "一类").code
    '02-04'
    """
    clean_name, clean_description = _clean(name, MAX_NAME), _clean(description, MAX_DESCRIPTION)
    if not clean_name and not clean_description:
        raise RowUnusable("Neither a name nor a description: one of them is needed.", "nothing_told")
    if outcome and outcome not in _BY_WORD:
        known = " ".join(OUTCOMES.values())
        raise RowUnusable(f"The class {outcome!r} is not known; one of: {known}.", "unknown_class", outcome)
    return Determination(clean_name, clean_description, year, _short(code), _BY_WORD.get(outcome, ""))


def read_rows(lines: Iterable[str]) -> Iterator[Determination]:
    """Rows of a JSON-lines file with the fields name, year, code, class and desc (code and desc may be null).

    Raises:
        RowUnusable: a line is no JSON object, or a field is missing or has a wrong form; names the line.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield row_of(json.loads(line))
        except (json.JSONDecodeError, RecursionError) as error:
            message = f"Line {number} is no JSON: {error}. One object per line is expected."
            raise RowUnusable(message, "no_json", line[:40].strip(), number) from error
        except RowUnusable as error:
            raise RowUnusable(f"Line {number}: {error}", error.code, error.value, number) from error


def row_of(fields: Any) -> Determination:
    """One row from the fields of a list; see ``read_rows``.

    Raises:
        RowUnusable: it is no mapping, or a field is missing or has a wrong form.
    """
    if not isinstance(fields, dict):
        raise RowUnusable("It is no JSON object with the fields name, year, code, class and desc.", "no_object")
    found = {}
    for field in ("name", "desc", "code", "class"):
        value = fields.get(field)
        if value is not None and not isinstance(value, str):
            raise RowUnusable(f"The field {field!r} is {type(value).__name__}, text is expected.", "not_text", field)
        found[field] = value or ""
    if not found["class"]:
        raise RowUnusable("The field 'class' is missing; one of: " + " ".join(OUTCOMES.values()) + ".", "no_class")
    year = _YEAR.search(str(fields.get("year", "")))
    if year is None:
        raise RowUnusable("The field 'year' holds no year, as 2018 or 2019-1.", "no_year")
    return determination(found["name"], found["desc"], int(year.group()), found["code"], found["class"])


def rows_key(rows: Sequence[Determination]) -> str:
    """Of a set of rows with their answers, whatever their order: a model carries the key of what it learned from."""
    told = sorted(f"{row.key} {row.year} {row.code} {row.outcome}" for row in rows)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _clean(source: str, limit: int) -> str:
    return " ".join(text.normalised(source[: 2 * limit]).split())[:limit].strip()


def _short(code: str) -> str:
    match = _CODE.fullmatch(code.strip())
    if match is None:
        return ""
    return match.group(3) or f"{match.group(1)}-{match.group(2)}"
