"""Who belongs where, who was invited, who claims what, which tokens there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.network import permissions
from ronghe.network.enums import ClaimStatus
from ronghe.network.models import ApiToken, Claim, Invitation, Membership, NodeDuty, Organisation, Person, User
from ronghe.network.models.account import digest_of
from ronghe.network.queries.standing import current_memberships

ROLE_ORDER = ("owner", "manager", "member", "guest")


def members_of(actor: Actor, organisation: Organisation) -> list[Membership]:
    """Current members with their people, owners first (one statement).

    Raises:
        NotAllowed: the actor neither belongs to the organisation nor administers the node.
    """
    if organisation.pk not in actor.organisation_ids:
        permissions.require_lead(actor, organisation.pk)
    rows = current_memberships().filter(organisation=organisation).select_related("person__user")
    return sorted(rows, key=lambda row: (ROLE_ORDER.index(row.role), str(row.person)))


def invitations_of(actor: Actor, organisation: Organisation | None) -> QuerySet[Invitation]:
    """Links that still let in: to the organisation, or where none is given to the node (one statement).

    Raises:
        NotAllowed: the actor may not invite there.
    """
    if organisation is None:
        permissions.require_administer(actor)
    else:
        permissions.require_lead(actor, organisation.pk)
    return open_invitations().filter(organisation=organisation).select_related("invited_by")


def open_invitations() -> QuerySet[Invitation]:
    """Links that still let in."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())


def open_invitation(key: str) -> Invitation | None:
    """The invitation of this id, while it still lets in (one statement)."""
    try:
        return open_invitations().select_related("organisation", "invited_by").filter(pk=key).first()
    except (ValidationError, ValueError):
        return None


def invitation_at(secret: str) -> Invitation | None:
    """The invitation whose link holds this secret, while it still lets in (one statement)."""
    rows = open_invitations().select_related("organisation", "invited_by")
    return rows.filter(digest=digest_of(secret)).first()


def duties(actor: Actor) -> QuerySet[NodeDuty]:
    """Who holds which role on the node (one statement).

    Raises:
        NotAllowed: the actor neither administers nor audits the node.
    """
    if not actor.has_role("auditor"):
        permissions.require_administer(actor)
    return NodeDuty.objects.select_related("person__organisation", "person__user").order_by("role", "person__name_zh")


def claims_to_decide(actor: Actor) -> QuerySet[Claim]:
    """Claims that wait for this actor (one statement)."""
    rows = Claim.objects.filter(status=ClaimStatus.OPEN).select_related("claimant", "subject__organisation")
    if permissions.may_administer(actor):
        return rows.exclude(claimant=actor.person_id)
    return rows.filter(subject__organisation_id__in=actor.leads_for).exclude(claimant=actor.person_id)


def own_claims(actor: Actor) -> QuerySet[Claim]:
    """What the actor has claimed (one statement)."""
    return Claim.objects.filter(claimant=actor.person_id).select_related("subject__organisation")


def own_memberships(actor: Actor) -> QuerySet[Membership]:
    """Where the actor belongs today (one statement)."""
    return current_memberships().filter(person=actor.person_id).select_related("organisation")


FOUND = 10


def unclaimed_records(actor: Actor, name: str, addresses: Collection[str]) -> list[Person]:
    """People without an account who may be the actor: at one of these verified addresses, or listed under the name.

    Two statements. Telephone numbers are compared as they are written; the command compares them in one spelling.
    """
    rows = Person.objects.filter(user__isnull=True).select_related("organisation")
    same = Q(pk__in=[])
    for address in addresses:
        same |= Q(email__iexact=address) if "@" in address else Q(phone__endswith=address[-11:])
    found = list(rows.filter(same)[:FOUND])
    if name:
        named = rows.filter(Q(name_zh=name) | Q(name_en__iexact=name), listed=True)
        found += [person for person in named[:FOUND] if person not in found]
    return found


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens, newest first (one statement)."""
    return ApiToken.objects.filter(person=actor.person_id).select_related("organisation")


def tokens_beginning(actor: Actor, prefix: str) -> QuerySet[ApiToken]:
    """Valid tokens whose shown beginning is this (one statement).

    Raises:
        NotAllowed: the actor does not administer the node.
    """
    permissions.require_administer(actor)
    return ApiToken.objects.filter(revoked_at=None, prefix=prefix.rstrip("…."))


def accounts(actor: Actor, text: str = "") -> QuerySet[User]:
    """Accounts with their people, by address; ``text`` stands in the address or the name (one statement).

    Raises:
        NotAllowed: the actor does not administer the node.
    """
    permissions.require_administer(actor)
    rows = User.objects.select_related("person__organisation").order_by("email", "phone", "pk")
    if text:
        named = Q(person__name_zh__icontains=text) | Q(person__name_en__icontains=text)
        rows = rows.filter(Q(email__icontains=text) | Q(phone__contains=text) | named)
    return rows


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as an administrator sees it; ``posts`` are roles on the node, and ``role@organisation``.

    ``told`` are the same in words.
    """

    user: User
    posts: Sequence[str]
    told: Sequence[str]
    second_step: bool

    @property
    def address(self) -> str:
        """With which one logs in."""
        return self.user.email or self.user.phone or ""


def account_rows(actor: Actor, users: Iterable[User]) -> list[AccountRow]:
    """The accounts with their roles, and whether they have a second step (three statements).

    Raises:
        NotAllowed: the actor does not administer the node.
    """
    permissions.require_administer(actor)
    rows = list(users)
    people = [user.person_id for user in rows if user.person_id]
    posts: dict[UUID | None, list[str]] = defaultdict(list)
    told: dict[UUID | None, list[str]] = defaultdict(list)
    for duty in NodeDuty.objects.filter(person_id__in=people):
        posts[duty.person_id].append(duty.role)
        told[duty.person_id].append(str(duty.get_role_display()))
    for row in current_memberships().filter(person_id__in=people).select_related("organisation"):
        posts[row.person_id].append(f"{row.role}@{row.organisation}")
        words = {"role": row.get_role_display(), "organisation": row.organisation}
        told[row.person_id].append(_("%(role)s of %(organisation)s") % words)
    steps = apps.get_model("mfa", "Authenticator")._default_manager.filter(user_id__in=[user.pk for user in rows])
    stepping = set(steps.values_list("user_id", flat=True))
    return [
        AccountRow(user, posts.get(user.person_id, []), told.get(user.person_id, []), user.pk in stepping)
        for user in rows
    ]


def token_at(secret: str) -> ApiToken | None:
    """The token with this secret, while it is valid and its owner's account active (one statement)."""
    rows = ApiToken.objects.filter(revoked_at=None, expires_at__gt=timezone.now())
    return rows.select_related("person").filter(Q(person__user__is_active=True), digest=digest_of(secret)).first()
