"""What the node holds about a person, for the person and for administrators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.audit_reading import as_plain
from ronghe.base.files import StoredFile
from ronghe.base.personal import links_to, plain_row
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.base.tables import label_of
from ronghe.network.models import Person, User
from ronghe.network.queries.standing import current_memberships


def may_see_personal_data(actor: Actor, person_id: UUID) -> bool:
    """Whether the actor may read all that is held about a person: the person, and administrators."""
    return actor.has_role("administrator") or (actor.person_id is not None and actor.person_id == person_id)


def require_personal_data(actor: Actor, person_id: UUID) -> None:
    """Raises ``NotAllowed`` unless the actor may read all that is held about the person."""
    if not may_see_personal_data(actor, person_id):
        raise NotAllowed()


def personal_data(actor: Actor, person_id: UUID) -> dict[str, Any]:
    """One document: the record, the account, own rows, where else the person is named, and what the person did.

    Rows of others are named by kind and identifier; what they say may be confidential to an organisation that the
    person has left. Own rows that were written for an organisation come without their texts once the person belongs
    to it no longer, and to everybody but the person. Files are told by name, size and date: they were handed in for an
    organisation, and whoever reads them still opens them where they belong. Secrets (passwords, keys) are left out.

    Raises:
        NotAllowed: the actor is neither the person nor an administrator.
        NotFound: there is no such person.
    """
    require_personal_data(actor, person_id)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    user = User.objects.filter(person=person).first()
    posts = _posts(person) if actor.person_id == person.pk else frozenset()
    own: dict[str, list[Any]] = {}
    named: dict[str, list[str]] = {}
    for target, key in ((Person, person.pk), (User, user.pk if user else None)):
        for link in links_to(target) if key is not None else ():
            rows = link.model._base_manager.filter(**{link.column: key})
            if link.own:
                own.setdefault(label_of(link.model), []).extend(_own_row(row, posts) for row in rows)
            elif link.model is not User:
                named.setdefault(f"{label_of(link.model)}.{link.column}", []).extend(
                    str(pk) for pk in rows.values_list("pk", flat=True)
                )
    return {
        "made_at": timezone.now().isoformat(),
        "person": plain_row(person),
        "account": plain_row(user) if user else None,
        "own": {label: rows for label, rows in own.items() if rows},
        "named_in": {label: keys for label, keys in named.items() if keys},
        "did": [as_plain(entry) for entry in Entry.objects.filter(person_id=person.pk).iterator()],
        "about": [as_plain(entry) for entry in Entry.objects.filter(_about(person)).iterator()],
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256, "at": file.created_at.isoformat()}
            for file in files_of(actor, person_id)
        ],
    }


def _posts(person: Person) -> frozenset[UUID]:
    """Organisations to which the person belongs today."""
    return frozenset(current_memberships().filter(person=person).values_list("organisation_id", flat=True))


def _own_row(row: models.Model, posts: frozenset[UUID]) -> dict[str, Any]:
    """The row; without its texts where they are of an organisation to which the reader does not belong."""
    values = plain_row(row)
    if values.get("organisation_id") and getattr(row, "organisation_id", None) not in posts:
        for column in row._meta.concrete_fields:
            if isinstance(column, models.JSONField | models.TextField):
                values.pop(column.attname, None)
    return values


def files_of(actor: Actor, person_id: UUID) -> Iterator[StoredFile]:
    """Files that the person handed in, oldest first; for telling them, not for handing over what is in them."""
    require_personal_data(actor, person_id)
    return StoredFile.objects.filter(handed_in_by=person_id).order_by("created_at", "id").iterator()


def _about(person: Person) -> Q:
    return Q(subject_kind="person", subject_id=str(person.pk))
