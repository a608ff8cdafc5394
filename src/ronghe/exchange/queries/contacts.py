"""Contact books: what took place with whom, and what is to be done next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.models import Contact, FollowUp
from ronghe.network.models import Person
from ronghe.network.queries.standing import current_memberships


@dataclass(frozen=True, slots=True)
class Touch:
    """How a subject stands: the last contact, the next open follow-up, and who was met there last."""

    last: Contact | None = None
    next: FollowUp | None = None
    people: str = ""


def visible_contacts(actor: Actor) -> QuerySet[Contact]:
    """Contacts of the books that the actor reads, newest first; subjects and writer joined (one statement)."""
    return Contact.objects.filter(permissions.readable_books(actor)).select_related(
        "organisation", "by", "lead__organisation"
    )


def visible_follow_ups(actor: Actor) -> QuerySet[FollowUp]:
    """Follow-ups of the books that the actor reads, most urgent first; subjects and owner joined (one statement)."""
    return FollowUp.objects.filter(permissions.readable_books(actor)).select_related(
        "organisation", "owner", "lead__organisation", "contact"
    )


def contact_of(actor: Actor, contact_id: UUID) -> Contact:
    """One contact with its follow-ups (two statements).

    Raises:
        NotFound: there is none for this actor.
    """
    row = visible_contacts(actor).prefetch_related("follow_ups__owner").filter(pk=contact_id).first()
    if row is None:
        raise NotFound()
    return row


def follow_up_of(actor: Actor, follow_up_id: UUID) -> FollowUp:
    """One follow-up.

    Raises:
        NotFound: there is none for this actor.
    """
    row = visible_follow_ups(actor).filter(pk=follow_up_id).first()
    if row is None:
        raise NotFound()
    return row


def overdue(rows: QuerySet[FollowUp], today: date) -> QuerySet[FollowUp]:
    """Those that were to be done before today and are not."""
    return rows.filter(done_at__isnull=True, due_on__lt=today)


def of_the_week(rows: QuerySet[FollowUp], today: date) -> QuerySet[FollowUp]:
    """Open ones due from today to Sunday, and on a weekend to the Sunday after."""
    sunday = today + timedelta(days=6 - today.weekday())
    if today.weekday() >= 5:
        sunday += timedelta(days=7)
    return rows.filter(done_at__isnull=True, due_on__gte=today, due_on__lte=sunday)


def touches(actor: Actor, subject: str, ids: Collection[UUID]) -> Mapping[UUID, Touch]:
    """How each subject stands, for those that have a contact or a follow-up in the actor's books. Three statements.

    Args:
        subject: ``organisation``, ``introduction`` or ``lead``.
    """
    column = f"{subject}_id"
    contacts = visible_contacts(actor).filter(**{f"{column}__in": ids})
    last = {getattr(row, column): row for row in _first_of_each(contacts, subject, "-on", "-created_at", "id")}
    met = {
        getattr(row, column): row.people
        for row in _first_of_each(contacts.exclude(people=""), subject, "-on", "-created_at", "id")
    }
    waiting = visible_follow_ups(actor).filter(**{f"{column}__in": ids, "done_at__isnull": True})
    ahead = {getattr(row, column): row for row in _first_of_each(waiting, subject, "due_on", "created_at", "id")}
    return {key: Touch(last.get(key), ahead.get(key), met.get(key, "")) for key in {*last, *ahead}}


def _first_of_each(rows: QuerySet[Any], subject: str, *order: str) -> QuerySet[Any]:
    same = rows.order_by(*order).filter(**{subject: OuterRef(subject)}).select_related(None)
    found: QuerySet[Any] = rows.annotate(first=Subquery(same.values("pk")[:1])).filter(pk=F("first"))
    return found


def possible_owners(actor: Actor) -> QuerySet[Person]:
    """People to whom the actor may give a follow-up: those who read the same book (one statement)."""
    if permissions.on_desk(actor):
        return Person.objects.filter(duties__role__in=permissions.DESK_ROLES).distinct()
    mine = current_memberships().filter(organisation_id__in=actor.writes_for)
    return Person.objects.filter(memberships__in=mine).distinct()
