"""Organisations: save, link duplicates and undo the link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.saving import apply_values, values_of
from ronghe.network import permissions
from ronghe.network.errors import AlreadyLinked, NameMissing
from ronghe.network.models import Organisation


@transaction.atomic
def save_organisation(actor: Actor, values: dict[str, Any], organisation_id: UUID | None = None) -> Organisation:
    """Make an organisation, or change the one given; ``values`` maps field names to values.

    Saving values that are there already changes nothing and writes no history.

    Raises:
        NotAllowed: the actor may not change it.
        NameMissing: no name is left in either language.
        FieldUnusable: a key is no field, or a value is outside its vocabulary.
    """
    existing = Organisation.objects.select_for_update().get(pk=organisation_id) if organisation_id else None
    permissions.require_edit_organisation(actor, existing)
    organisation = existing or Organisation()
    was: dict[str, Any] = {}
    changed = apply_values(organisation, values, was)
    if not (organisation.name_zh or organisation.name_en):
        raise NameMissing()
    if changed or existing is None:
        because(organisation, actor.reason)
        organisation.save()
        outbox.note("organisation", organisation.pk)
        audit.record(
            actor,
            "network.save_organisation",
            organisation,
            before=was if existing else None,
            after=values_of(organisation, changed),
        )
    return organisation


@transaction.atomic
def link_duplicate(actor: Actor, duplicate_id: UUID, kept_id: UUID) -> Organisation:
    """Mark one organisation as a duplicate of another; its row stays, hidden, so that it can be undone.

    Raises:
        AlreadyLinked: one of them is linked already, or both are the same.
        NotAllowed: the actor may not change both.
    """
    rows = {row.pk: row for row in Organisation.objects.select_for_update().filter(pk__in=[duplicate_id, kept_id])}
    if len(rows) != 2 or any(row.merged_into_id for row in rows.values()):
        raise AlreadyLinked()
    duplicate, kept = rows[duplicate_id], rows[kept_id]
    permissions.require_edit_organisation(actor, duplicate)
    permissions.require_edit_organisation(actor, kept)
    duplicate.merged_into = kept
    because(duplicate, actor.reason)
    duplicate.save()
    outbox.note("organisation", duplicate.pk, deleted=True)
    outbox.note("organisation", kept.pk)
    audit.record(actor, "network.link_duplicate", duplicate, after={"merged_into": kept.pk})
    return kept


@transaction.atomic
def unlink_duplicate(actor: Actor, duplicate_id: UUID) -> Organisation:
    """Undo ``link_duplicate``; undoing it again changes nothing.

    Raises:
        NotAllowed: the actor may not change it.
    """
    duplicate = Organisation.objects.select_for_update().get(pk=duplicate_id)
    permissions.require_edit_organisation(actor, duplicate)
    if duplicate.merged_into_id is not None:
        audit.record(actor, "network.unlink_duplicate", duplicate, before={"merged_into": duplicate.merged_into_id})
        duplicate.merged_into = None
        because(duplicate, actor.reason)
        duplicate.save()
        outbox.note("organisation", duplicate.pk)
    return duplicate
