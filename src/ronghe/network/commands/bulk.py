"""Many organisations or people at once: what an import brings in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.problems import Problem
from ronghe.base.saving import apply_values
from ronghe.base.writing import write_many
from ronghe.network import permissions
from ronghe.network.commands.identifiers import checked_identifier
from ronghe.network.errors import IdentifierInvalid, NameMissing
from ronghe.network.models import Identifier, Organisation, Person


@dataclass(frozen=True, slots=True)
class SubjectDraft:
    """An organisation or a person as it is to be stored; ``key`` is its id, or the one that a ``new`` one gets."""

    key: UUID
    new: bool
    values: Mapping[str, Any]


@transaction.atomic
def store_organisations(actor: Actor, drafts: Sequence[SubjectDraft]) -> list[Organisation | Problem]:
    """Make or change many organisations; for each draft the row, or why it was refused. The others are stored.

    Refusals given back: NotAllowed, NameMissing, FieldUnusable, as by ``save_organisation``.

    Cost: some six statements per five hundred rows on PostgreSQL.
    """
    results, touched = _store(actor, Organisation, drafts, permissions.require_edit_organisation)
    outbox.note_many("organisation", [row.pk for row in touched])
    _record(actor, "network.store_organisations", drafts, touched)
    return results


@transaction.atomic
def store_people(actor: Actor, drafts: Sequence[SubjectDraft]) -> list[Person | Problem]:
    """Make or change many people; for each draft the row, or why it was refused. The others are stored.

    Refusals given back: NotAllowed, NameMissing, FieldUnusable, as by ``save_person``.

    Cost: some seven statements per five hundred rows on PostgreSQL.
    """
    results, touched = _store(actor, Person, drafts, permissions.require_edit_person)
    found = [row.pk for row in touched if row.is_expert and row.listed]
    outbox.note_many("expert", found)
    new = {draft.key for draft in drafts if draft.new}
    outbox.note_many("expert", [row.pk for row in touched if row.pk not in {*found, *new}], deleted=True)
    _record(actor, "network.store_people", drafts, touched)
    return results


def _record(actor: Actor, action: str, drafts: Sequence[SubjectDraft], touched: Sequence[Any]) -> None:
    """One entry for all of them: how many are new and changed, and which."""
    if touched:
        new = {draft.key for draft in drafts if draft.new}
        made = [row.pk for row in touched if row.pk in new]
        changed = [row.pk for row in touched if row.pk not in new]
        audit.record(actor, action, after={"made": made, "changed": changed})


def _store(
    actor: Actor, model: Any, drafts: Sequence[SubjectDraft], require_edit: Callable[[Actor, Any], None]
) -> tuple[list[Any], list[Any]]:
    old = [draft.key for draft in drafts if not draft.new]
    there = {row.pk: row for row in model.objects.select_for_update().filter(pk__in=old)} if old else {}
    results: list[Any] = []
    added: list[Any] = []
    altered: list[tuple[Any, list[str]]] = []
    for draft in drafts:
        record = model(pk=draft.key) if draft.new else there[draft.key]
        try:
            require_edit(actor, None if draft.new else record)
            columns = apply_values(record, draft.values)
            if not (record.name_zh or record.name_en):
                raise NameMissing()
        except Problem as problem:
            results.append(problem)
            continue
        because(record, actor.reason)
        results.append(record)
        if draft.new:
            added.append(record)
        elif columns:
            altered.append((record, [model._meta.get_field(name).name for name in columns]))
    write_many(added, altered, reason=actor.reason)
    return results, [*added, *(record for record, _ in altered)]


@transaction.atomic
def store_identifiers(
    actor: Actor, scheme: str, numbers: Sequence[tuple[Organisation | Person, str]]
) -> list[Problem | None]:
    """Note under which number a register knows each subject; for each ``None``, or why it was refused.

    Noting a number again changes nothing.

    Refusals given back: NotAllowed; IdentifierInvalid where the checksum is wrong or the number is another's.
    """
    results: list[Problem | None] = []
    wanted: list[tuple[Organisation | Person, str]] = []
    for subject, value in numbers:
        try:
            if isinstance(subject, Person):
                permissions.require_edit_person(actor, subject)
            else:
                permissions.require_edit_organisation(actor, subject)
            wanted.append((subject, checked_identifier(scheme, value)))
            results.append(None)
        except Problem as problem:
            results.append(problem)
    known = {
        row.value: row.person_id or row.organisation_id
        for row in Identifier.objects.filter(scheme=scheme, value__in=[number for _subject, number in wanted])
    }
    added: list[Identifier] = []
    places = [place for place, result in enumerate(results) if result is None]
    for place, (subject, number) in zip(places, wanted, strict=True):
        if known.setdefault(number, None) is None:
            known[number] = subject.pk
            side = "person" if isinstance(subject, Person) else "organisation"
            added.append(Identifier(scheme=scheme, value=number, **{side: subject}))
        elif known[number] != subject.pk:
            results[place] = IdentifierInvalid(_("%(value)s belongs to another record.") % {"value": number})
    write_many(added, [], reason=actor.reason)
    outbox.note_many("organisation", [row.organisation_id for row in added if row.organisation_id])
    if added:
        subjects = [row.organisation_id or row.person_id for row in added]
        audit.record(actor, "network.store_identifiers", after={"scheme": scheme, "subjects": subjects})
    return results
