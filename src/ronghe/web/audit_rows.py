"""Entries of the audit log as rows for readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.exchange.permissions.tiers import GIVES_AWAY, field_of
from ronghe.exchange.queries.log_names import withheld_in
from ronghe.journey.exports.wording import RECORD_KINDS, listed
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
KINDS = {
    **RECORD_KINDS,
    "person": gettext_lazy("Person"),
    "introduction": gettext_lazy("Introduction"),
    "contact": pgettext_lazy("record", "Contact"),
    "followup": gettext_lazy("Follow-up"),
    "lead": gettext_lazy("Lead"),
    "project": gettext_lazy("Project"),
    "figuretarget": gettext_lazy("Target of a figure"),
    "indicator": gettext_lazy("Reported figure"),
    "tie": gettext_lazy("Agreement or tie"),
    "importrun": pgettext_lazy("record", "Import"),
    "membership": gettext_lazy("Membership"),
    "invitation": gettext_lazy("Invitation"),
    "nodeduty": gettext_lazy("Role on the node"),
    "apitoken": gettext_lazy("Token"),
    "stagerecord": gettext_lazy("Case of a stage"),
    "matchcall": gettext_lazy("Decision on a match"),
}
"""What kinds of records are called; others are shown by the name that the log has for them."""
SEALED = "•••"
WITHHELD = gettext_lazy("withheld (wish of the owner)")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in words; ``changes`` are (field, before, after), sealed values as dots.

    ``withheld``: it tells less than it holds, as an owner's name is withheld.
    """

    entry: Entry
    who: str
    organisation: str
    roles: str
    door: str
    verb: str
    changes: list[tuple[str, str, str]]
    withheld: bool = False

    @property
    def kind(self) -> str:
        """The kind of record in words."""
        return str(KINDS.get(self.entry.subject_kind, self.entry.subject_kind))

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
    """Entries with the names of those who acted, but where these are withheld. A constant number of statements for
    each 500 entries."""
    found = list(entries)
    people = {one.person_id for one in found if one.person_id}
    organisations = {one.organisation_id for one in found if one.organisation_id}
    names = names_for_log(actor, people, organisations)
    withheld = withheld_in(actor, found)
    return [_row(one, names, withheld.get(one.seq, frozenset())) for one in found]


def _row(entry: Entry, names: dict[UUID, str], secret: frozenset[UUID]) -> Row:
    acted = entry.organisation_id in secret
    if acted:
        who = str(WITHHELD)
    elif entry.person_id:
        who = names.get(entry.person_id, str(entry.person_id)[:8])
    else:
        who = _("The node itself") if "system" in entry.roles else _("Visitor")
    labels = dict(NodeRole.choices)
    return Row(
        entry,
        who,
        names.get(entry.organisation_id, "") if entry.organisation_id and not acted else "",
        listed(str(labels[role]) for role in entry.roles if role in labels),
        str(DOORS.get(entry.door, entry.door)),
        str(VERBS.get(entry.action.partition(".")[2].partition("_")[0], "")),
        _changes(entry, {str(one) for one in secret}),
        withheld=bool(secret),
    )


def _changes(entry: Entry, secret: Set[str]) -> list[tuple[str, str, str]]:
    before, after = entry.before or {}, entry.after or {}
    hidden = GIVES_AWAY if secret else frozenset()
    return [
        (name, _told(name, before, secret, hidden), _told(name, after, secret, hidden))
        for name in dict.fromkeys([*before, *after])
    ]


def _told(name: str, values: Mapping[str, Any], secret: Set[str], hidden: Set[str]) -> str:
    if name not in values:
        return ""
    if field_of(name.removesuffix("_id")) in hidden and values[name] not in (None, ""):
        return SEALED
    return _shown(values[name], secret)


def _shown(value: Any, secret: Set[str] = frozenset()) -> str:
    if isinstance(value, str) and value in secret:
        return SEALED
    if isinstance(value, dict) and "sealed" in value:
        return SEALED
    if isinstance(value, list):
        return str(len(value)) if len(value) > 3 else listed(_shown(one, secret) for one in value)
    if isinstance(value, dict):
        return listed(f"{key} {_shown(one, secret)}" for key, one in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)
