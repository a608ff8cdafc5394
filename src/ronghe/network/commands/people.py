"""People and their works."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.problems import NotFound
from ronghe.base.saving import FieldUnusable, apply_values, values_of
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
def save_work(actor: Actor, person_id: UUID, values: dict[str, Any], work_id: UUID | None = None) -> Work:
    """Note a work of a person, or change the one given. Where none is given, the title tells works apart, and noting
    one again changes nothing.

    Raises:
        NotAllowed: the actor may not change the person's record.
        NotFound: the person has no such work.
        FieldUnusable: a key is no field, or another work of the person has the title.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    permissions.require_edit_person(actor, person)
    named = Work.objects.filter(person=person, title=values["title"]).first()
    work = _work_of(person, work_id) if work_id else named or Work(person=person)
    if named is not None and named.pk != work.pk:
        raise FieldUnusable(_("Another work has the title “%(title)s”.") % {"title": named.title}, field="title")
    was: dict[str, Any] = {}
    if changed := apply_values(work, values, was):
        before = None if work._state.adding else was
        work.save()
        outbox.note("expert", person.pk)
        audit.record(actor, "network.save_work", person, before=before, after=values_of(work, changed))
    return work


@transaction.atomic
def remove_work(actor: Actor, person_id: UUID, work_id: UUID) -> None:
    """Take a work away from a person; its history stays.

    Raises:
        NotAllowed: the actor may not change the person's record.
        NotFound: the person has no such work.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    permissions.require_edit_person(actor, person)
    work = _work_of(person, work_id)
    before = {"title": work.title, "year": work.year}
    work.delete()
    outbox.note("expert", person.pk)
    audit.record(actor, "network.remove_work", person, before=before)


def _work_of(person: Person, work_id: UUID) -> Work:
    work = Work.objects.filter(person=person, pk=work_id).first()
    if work is None:
        raise NotFound()
    return work
