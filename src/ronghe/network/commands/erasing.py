"""Making a person unrecognisable for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q

from ronghe.base import audit, chain, outbox, personal
from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.network.models import Organisation, Person, Tie, User

LEAST = 2  # characters of a name that is looked for in texts
OTHERS_NAMES = (
    ("network.person", "name_zh"), ("network.person", "name_en"),
    ("network.historicalperson", "name_zh"), ("network.historicalperson", "name_en"),
    ("network.organisation", "name_zh"), ("network.organisation", "name_en"),
    ("network.historicalorganisation", "name_zh"), ("network.historicalorganisation", "name_en"),
)  # fmt: skip
"""Columns in which the same words name somebody else."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: changed rows by table, and in how many rows a name was left because others bear it, too."""

    masked: dict[str, int] = field(default_factory=dict)
    left: int = 0


@transaction.atomic
def erase_person(actor: Actor, person_id: UUID) -> Erased:
    """Delete what is the person's own, and take name, telephone and e-mail out of everything else. There is no undo.

    The record stays as a tombstone, so that what the person decided and signed keeps an author's identifier; the audit
    log, which holds no names, keeps its chain. A name that another person bears, too, is left in texts that are not
    certainly about this one. Erasing again finds what has been written since.

    Raises:
        NotAllowed: only administrators erase.
        NotFound: there is no such person.
    """
    if not actor.has_role("administrator"):
        raise NotAllowed()
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    names, contacts = _names(person), _contacts(person)
    _delete_account(person)
    personal.delete_own(Person, person.pk)
    for rows in personal.rows_about(person.pk):
        rows.delete()
    for tie in Tie.objects.filter(people=person):
        tie.people.remove(person)
    _tombstone(person)
    shared = {name for name in names if _borne_by_others(person, name)}
    masked = personal.mask(
        personal.Words(tuple(sorted({*names, *contacts} - shared, key=len, reverse=True))), OTHERS_NAMES
    )
    left = personal.places(personal.Words(tuple(shared)), OTHERS_NAMES) if shared else 0
    _forget_reasons(actor, person, [*names, *contacts])
    outbox.note("expert", person.pk, deleted=True)
    _note_masked(masked)
    audit.record(actor.because(""), "network.erase_person", person, after={"tables": masked, "left": left})
    return Erased(masked, left)


def _names(person: Person) -> set[str]:
    former = person.history.values_list("name_zh", "name_en")
    found = {person.name_zh, person.name_en, *(name for pair in former for name in pair)}
    return {name.strip() for name in found if len(name.strip()) >= LEAST and personal.GONE not in name}


def _contacts(person: Person) -> set[str]:
    found = {person.phone, person.email, *(v for pair in person.history.values_list("phone", "email") for v in pair)}
    user = User.objects.filter(person=person).first()
    if user is not None:
        found |= {user.email, str(getattr(user, "phone", "") or "")}
        for link in personal.links_to(User):
            if link.own:
                for row in link.model._base_manager.filter(**{link.column: user.pk}):
                    found |= {str(getattr(row, name, "") or "") for name in ("email", "phone")}
    return {one.strip() for one in found if len(one.strip()) > LEAST}


def _delete_account(person: Person) -> None:
    user = User.objects.filter(person=person).first()
    if user is None:
        return
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
    user.delete()


def _tombstone(person: Person) -> None:
    for column in Person._meta.concrete_fields:
        if isinstance(column, models.CharField | models.TextField) and column.name not in ("language", "mail_rhythm"):
            setattr(person, column.attname, "")
    person.name_zh, person.name_en = "（已删除）", "(erased)"
    person.fields, person.organisation = [], None
    person.is_expert = person.listed = person.contact_consent = False
    person.save()
    personal.forget_history(Person, id=person.pk)


def _borne_by_others(person: Person, name: str) -> bool:
    others = Person.objects.exclude(pk=person.pk).filter(Q(name_zh__iexact=name) | Q(name_en__iexact=name))
    return others.exists() or Organisation.objects.filter(Q(name_zh=name) | Q(name_en=name)).exists()


def _forget_reasons(actor: Actor, person: Person, words: list[str]) -> None:
    condition = Q(person_id=person.pk) | Q(subject_kind="person", subject_id=str(person.pk))
    for word in words:
        condition |= Q(why__icontains=word)
    chain.forget_reasons(actor, condition)


def _note_masked(masked: dict[str, Any]) -> None:
    """Texts that the index holds were changed: have it made anew where that is so."""
    from django.apps import apps  # noqa: PLC0415 -- models of rooms above, found by name

    for label in masked:
        model = apps.get_model(label)
        kind = str(model._meta.model_name)
        if label.startswith("exchange.") and hasattr(model, "published_at"):
            outbox.note_many(kind, list(model._base_manager.filter(status="open").values_list("pk", flat=True)))
