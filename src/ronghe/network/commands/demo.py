"""Accounts of a demonstration: one for each role, in organisations that are invented."""

from __future__ import annotations

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.network.models import Membership, NodeDuty, Organisation, Person, User


@transaction.atomic
def open_demo_account(
    actor: Actor,
    email: str,
    name_zh: str,
    name_en: str,
    password: str,
    *,
    phone: str = "",
    organisation: Organisation | None = None,
    rank: str = "",
    duty: str = "",
) -> Person:
    """A person marked as illustrative who logs in with this password. Again it sets the password and nothing else.

    Raises:
        NotAllowed: the actor is not the node itself, or the organisation is a real one.
    """
    if not actor.is_system or (organisation is not None and not organisation.illustrative):
        raise NotAllowed()
    user = User.objects.select_for_update(of=("self",)).filter(email=email).first()
    if user is not None and user.person is not None:
        if not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])
        return user.person
    person = Person.objects.create(
        name_zh=name_zh, name_en=name_en, email=email, organisation=organisation, illustrative=True, listed=False
    )
    user = User(username=person.pk.hex, email=email, person=person, phone=phone or None, phone_verified=bool(phone))
    user.set_password(password)
    user.save()
    apps.get_model("account", "EmailAddress")._default_manager.create(
        user=user, email=email, verified=True, primary=True
    )
    if organisation is not None:
        Membership.objects.create(person=person, organisation=organisation, role=rank, since_on=timezone.localdate())
    if duty:
        NodeDuty.objects.create(person=person, role=duty)
    audit.record(actor, "network.open_demo_account", person, after={"email": email, "rank": rank, "duty": duty})
    return person
