"""Public tables of the NMPA and the FDA: read, refused or taken in whole, with every row left out and why."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.problems import BadInput
from ronghe.ingest.errors import FileRefused, Refusal
from ronghe.ingest.sources.fda.classification import parse_classification
from ronghe.ingest.sources.fda.load import parse_clearances
from ronghe.ingest.sources.nmpa.catalogue import parse_catalogue
from ronghe.ingest.sources.nmpa.determinations import parse_determinations
from ronghe.ingest.sources.nmpa.exemptions import parse_exemptions
from ronghe.ingest.sources.rows import BadRow, Table
from ronghe.route import commands as route
from ronghe.route import permissions
from ronghe.route.enums import ReferenceKind
from ronghe.route.models import Edition

STORED = 2000
"""Rows left out that an edition keeps; the command line writes all of them to a file."""

UNREADABLE = 0.02
"""Share of rows left out without a readable key from which what is missing is not taken for withdrawn."""

_PARSERS: dict[ReferenceKind, Callable[[bytes, str], Table]] = {
    ReferenceKind.DETERMINATIONS: lambda data, _name: parse_determinations(data),
    ReferenceKind.CATALOGUE: lambda data, _name: parse_catalogue(data),
    ReferenceKind.EXEMPTIONS: lambda data, _name: parse_exemptions(data),
    ReferenceKind.CLASSIFICATION: lambda data, _name: parse_classification(data),
    ReferenceKind.CLEARANCES: parse_clearances,
}
_PREFIX = {ReferenceKind.CATALOGUE: "nmpa-catalogue:", ReferenceKind.CLASSIFICATION: "fda-code:"}
"""How a row's key at its source begins where the table's own key is a bare code."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: its edition, and every row left out.

    ``is_changed`` is False where the rows were all held before, and ``edition`` is the one that holds them;
    ``is_saved`` is False after a look alone.
    """

    edition: Edition
    bad: tuple[BadRow, ...]
    is_changed: bool
    is_saved: bool


class NoRowUsable(BadInput):
    """Not one row of the file could be read; ``bad`` holds them all with their reasons."""

    code = "no-row-usable"

    def __init__(self, detail: str, remedy: str, bad: tuple[BadRow, ...]) -> None:
        super().__init__(detail, remedy)
        self.bad = bad


def import_reference(
    actor: Actor,
    kind: ReferenceKind,
    data: bytes,
    name: str,
    *,
    edition_on: date | None = None,
    may_shrink: bool = False,
    only_look: bool = False,
) -> Taken:
    """Take in a file of a public table: all of its good rows or nothing; the same file again changes nothing.

    A process that is killed leaves nothing behind: run it again. ``edition_on`` is the edition's date where it is not
    to be what the file says; a file that says none is of the year in its name, else of today. ``only_look`` works
    out the whole import and undoes it.

    Raises:
        NotAllowed: the actor keeps no reference tables.
        FileRefused: the file is empty, too large, in another encoding, or another table.
        NoRowUsable: no row could be read.
        EditionOlder, EditionShrinks: see ``route.commands.save_edition``.
    """
    permissions.require_import_reference(actor)
    try:
        table = _PARSERS[kind](data, name)
    except Refusal as refusal:
        raise FileRefused.of(refusal) from refusal
    if not table.rows:
        raise NoRowUsable(
            _("None of the %(n)d rows of the file can be used.") % {"n": len(table.bad)},
            _("Look at the reasons of the rows left out; the file may be cut or of another layout."),
            table.bad,
        )
    head = _head(kind, table, data, name, edition_on)
    with transaction.atomic():
        saved = route.save_edition(actor, kind, [row.values for row in table.rows], head, may_shrink=may_shrink)
        if only_look:
            transaction.set_rollback(True)
    return Taken(saved.edition, table.bad, is_changed=saved.is_new, is_saved=not only_look)


def _head(kind: ReferenceKind, table: Table, data: bytes, name: str, edition_on: date | None) -> route.Head:
    keyless = sum(1 for row in table.bad if not row.key)
    prefix = _PREFIX.get(kind, "")
    return route.Head(
        name=name,
        content_hash=hashlib.sha256(data).hexdigest(),
        edition_on=edition_on or table.edition_on or _year_in(name) or timezone.localdate(),
        source_zh=table.source.zh,
        source_en=table.source.en,
        left_out=tuple(_as_plain(row) for row in table.bad[:STORED]),
        rejected=len(table.bad),
        protected=frozenset(f"{prefix}{row.key}" for row in table.bad if row.key),
        is_whole=keyless <= UNREADABLE * len(table.rows),
    )


def _as_plain(row: BadRow) -> dict[str, str | int]:
    return {"line": row.line, "text": row.text[:2000], "zh": row.reason.zh, "en": row.reason.en}


def _year_in(name: str) -> date | None:
    """The last day of the year in a file's name (``foiclass_2020.txt``), or today where that year is not over."""
    years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", PurePath(name).stem)
    return min(date(int(years[-1]), 12, 31), timezone.localdate()) if years else None
