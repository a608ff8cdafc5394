"""Accounts that an administrator stops, opens again, logs out everywhere, or helps past a lost second step."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.network import permissions
from ronghe.network.commands.notices import notify, word_notice
from ronghe.network.enums import NodeRole
from ronghe.network.errors import HelpWithoutReason, LastAdministrator, OwnAccount
from ronghe.network.models import NodeDuty, User

word_notice(
    "network.second_step_reset",
    _("Your second step of logging in was reset"),
    _("An administrator switched it off, so that you can log in again. Set it up anew under “My account”."),
)


@transaction.atomic
def stop_account(actor: Actor, person_id: UUID, why: str) -> User:
    """Let nobody log in with the account any more: its sessions end, its tokens are refused, no letters go to it.

    What the person did and belongs to stays; ``open_stopped`` takes it back. Stopping it again changes nothing.

    Raises:
        NotAllowed: the actor does not administer the node.
        NotFound: nobody logs in as this person.
        OwnAccount: it is the actor's own.
        LastAdministrator: nobody would administer the node.
        HelpWithoutReason: it is not said why.
    """
    user = _locked(actor, person_id, why)
    if user.is_active:
        _keep_an_administrator(person_id)
        user.is_active = False
        user.save(update_fields=["is_active"])
        ended = _end_sessions(user)
        audit.record(actor, "network.stop_account", user.person, after={"sessions_ended": ended}, why=why)
    return user


@transaction.atomic
def open_stopped(actor: Actor, person_id: UUID, why: str) -> User:
    """Let the account log in again. Opening one that is open changes nothing.

    Raises:
        NotAllowed, NotFound, OwnAccount, HelpWithoutReason: as for ``stop_account``.
    """
    user = _locked(actor, person_id, why)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        audit.record(actor, "network.open_stopped", user.person, why=why)
    return user


@transaction.atomic
def end_sessions_of(actor: Actor, person_id: UUID, why: str) -> int:
    """Log the account out wherever it is logged in; how many sessions that were.

    Raises:
        NotAllowed, NotFound, OwnAccount, HelpWithoutReason: as for ``stop_account``.
    """
    user = _locked(actor, person_id, why)
    ended = _end_sessions(user)
    audit.record(actor, "network.end_sessions_of", user.person, after={"sessions_ended": ended}, why=why)
    return ended


@transaction.atomic
def reset_second_step(actor: Actor, person_id: UUID, why: str) -> bool:
    """Switch the second step off for whoever lost the telephone and the recovery codes; whether there was one.

    Its sessions end, so that whoever holds the lost telephone is out as well, and the person is told.

    Raises:
        NotAllowed, NotFound, OwnAccount, HelpWithoutReason: as for ``stop_account``.
    """
    user = _locked(actor, person_id, why)
    steps = apps.get_model("mfa", "Authenticator")._default_manager.filter(user_id=user.pk)
    if not steps.exists():
        return False
    steps.delete()
    ended = _end_sessions(user)
    audit.record(actor, "network.reset_second_step", user.person, after={"sessions_ended": ended}, why=why)
    notify([person_id], "network.second_step_reset", path="/accounts/2fa/")
    return True


def _locked(actor: Actor, person_id: UUID, why: str) -> User:
    permissions.require_administer(actor)
    user = User.objects.select_for_update(of=("self",)).select_related("person").filter(person_id=person_id).first()
    if user is None:
        raise NotFound()
    if person_id == actor.person_id:
        raise OwnAccount()
    if not why.strip():
        raise HelpWithoutReason()
    return user


def _keep_an_administrator(person_id: UUID) -> None:
    """Raises ``LastAdministrator`` where no other administrator can log in."""
    able = NodeDuty.objects.select_for_update(of=("self",)).filter(
        role=NodeRole.ADMINISTRATOR, person__user__is_active=True
    )
    others = {duty.person_id for duty in able}
    if person_id in others and others == {person_id}:
        raise LastAdministrator()


def _end_sessions(user: User) -> int:
    """Sessions name their account only inside, so that each is looked into: rare, and some thousands a second."""
    ended = 0
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended
