"""Entries of the audit log as rows for readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.network.enums import NodeRole
from ronghe.network.queries import names_for_log

DOORS = {
    "web": pgettext_lazy("door", "Website"),
    "api": pgettext_lazy("door", "API"),
    "cli": pgettext_lazy("door", "Command line"),
    "job": pgettext_lazy("door", "Background job"),
}
VERBS = {
    "save": gettext_lazy("Saved"),
    "store": gettext_lazy("Brought in"),
    "publish": gettext_lazy("Published"),
    "withdraw": gettext_lazy("Withdrawn"),
    "renew": gettext_lazy("Renewed"),
    "expire": gettext_lazy("Expired"),
    "link": gettext_lazy("Linked"),
    "unlink": gettext_lazy("Link undone"),
    "add": gettext_lazy("Added"),
    "preview": gettext_lazy("Preview made"),
    "apply": gettext_lazy("Import agreed to"),
    "cancel": gettext_lazy("Cancelled"),
    "decide": gettext_lazy("Decided"),
    "resolve": gettext_lazy("Conflict decided"),
    "open": gettext_lazy("Opened"),
    "invite": gettext_lazy("Invited"),
    "accept": gettext_lazy("Accepted"),
    "decline": gettext_lazy("Declined"),
    "revoke": gettext_lazy("Revoked"),
    "erase": gettext_lazy("Erased"),
    "rebuild": gettext_lazy("Made anew"),
    "make": gettext_lazy("Made"),
    "restore": gettext_lazy("Restored"),
    "mail": gettext_lazy("Mailed"),
    "log": gettext_lazy("Noted"),
    "change": gettext_lazy("Changed"),
    "set": gettext_lazy("Set"),
    "look": gettext_lazy("Looked at"),
    "disclose": gettext_lazy("Disclosed"),
    "express": gettext_lazy("Interest told"),
    "review": gettext_lazy("Reviewed"),
    "submit": gettext_lazy("Submitted"),
}
SEALED = "•••"


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in words; ``changes`` are (field, before, after), sealed values as dots."""

    entry: Entry
    who: str
    organisation: str
    roles: str
    door: str
    verb: str
    changes: list[tuple[str, str, str]]

    def cells(self) -> list[Any]:
        """For a spreadsheet."""
        moment = timezone.localtime(self.entry.at).strftime("%Y-%m-%d %H:%M:%S")
        changed = "; ".join(f"{name}: {before} → {after}" for name, before, after in self.changes)
        return [
            self.entry.place or "", moment, self.who, self.organisation, self.roles, self.door, self.entry.action,
            self.entry.subject_kind, self.entry.subject_id, changed, self.entry.why, self.entry.digest,
        ]  # fmt: skip


def headers() -> list[str]:
    """Of a spreadsheet."""
    return [
        _("Number"), _("Time"), _("Person"), _("Acting for"), _("Roles"), _("Through"), _("Action"),
        _("Kind of record"), _("Record"), _("Changes"), _("Reason"), _("Digest"),
    ]  # fmt: skip


def rows_of(actor: Actor, entries: Iterable[Entry]) -> list[Row]:
    """Entries with the names of those who acted. Two statements, however many they are."""
    found = list(entries)
    people = {one.person_id for one in found if one.person_id}
    organisations = {one.organisation_id for one in found if one.organisation_id}
    names = names_for_log(actor, people, organisations)
    return [_row(one, names) for one in found]


def _row(entry: Entry, names: dict[UUID, str]) -> Row:
    if entry.person_id:
        who = names.get(entry.person_id, str(entry.person_id)[:8])
    else:
        who = _("The node itself") if "system" in entry.roles else _("Visitor")
    labels = dict(NodeRole.choices)
    return Row(
        entry,
        who,
        names.get(entry.organisation_id, "") if entry.organisation_id else "",
        "、".join(str(labels[role]) for role in entry.roles if role in labels),
        str(DOORS.get(entry.door, entry.door)),
        str(VERBS.get(entry.action.partition(".")[2].partition("_")[0], "")),
        _changes(entry),
    )


def _changes(entry: Entry) -> list[tuple[str, str, str]]:
    before, after = entry.before or {}, entry.after or {}
    return [
        (name, _shown(before[name]) if name in before else "", _shown(after[name]) if name in after else "")
        for name in dict.fromkeys([*before, *after])
    ]


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "sealed" in value:
        return SEALED
    if isinstance(value, list):
        return str(len(value)) if len(value) > 3 else "、".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{key} {_shown(one)}" for key, one in value.items())
    return "–" if value in (None, "") else str(value)
