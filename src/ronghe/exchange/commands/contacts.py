"""Logging contacts, and planning, doing and moving what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.problems import NotFound
from ronghe.base.saving import apply_values
from ronghe.exchange import permissions
from ronghe.exchange.commands.follow_up_notices import tell_owner_of
from ronghe.exchange.dealing_errors import ContactIncomplete, ContactInFuture
from ronghe.exchange.errors import DayUnlikely
from ronghe.exchange.models import Contact, FollowUp, Introduction, Lead
from ronghe.exchange.models.contacts import BOOK_DAYS
from ronghe.network.models import Organisation, Person
from ronghe.network.queries.standing import current_memberships

LONGEST_WHAT = 300
_SUBJECTS = {"organisation": Organisation, "introduction": Introduction, "lead": Lead}
Book = TypeVar("Book", Contact, FollowUp)
_CONTACT = frozenset({"kind", "on", "named", "unit", "people", "note"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, by whom (the writer where nobody is named) and by when."""

    what: str
    due_on: date | None
    owner_id: UUID | None = None


@transaction.atomic
def log_contact(
    actor: Actor,
    values: Mapping[str, Any],
    plans: Sequence[Plan] = (),
    *,
    kept_for: UUID | None = None,
    today: date | None = None,
) -> Contact:
    """Keep a contact that took place, with what follows from it.

    Args:
        values: ``kind on named unit people note``, and the ids of ``organisation``, ``introduction`` and ``lead``.
            The day is today where none is given.
        kept_for: the organisation whose book it is; where it is not given, ``permissions.book_of`` chooses.
        today: the clock's day where it is not given.

    Raises:
        NotAllowed: the actor does not keep this book.
        NotFound: a subject that the actor cannot see.
        ContactIncomplete: no note, or a plan without what or when.
        ContactInFuture: the day is to come.
        DayUnlikely: a day before 1990 or after 2199.
        FieldUnusable: names the field and the value that it does not take.
    """
    day = today or timezone.localdate()
    book = permissions.book_of(actor) if kept_for is None else kept_for
    permissions.require_write_book(actor, book)
    if not str(values.get("note") or "").strip():
        raise ContactIncomplete(_("There is no note."))
    contact = Contact(kept_for_id=book, by_id=actor.person_id, on=day)
    apply_values(contact, {name: value for name, value in values.items() if name in _CONTACT and value is not None})
    _set_subjects(actor, contact, values)
    check_day(contact.on)
    if contact.on > day:
        raise ContactInFuture(contact.on.isoformat())
    because(contact, actor.reason)
    contact.save()
    audit.record(actor, "exchange.log_contact", contact, after=_kept(contact, *sorted(_CONTACT)))
    for plan in plans:
        _plan(actor, plan, contact=contact)
    return contact


@transaction.atomic
def amend_contact(actor: Actor, contact_id: UUID, values: Mapping[str, Any], *, today: date | None = None) -> Contact:
    """Correct a contact. Giving what is there already changes nothing.

    What follows from it and stood under the same wrong organisation goes to the right one with it.

    Raises:
        NotFound: there is none for this actor.
        NotAllowed: the actor reads this book but does not write in it.
        ContactIncomplete, ContactInFuture, DayUnlikely, FieldUnusable: as for ``log_contact``.
    """
    contact = _locked(actor, Contact, contact_id)
    if "note" in values and not str(values["note"] or "").strip():
        raise ContactIncomplete(_("There is no note."))
    before = _kept(contact, *sorted(_CONTACT), "organisation_id")
    changed = apply_values(contact, {name: value for name, value in values.items() if name in _CONTACT})
    changed += _set_subjects(actor, contact, values)
    check_day(contact.on)
    if contact.on > (today or timezone.localdate()):
        raise ContactInFuture(contact.on.isoformat())
    if changed:
        because(contact, actor.reason)
        contact.save()
        after = _kept(contact, *sorted(_CONTACT), "organisation_id")
        audit.record(actor, "exchange.amend_contact", contact, before=before, after=after)
    if "organisation" in changed:
        for row in contact.follow_ups.select_for_update().filter(organisation_id=before["organisation_id"]):
            row.organisation_id = contact.organisation_id
            _save(
                actor, row, "exchange.move_follow_up", {"organisation_id": before["organisation_id"]}, "organisation_id"
            )
    return contact


@transaction.atomic
def plan_follow_up(
    actor: Actor, plan: Plan, subjects: Mapping[str, Any] | None = None, *, contact_id: UUID | None = None
) -> FollowUp:
    """Put something to be done on somebody's desk: free, on a subject, or from a contact (whose subjects it takes).

    Raises:
        NotAllowed: the actor keeps no book.
        NotFound: the contact or a subject is not there for this actor.
        ContactIncomplete: it does not say what, or by when.
        DayUnlikely: a day before 1990 or after 2199.
    """
    if contact_id is not None:
        return _plan(actor, plan, contact=_locked(actor, Contact, contact_id))
    return _plan(actor, plan, subjects=subjects or {})


@transaction.atomic
def finish_follow_up(actor: Actor, follow_up_id: UUID, outcome: str = "") -> FollowUp:
    """Mark as done, with what came of it. Again with the same outcome changes nothing.

    Raises:
        NotFound: there is none for this actor.
    """
    row = _locked(actor, FollowUp, follow_up_id)
    outcome = outcome.strip()
    if row.done_at is not None and (row.outcome == outcome or not outcome):
        return row
    before = _kept(row, "done_at", "outcome")
    row.done_at = row.done_at or timezone.now()
    row.outcome = outcome
    _save(actor, row, "exchange.finish_follow_up", before, "done_at", "outcome")
    return row


@transaction.atomic
def reopen_follow_up(actor: Actor, follow_up_id: UUID) -> FollowUp:
    """Take back that it was done, and its outcome. An open one stays as it is.

    Raises:
        NotFound: there is none for this actor.
    """
    row = _locked(actor, FollowUp, follow_up_id)
    if row.done_at is None:
        return row
    before = _kept(row, "done_at", "outcome")
    row.done_at, row.outcome = None, ""
    _save(actor, row, "exchange.reopen_follow_up", before, "done_at", "outcome")
    return row


@transaction.atomic
def move_follow_up(
    actor: Actor, follow_up_id: UUID, *, due_on: date | None = None, owner_id: UUID | None = None, what: str = ""
) -> FollowUp:
    """Give it another day, another owner or other words; what is not given stays.

    Raises:
        NotFound: there is none for this actor, or no such owner.
    """
    row = _locked(actor, FollowUp, follow_up_id)
    before = _kept(row, "due_on", "owner_id", "what")
    check_day(due_on)
    values = {"due_on": due_on, "what": what.strip() or None, "owner": owner_id and _owner(row, owner_id)}
    changed = apply_values(row, {name: value for name, value in values.items() if value is not None})
    if changed:
        if "owner_id" in changed:
            tell_owner_of(row, actor)
        _save(actor, row, "exchange.move_follow_up", before, "due_on", "owner_id", "what")
    return row


def check_day(day: date | None) -> None:
    """That a day can be meant.

    Raises:
        DayUnlikely: it lies outside ``BOOK_DAYS``.
    """
    if day is not None and not BOOK_DAYS[0] <= day <= BOOK_DAYS[1]:
        raise DayUnlikely(day.isoformat())


def _plan(
    actor: Actor, plan: Plan, *, contact: Contact | None = None, subjects: Mapping[str, Any] | None = None
) -> FollowUp:
    what = " ".join(plan.what.split())
    if not what:
        raise ContactIncomplete(_("A follow-up does not say what is to be done."))
    if plan.due_on is None:
        raise ContactIncomplete(_("“%(what)s” has no day by which it is to be done.") % {"what": what})
    check_day(plan.due_on)
    row = FollowUp(contact=contact, kept_for_id=contact.kept_for_id if contact else permissions.book_of(actor))
    if contact is not None:
        for name in _SUBJECTS:
            setattr(row, f"{name}_id", getattr(contact, f"{name}_id"))
    else:
        _set_subjects(actor, row, subjects or {})
    apply_values(row, {"what": what, "due_on": plan.due_on})
    owner_id = plan.owner_id or actor.person_id
    if owner_id is None:
        raise ContactIncomplete(_("“%(what)s” has no owner.") % {"what": what})
    row.owner = _owner(row, owner_id)
    because(row, actor.reason)
    row.save()
    tell_owner_of(row, actor)
    audit.record(actor, "exchange.plan_follow_up", row, after=_kept(row, "what", "due_on", "owner_id"))
    return row


def _owner(row: FollowUp, owner_id: UUID) -> Person:
    """The person, who must read the book: staff of the node, or a member of the organisation.

    Raises:
        NotFound: nobody of this id reads it.
    """
    people = Person.objects.filter(pk=owner_id)
    if row.kept_for_id is not None:
        people = people.filter(memberships__in=current_memberships().filter(organisation_id=row.kept_for_id))
    else:
        people = people.filter(duties__role__in=permissions.DESK_ROLES)
    owner = people.distinct().first()
    if owner is None:
        raise NotFound(_("The owner of a follow-up must be able to read it."))
    return owner


def _set_subjects(actor: Actor, row: Contact | FollowUp, values: Mapping[str, Any]) -> list[str]:
    """Set the subjects named in ``values``; tell which changed.

    Raises:
        NotFound: a subject is not there, or not for this actor.
    """
    changed = []
    for name, model in _SUBJECTS.items():
        if name not in values:
            continue
        key = getattr(values[name], "pk", values[name]) or None
        if getattr(row, f"{name}_id") == key:
            continue
        if key is not None and not model._default_manager.filter(permissions.subject(actor, name), pk=key).exists():
            raise NotFound()
        setattr(row, f"{name}_id", key)
        changed.append(name)
    return changed


def _locked(actor: Actor, model: type[Book], key: UUID) -> Book:
    row = model._default_manager.select_for_update().filter(permissions.readable_books(actor), pk=key).first()
    if row is None:
        raise NotFound()
    permissions.require_write_book(actor, row.kept_for_id)
    return row


def _save(actor: Actor, row: FollowUp, action: str, before: Mapping[str, Any], *names: str) -> None:
    because(row, actor.reason)
    row.save()
    audit.record(actor, action, row, before=before, after=_kept(row, *names))


def _kept(row: Contact | FollowUp, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
