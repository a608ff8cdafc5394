"""Which editions of the public tables are held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ronghe.base.problems import NotFound
from ronghe.route.enums import ReferenceKind
from ronghe.route.models import Edition
from ronghe.route.models.kinds import MODELS

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
    for name, count in sorted(changes.get("fields", {}).items(), key=lambda pair: (-pair[1], pair[0])):
        rows = [row for row in changes.get("altered", []) if row[1] == name]
        shown = [f"{key} {_short(before)} → {_short(after)}" for key, _name, before, after in rows]
        lines.append(
            _("%(field)s changed in %(n)d: %(examples)s")
            % {"field": column_label(edition, name), "n": count, "examples": _some(shown, count)}
        )
    return lines


def column_label(edition: Edition, name: str) -> str:
    """What a column of the edition's table is called."""
    model = MODELS[ReferenceKind(edition.kind)]
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def _some(names: list[str], count: int) -> str:
    return ", ".join(names[:EXAMPLES]) + (" …" if count > EXAMPLES else "")


def _short(value: Any) -> str:
    text = "—" if value in ("", None) else str(value)
    return text if len(text) <= 24 else f"{text[:23]}…"
