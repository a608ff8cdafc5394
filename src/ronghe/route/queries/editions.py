"""Which editions of the public tables are held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.utils.translation import gettext as _

from ronghe.base.problems import NotFound
from ronghe.route.enums import ReferenceKind
from ronghe.route.models import Edition
from ronghe.route.models.kinds import MODELS

DECIDING = ("outcome", "device_class", "submission_type", "regulation", "code", "withdrawn_on")
EXAMPLES = 8
"""Changes of one sort that are named in a sentence."""


def editions_held() -> QuerySet[Edition]:
    """Every import of a public table, the newest edition first; they are public facts (one statement)."""
    return Edition.objects.defer("changes", "left_out")


def edition_of(edition_id: UUID) -> Edition:
    """One import of a public table.

    Raises:
        NotFound: there is none.
    """
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None:
        raise NotFound()
    return edition


def latest_editions() -> dict[ReferenceKind, Edition]:
    """The newest edition of each table that is held (one statement)."""
    found: dict[ReferenceKind, Edition] = {}
    for edition in editions_held():
        found.setdefault(ReferenceKind(edition.kind), edition)
    return found


def change_lines(edition: Edition) -> list[str]:
    """What an edition changed, in sentences: counts, then new and withdrawn rows and each altered column with examples.

    No statement; in the language of the reader.
    """
    counts = {"read": edition.read, "new": edition.new, "changed": edition.changed, "withdrawn": edition.withdrawn}
    lines = [_("%(read)d rows read: %(new)d new, %(changed)d changed, %(withdrawn)d withdrawn") % counts]
    changes: dict[str, Any] = edition.changes
    if edition.new and edition.new < edition.read:
        lines.append(_("New: %(names)s") % {"names": _some(changes.get("new", []), edition.new)})
    if edition.withdrawn:
        lines.append(_("Withdrawn: %(names)s") % {"names": _some(changes.get("withdrawn", []), edition.withdrawn)})
    for name, count in sorted(changes.get("fields", {}).items(), key=_telling):
        field = _column(edition, name)
        told = {"field": getattr(field, "verbose_name", name), "n": count}
        if isinstance(field, TextField):
            lines.append(_("%(field)s changed in %(n)d") % told)
            continue
        rows = [row for row in changes.get("altered", []) if row[1] == name]
        shown = [f"{key} {_short(before)} → {_short(after)}" for key, _name, before, after in rows[:EXAMPLES]]
        lines.append(_("%(field)s changed in %(n)d: %(examples)s") % {**told, "examples": _some(shown, count)})
    return lines


def _telling(change: tuple[str, int]) -> tuple[int, int, str]:
    """Columns in the order in which they matter: those that decide the path first, then by how often they changed."""
    name, count = change
    return (DECIDING.index(name) if name in DECIDING else len(DECIDING), -count, name)


def _column(edition: Edition, name: str) -> Any:
    return MODELS[ReferenceKind(edition.kind)]._meta.get_field(name)


def _some(names: list[str], count: int) -> str:
    return ", ".join(names[:EXAMPLES]) + (" …" if count > EXAMPLES else "")


def _short(value: Any) -> str:
    text = "—" if value in ("", None) else str(value)
    return text if len(text) <= 24 else f"{text[:23]}…"
