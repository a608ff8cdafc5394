"""People and their works."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.saving import apply_values, values_of
from ronghe.network import permissions
from ronghe.network.errors import NameMissing
from ronghe.network.models import Person, Work


@transaction.atomic
def save_person(actor: Actor, values: dict[str, Any], person_id: UUID | None = None) -> Person:
    """Make a person, or change the one given. Saving what is there already changes nothing.

    Raises:
        NotAllowed: the actor may not change the record.
        NameMissing: no name is left in either language.
        FieldUnusable: a key is no field, or a value is outside its vocabulary.
    """
    existing = Person.objects.select_for_update().get(pk=person_id) if person_id else None
    permissions.require_edit_person(actor, existing)
    person = existing or Person()
    was: dict[str, Any] = {}
    changed = apply_values(person, values, was)
    if not (person.name_zh or person.name_en):
        raise NameMissing()
    if changed or existing is None:
        because(person, actor.reason)
        person.save()
        outbox.note("expert", person.pk, deleted=not (person.is_expert and person.listed))
        audit.record(
            actor,
            "network.save_person",
            person,
            before=was if existing else None,
            after=values_of(person, changed),
        )
    return person


@transaction.atomic
def save_work(actor: Actor, person_id: UUID, values: dict[str, Any]) -> Work:
    """Note a work of a person; the title tells works apart. Noting it again changes nothing.

    Raises:
        NotAllowed: the actor may not change the person's record.
        FieldUnusable: a key is no field.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    permissions.require_edit_person(actor, person)
    work = Work.objects.filter(person=person, title=values["title"]).first() or Work(person=person)
    was: dict[str, Any] = {}
    if changed := apply_values(work, values, was):
        before = None if work._state.adding else was
        work.save()
        outbox.note("expert", person.pk)
        audit.record(actor, "network.save_work", person, before=before, after=values_of(work, changed))
    return work
