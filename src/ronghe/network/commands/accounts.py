"""The person behind the row that logs in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.phones import mobile_number
from ronghe.base.problems import NotAllowed
from ronghe.base.saving import apply_values, values_of
from ronghe.network.errors import NameMissing, PhoneTaken
from ronghe.network.models import Person, User

OWN_FIELDS = frozenset(
    {"name_zh", "name_en", "language", "mail_rhythm", "contact_consent", "position_zh", "position_en"}
)


@transaction.atomic
def open_account(user_id: int, name: str = "", *, emails: Sequence[str] = (), phone: str = "") -> Person:
    """The person behind a user. Called again it changes nothing.

    A record that somebody else entered and that no account has yet is taken over where it alone bears one of the
    ``emails`` or the ``phone``; the caller answers for these having been verified. Else a person is made, unlisted and
    of no organisation. A name in Latin letters goes to the English column.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if user.person_id is not None:
        return Person.objects.get(pk=user.person_id)
    entered = records_at(emails, phone)
    claimed = entered[0] if len(entered) == 1 else None
    person = claimed or _new_person(user, name, emails, phone)
    user.person = person
    user.save(update_fields=["person"])
    action = "network.claim_at_registration" if claimed else "network.open_account"
    audit.record(Actor(person_id=person.pk, door="web"), action, person)
    return person


def records_at(emails: Sequence[str], phone: str) -> list[Person]:
    """People without an account who were entered with one of these addresses, however written. Two statements.

    A record that holds a membership or a role on the node is none of them: an address that somebody typed in is not
    enough to give these away. It is claimed, and confirmed by who could give them.
    """
    found: dict[UUID, Person] = {}
    without = Person.objects.select_for_update(of=("self",)).filter(
        user__isnull=True, memberships__isnull=True, duties__isnull=True
    )
    same = Q(pk__in=[])
    for email in emails:
        same |= Q(email__iexact=email)
    if emails:
        found |= {person.pk: person for person in without.filter(same)}
    if phone:
        alike = without.filter(phone__contains=phone[-4:])
        found |= {person.pk: person for person in alike if _same_number(person.phone, phone)}
    return list(found.values())


def _same_number(written: str, phone: str) -> bool:
    try:
        return mobile_number(written) == phone
    except ValueError:
        return False


def _new_person(user: User, name: str, emails: Sequence[str], phone: str) -> Person:
    email = next(iter(emails), user.email)
    clean = (name or user.first_name).strip()[:80] or email.partition("@")[0][:80] or phone[-4:] or "—"
    column = "name_en" if clean.isascii() else "name_zh"
    return Person.objects.create(**{column: clean}, email=email, phone=phone, listed=False)


@transaction.atomic
def save_profile(actor: Actor, values: dict[str, Any]) -> Person:
    """Change what a person says of themselves: names, position, language of letters, mail rhythm, consent.

    Saving what is there already changes nothing.

    Raises:
        NotAllowed: nobody is logged in, or a field is not the person's to change.
        NameMissing: no name is left in either language.
        FieldUnusable: a value is outside its vocabulary.
    """
    if actor.person_id is None or set(values) - OWN_FIELDS:
        raise NotAllowed()
    person = Person.objects.select_for_update().get(pk=actor.person_id)
    was: dict[str, Any] = {}
    changed = apply_values(person, values, was)
    if not (person.name_zh or person.name_en):
        raise NameMissing()
    if changed:
        because(person, actor.reason)
        person.save()
        outbox.note("expert", person.pk, deleted=not (person.is_expert and person.listed))
        audit.record(actor, "network.save_profile", person, before=was, after=values_of(person, changed))
    return person


@transaction.atomic
def set_phone(user_id: int, phone: str, *, verified: bool) -> None:
    """Put a mobile number on an account; a verified one logs in and belongs to one account alone.

    Raises:
        PhoneTaken: another account has verified this number.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    taken = User.objects.filter(phone=phone, phone_verified=True).exclude(pk=user.pk).exists()
    if verified and taken:
        raise PhoneTaken()
    if (user.phone, user.phone_verified) == (phone or None, verified):
        return
    user.phone, user.phone_verified = phone or None, verified
    user.save(update_fields=["phone", "phone_verified"])
    person = user.person
    audit.record(Actor(person_id=user.person_id, door="web"), "network.set_phone", person, after={"verified": verified})
