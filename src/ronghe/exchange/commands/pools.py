"""Pooled needs: proposed by the node, decided by technology managers, undone by them."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.history import because
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import permissions
from ronghe.exchange.commands.listings import open_listing, save_listing
from ronghe.exchange.commands.needs import save_targets
from ronghe.exchange.commands.telling import tell_owner
from ronghe.exchange.commands.withdrawing import withdraw_listing
from ronghe.exchange.enums import ListingKind, ListingStatus, PoolStatus
from ronghe.exchange.errors import PoolDecided, PoolMembersGone
from ronghe.exchange.models import Need, Pool
from ronghe.exchange.models.kinds import SUBJECTS
from ronghe.exchange.queries.pooling import alike_with, open_members, sentences_of
from ronghe.network.models import Organisation

NOT_TAKEN = frozenset({"title", "summary", "member_note"})


@transaction.atomic
def propose_pool(actor: Actor, need_id: UUID) -> Pool | None:
    """Propose to pool a need with those that say the same; none where nothing new is found.

    A group once proposed is not proposed again, whatever became of it; one that only grew replaces its proposal.

    Raises:
        NotAllowed: the actor is neither the node itself nor a technology manager.
    """
    if not permissions.may_pool(actor):
        raise NotAllowed()
    found = alike_with(need_id)
    if found is None or Pool.objects.filter(members_key=found.key).exists():
        return None
    ids = set(found.ids)
    for pool in Pool.objects.filter(status=PoolStatus.PROPOSED, members__in=ids).distinct().prefetch_related("members"):
        known = {member.pk for member in pool.members.all()}
        if ids <= known:
            return None
        if known < ids:
            pool.delete()
    pool = Pool.objects.create(members_key=found.key, sentences=sentences_of(found.needs), score=found.score)
    pool.members.set(Need.objects.filter(pk__in=found.ids))
    audit.record(actor, "exchange.propose_pool", pool, after={"members": sorted(map(str, ids)), "score": found.score})
    return pool


@transaction.atomic
def accept_pool(actor: Actor, pool_id: UUID, owner_id: UUID | None = None) -> Need:
    """Make one pooled need of the members and open it; the members stay as they are, and their owners are told.

    It holds what everybody may read of the member whose need is told most fully, so that pooling shows nobody more
    than before. It belongs to ``owner_id``, else to the organisation acted for.

    Raises:
        NotAllowed: the actor is no technology manager, or names no organisation that it may stand for.
        NotFound: there is no such organisation.
        PoolDecided: somebody decided already.
        PoolMembersGone: fewer than two members are still open.
    """
    pool = _undecided(actor, pool_id)
    owner = owner_id or actor.acting_for
    if owner is None:
        raise NotAllowed(
            _("A pooled need belongs to an organisation, and you act for none."),
            _("Choose the park or alliance in whose name it stands."),
        )
    _require_name(actor, owner)
    members = open_members(pool)
    if len(members) < 2:
        raise PoolMembersGone()
    fullest = max(members, key=lambda need: (need.tier == Audience.PUBLIC, _told(need), str(need.pk)))
    audience = Audience.PUBLIC if fullest.tier == Audience.PUBLIC else Audience.MEMBER
    cut = cast(Need, permissions.shown(audience, fullest))
    values = {
        column: getattr(cut, column)
        for name in SUBJECTS[ListingKind.NEED]
        if name not in NOT_TAKEN
        for column in (f"{name}_zh", f"{name}_en")
    }
    count = len({member.owner_id for member in members})
    values |= {
        "owner": owner,
        "title_zh": f"共性需求：{cut.title_zh}"[:200] if cut.title_zh else "",
        "title_en": f"Pooled need: {cut.title_en}"[:300] if cut.title_en else "",
        "summary_zh": f"{count} 家机构提出了相同的需求。",
        "summary_en": f"{count} institutions ask for the same.",
        "fields": list(cut.fields),
        "kind": cut.kind,
        "tier": str(audience),
    }
    need = save_listing(actor, "need", values)
    assert isinstance(need, Need)  # noqa: S101 -- tells the type checker
    if permissions.may_read_field(fullest, "targets", audience):
        columns = ("parameter_zh", "parameter_en", "operator", "value", "high", "unit")
        save_targets(actor, need.pk, [{name: getattr(row, name) for name in columns} for row in fullest.targets.all()])
        need.refresh_from_db()
    open_listing(actor, need, "exchange.open_pooled_need")
    _decide(actor, pool, PoolStatus.ACCEPTED, need)
    for member in members:
        tell_owner(member, "exchange.pooled")
    return need


def _require_name(actor: Actor, owner_id: UUID) -> None:
    """Raises ``NotFound`` or ``NotAllowed`` unless a pooled need may stand in the organisation's name."""
    owner = Organisation.objects.filter(pk=owner_id, merged_into__isnull=True).first()
    if owner is None:
        raise NotFound()
    if not permissions.may_pool_for(actor, owner):
        raise NotAllowed(
            _("A pooled need does not stand in the name of a hospital or company that did not write it."),
            _("Choose the park or alliance in whose name it stands."),
        )


def _told(need: Need) -> int:
    names = SUBJECTS[ListingKind.NEED]
    return sum(len(getattr(need, f"{name}_zh")) + len(getattr(need, f"{name}_en")) for name in names)


@transaction.atomic
def reject_pool(actor: Actor, pool_id: UUID) -> Pool:
    """Keep the members apart: no two of them are proposed together again.

    Raises:
        NotAllowed, PoolDecided.
    """
    pool = _undecided(actor, pool_id)
    _decide(actor, pool, PoolStatus.REJECTED, None)
    return pool


@transaction.atomic
def reopen_pool(actor: Actor, pool_id: UUID) -> Pool:
    """Undo a decision: the proposal stands again, and a pooled need made from it is withdrawn. Again changes nothing.

    Raises:
        NotAllowed: the actor is no technology manager.
    """
    pool = _locked(actor, pool_id)
    if pool.status == PoolStatus.PROPOSED:
        return pool
    need = pool.need
    _decide(actor, pool, PoolStatus.PROPOSED, None)
    if need is not None and need.status != ListingStatus.WITHDRAWN:
        withdraw_listing(actor, "need", need.pk, why=_("the pooling was undone"))
    return pool


def _locked(actor: Actor, pool_id: UUID) -> Pool:
    if not permissions.may_pool(actor):
        raise NotAllowed()
    return Pool.objects.select_for_update().get(pk=pool_id)


def _undecided(actor: Actor, pool_id: UUID) -> Pool:
    pool = _locked(actor, pool_id)
    if pool.status != PoolStatus.PROPOSED:
        raise PoolDecided()
    return pool


def _decide(actor: Actor, pool: Pool, status: PoolStatus, need: Need | None) -> None:
    before = {"status": pool.status}
    pool.status, pool.need = status, need
    pool.decided_by = None if status == PoolStatus.PROPOSED else actor.person_id
    pool.decided_at = None if status == PoolStatus.PROPOSED else timezone.now()
    because(pool, actor.reason)
    pool.save()
    after = {"status": status, "need": need.pk if need else None}
    audit.record(actor, "exchange.decide_pool", pool, before=before, after=after)
