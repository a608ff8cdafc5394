"""The person behind the row that logs in."""

from __future__ import annotations

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.network.models import Person, User


@transaction.atomic
def open_account(user_id: int, name: str) -> Person:
    """The person behind a user, made where there is none: unlisted, of no organisation. Again changes nothing.

    A name in Latin letters goes to the English column. Where no name is given, what stands before the @ serves until
    the person says otherwise.
    """
    user = User.objects.select_for_update().select_related(None).get(pk=user_id)
    if user.person_id is not None:
        return Person.objects.get(pk=user.person_id)
    clean = name.strip()[:80] or user.email.partition("@")[0][:80] or (user.phone or "")[-4:] or "—"
    person = Person.objects.create(
        **{"name_en" if clean.isascii() else "name_zh": clean}, email=user.email, phone=user.phone or "", listed=False
    )
    user.person = person
    user.save(update_fields=["person"])
    audit.record(Actor(person_id=person.pk, door="web"), "network.open_account", person)
    return person
