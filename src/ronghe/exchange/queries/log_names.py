"""Whose name an entry of the audit log gives away against the owner's wish, and to whom it is told all the same.

The owner of an anonymous listing, and a side of an introduction that withholds its name, stand in the log as whoever
acted. A reader of the log sees what was done, when, why and in which role, but neither who nor for whom; and a search
for a person or an organisation leaves such entries out, or it would tell. An auditor who has to know opens the names
of one record for a while, says why, and leaves an entry (``commands.look_at_log_names``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.audit_reading import Asked, logged
from ronghe.exchange.models import Attachment, Introduction
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.permissions import LOOK_LASTS
from ronghe.exchange.permissions.log_names import LOOKED, may_look_at_log_names

AT_ONCE = 500  # entries
IDENTIFIER = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")

Owners = dict[str, set[UUID]]
"""Identifier of a record, as the log writes it -> the organisations that it may not give away."""


def log_of(actor: Actor, asked: Asked) -> QuerySet[Entry]:
    """Entries that fit, newest first. Those whose names are withheld answer no question for a person or organisation.

    One statement; where a person or an organisation is asked for, nine more for each 500 of its entries.

    Raises:
        NotAllowed: the actor is neither auditor nor administrator.
    """
    rows = logged(actor, asked)
    if not (asked.person_id or asked.people is not None or asked.organisation_id):
        return rows
    acted = rows.filter(organisation_id__isnull=False)
    hidden = withheld_in(actor, acted.iterator(chunk_size=AT_ONCE))
    return rows.exclude(seq__in=list(hidden)) if hidden else rows


def withheld_in(actor: Actor, entries: Iterable[Entry]) -> dict[int, frozenset[UUID]]:
    """``seq`` of each entry that gives a name away -> the organisations that are not to be told.

    Nine statements for each 500 entries.
    """
    found: dict[int, frozenset[UUID]] = {}
    if actor.is_system:
        return found
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == AT_ONCE:
            found |= _withheld(actor, batch)
            batch = []
    return found | _withheld(actor, batch)


def _withheld(actor: Actor, entries: Sequence[Entry]) -> dict[int, frozenset[UUID]]:
    named = {entry.seq: {entry.subject_id, *_identifiers([entry.before, entry.after])} for entry in entries}
    every = {UUID(one) for names in named.values() for one in names if IDENTIFIER.fullmatch(one)}
    owners = _owners(actor, every) if every else {}
    found = {}
    for entry in entries:
        secret = {owner for one in named[entry.seq] for owner in owners.get(one, ())} - actor.organisation_ids
        if secret and (entry.organisation_id in secret or {str(one) for one in secret} & named[entry.seq]):
            found[entry.seq] = frozenset(secret)
    return found


def _identifiers(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield from [value] if IDENTIFIER.fullmatch(value) else []
    elif isinstance(value, list):
        for one in value:
            yield from _identifiers(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _identifiers(one)


def _owners(actor: Actor, keys: set[UUID]) -> Owners:
    """Of listings, introductions, and files that belong to one of either."""
    behind: dict[UUID, set[UUID]] = defaultdict(set)  # listing or introduction -> what the entry may name instead
    for key in keys:
        behind[key].add(key)
    for file, listing in Attachment.objects.filter(file__in=keys).order_by().values_list("file_id", "listing_id"):
        if listing is not None:
            behind[listing].add(file)
    held = Q(messages__files__in=keys) | Q(nda__scan__in=keys)
    for key, file, scan in (
        Introduction.objects.filter(held).order_by().values_list("pk", "messages__files", "nda__scan")
    ):
        behind[key] |= {one for one in (file, scan) if one}
    for key in _looked_at(actor):
        behind.pop(key, None)
    owners: Owners = defaultdict(set)
    for model in MODELS.values():
        rows = model._default_manager.filter(anonymous=True, pk__in=list(behind)).order_by()
        for key, owner in rows.values_list("pk", "owner_id"):
            for one in behind[key]:
                owners[str(one)].add(owner)
    wishing = Q(asking_withheld=True) | Q(answering_withheld=True)
    for row in Introduction.objects.filter(wishing, pk__in=list(behind)).order_by():
        secret = {row.asked_for_id} if row.asking_withheld else set()
        secret |= {row.answered_by_id} if row.answering_withheld and row.answered_by_id else set()
        for one in behind[row.pk]:
            owners[str(one)] |= secret
    return owners


def _looked_at(actor: Actor) -> list[UUID]:
    if not may_look_at_log_names(actor):
        return []
    since = timezone.now() - LOOK_LASTS
    rows = Entry.objects.filter(action=LOOKED, person_id=actor.person_id, at__gt=since).order_by()
    return [UUID(key) for key in rows.values_list("subject_id", flat=True)]
