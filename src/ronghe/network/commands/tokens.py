"""Tokens: keys for programs."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.network.enums import TokenScope
from ronghe.network.errors import NameMissing, ScopeUnknown
from ronghe.network.models import ApiToken
from ronghe.network.models.account import digest_of

MARK = "rhe_"
LONGEST_DAYS = 366


@transaction.atomic
def make_token(actor: Actor, name: str, scopes: Collection[str], days: int) -> tuple[ApiToken, str]:
    """Make a token for the person and the organisation acted for; its secret is given once and kept nowhere.

    Raises:
        NotAllowed: nobody is logged in, a token itself asks, or a guest asks to write.
        NameMissing: it is not said what it is for.
        ScopeUnknown: no scope is given, or one that there is not; or more days than a year.
    """
    wanted = set(scopes)
    if actor.person_id is None or actor.scopes is not None:
        raise NotAllowed()
    if not name.strip():
        raise NameMissing()
    if not wanted or wanted - set(TokenScope.values) or not 1 <= days <= LONGEST_DAYS:
        raise ScopeUnknown()
    if (TokenScope.WRITE in wanted and actor.acting_for and not actor.writes_for) or (
        TokenScope.NODE in wanted and not actor.roles
    ):
        raise NotAllowed()
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person_id=actor.person_id,
        organisation_id=actor.acting_for,
        name=name.strip()[:80],
        prefix=secret[: len(MARK) + 6],
        digest=digest_of(secret),
        scopes=sorted(wanted),
        expires_at=timezone.now() + timedelta(days=days),
    )
    audit.record(actor, "network.make_token", token, after={"name": token.name, "scopes": token.scopes, "days": days})
    return token, secret


@transaction.atomic
def revoke_token(actor: Actor, token_id: UUID) -> ApiToken:
    """Make a token useless at once. Again changes nothing.

    Raises:
        NotFound: the actor has no such token.
    """
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None or not (actor.has_role("administrator") or token.person_id == actor.person_id):
        raise NotFound()
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at", "updated_at"])
        audit.record(actor, "network.revoke_token", token)
    return token


def note_use(token: ApiToken) -> None:
    """Note that a token is in use; at most once in five minutes, so that reading does not write each time."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=5):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
