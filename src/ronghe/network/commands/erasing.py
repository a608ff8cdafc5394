"""Making a person unrecognisable for good."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q

from ronghe.base import audit, chain, outbox, personal
from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.files import StoredFile, drop_unlinked
from ronghe.base.masking import GONE, Place, Words, mask
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.kernel.text import is_common_word
from ronghe.network.models import Organisation, Person, Tie, User, Work
from ronghe.network.signals import texts_masked

LEAST = 2  # characters of a name that is looked for in texts
SHORT = 2  # characters; a Chinese name that short stands within other words, too
OTHERS_NAMES = (
    ("network.person", "name_zh"), ("network.person", "name_en"),
    ("network.historicalperson", "name_zh"), ("network.historicalperson", "name_en"),
    ("network.organisation", "name_zh"), ("network.organisation", "name_en"),
    ("network.historicalorganisation", "name_zh"), ("network.historicalorganisation", "name_en"),
)  # fmt: skip
"""Columns in which the same words name somebody else."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: changed rows by table, and the places where a word was left that may mean the person."""

    masked: dict[str, int] = field(default_factory=dict)
    left: list[Place] = field(default_factory=list)


@transaction.atomic
def erase_person(actor: Actor, person_id: UUID, *, only_preview: bool = False) -> Erased:
    """Delete what is the person's own, and take name, telephone and e-mail out of everything else. There is no undo.

    Files go with it that the person handed in or that belong to those rows, and to which nothing else points.

    The record stays as a tombstone, so that what the person decided and signed keeps an author's identifier; the audit
    log, which holds no names, keeps its chain. Erasing again finds what has been written since.

    A text that is not certainly about the person is left, and its place is told: a name that another person bears, too,
    a common word, a short name in a row that does not point to the person. An agreement that was accepted is never
    rewritten: its hash is what both sides signed.

    ``only_preview`` tells what would be done, and does nothing.

    Raises:
        NotAllowed: only administrators erase.
        NotFound: there is no such person.
    """
    if not actor.has_role("administrator"):
        raise NotAllowed()
    with transaction.atomic():
        done = _erase(actor, person_id)
        if only_preview:
            transaction.set_rollback(True)
    return done


def _erase(actor: Actor, person_id: UUID) -> Erased:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    words = _words(person)
    user = User.objects.filter(person=person).first()
    about = personal.names_person({Person: person.pk} | ({User: user.pk} if user else {}))
    _delete_account(person)
    files = _own_files(person)
    personal.delete_own(Person, person.pk)
    drop_unlinked(files)
    for rows in personal.rows_about(person.pk):
        rows.delete()
    for tie in Tie.objects.filter(people=person):
        tie.people.remove(person)
    _tombstone(person)
    masked = mask(words, about, OTHERS_NAMES)
    numbers = {table: len(keys) for table, keys in masked.rows.items()}
    _forget_reasons(actor, person, words)
    outbox.note("expert", person.pk, deleted=True)
    _note_masked(masked.rows)
    texts_masked.send(sender=Person, rows=masked.rows)
    audit.record(actor.because(""), "network.erase_person", person, after={"tables": numbers, "left": len(masked.left)})
    return Erased(numbers, masked.left)


def _own_files(person: Person) -> set[UUID]:
    """Files that the person handed in, and those of rows that fall with the person."""
    found = set(StoredFile.objects.filter(handed_in_by=person.pk).values_list("pk", flat=True))
    for link in personal.links_to(Person):
        for column in link.model._meta.concrete_fields if link.own else ():
            if column.related_model is StoredFile:
                rows = link.model._base_manager.filter(**{link.column: person.pk})
                found |= set(rows.values_list(column.attname, flat=True))
    return found - {None}


def _words(person: Person) -> Words:
    """Names and addresses, by how certainly they mean this person."""
    names = _names(person)
    shared = {name for name in names if _borne_by_others(person, name)}
    doubtful = {name for name in names - shared if is_common_word(name) or _is_one_latin_word(name)}
    near = {name for name in names - shared - doubtful if len(name) <= SHORT and not name.isascii()}
    contacts = _contacts(person)
    shared |= {one for one in contacts if _reaches_others(person, one)}
    certain = (names | contacts) - shared - doubtful - near
    return Words(tuple(certain), tuple(near), tuple(shared | doubtful), tuple(_organisations_named_like(names)))


def _is_one_latin_word(name: str) -> bool:
    return name.isascii() and not re.search(r"[\s,.-]", name)


def _names(person: Person) -> set[str]:
    former = person.history.values_list("name_zh", "name_en")
    found = {person.name_zh, person.name_en, *(name for pair in former for name in pair)}
    return {name.strip() for name in found if len(name.strip()) >= LEAST and GONE not in name}


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


def _reaches_others(person: Person, contact: str) -> bool:
    return Person.objects.exclude(pk=person.pk).filter(Q(phone=contact) | Q(email__iexact=contact)).exists()


def _organisations_named_like(names: set[str]) -> set[str]:
    """Names of organisations in which one of the names stands."""
    rows = Organisation.objects.order_by().values_list("name_zh", "name_en", "aliases").iterator(chunk_size=2000)
    every = (phrase for zh, en, aliases in rows for phrase in (zh, en, *aliases))
    return {phrase for phrase in every if any(name in phrase for name in names)}


def _forget_reasons(actor: Actor, person: Person, words: Words) -> None:
    """Of what the person did, of what was done to the person, and those in which a word that is certain stands."""
    asked = Q(pk__in=[])
    for word in words.certain:
        asked |= Q(why__icontains=word)
    naming = [pk for pk, why in Entry.objects.filter(asked).values_list("pk", "why") if words.without(why)[0] != why]
    chain.forget_reasons(
        actor, Q(person_id=person.pk) | Q(subject_kind="person", subject_id=str(person.pk)) | Q(pk__in=naming)
    )


def _note_masked(rows: Mapping[str, Sequence[Any]]) -> None:
    """Texts of this room that the index holds were changed: have it take them in anew."""
    outbox.note_many("organisation", list(rows.get("network.organisation", ())), deleted=True)
    works = Work.objects.filter(pk__in=rows.get("network.work", ())).values_list("person_id", flat=True)
    outbox.note_many("expert", [*rows.get("network.person", ()), *works], deleted=True)
