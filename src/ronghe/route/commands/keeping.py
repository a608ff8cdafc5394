"""Keeping a memo for an organisation, changing it, taking it away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange.permissions import may_edit
from ronghe.exchange.queries.guards import require_no_patient_data
from ronghe.exchange.queries.listings import listing_of
from ronghe.route import permissions
from ronghe.route.errors import MemoUntitled
from ronghe.route.models import KeptMemo
from ronghe.route.queries.answering import sent
from ronghe.route.queries.kept import findings_of, kept_memo
from ronghe.route.queries.memos import Memo

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Belonging:
    """The listing that a memo belongs to."""

    kind: str
    id: UUID


@transaction.atomic
def keep_memo(
    actor: Actor, memo: Memo, *, title: str = "", reason: str = "", listing: Belonging | None = None
) -> KeptMemo:
    """Keep a memo for the organisation that the actor writes for, with what came out on its day.

    Args:
        title: the product's name where none is given.
        reason: what answered the patient-data guard; goes into the log.
        listing: a listing of the same organisation.

    Raises:
        NotAllowed: the actor writes for no organisation.
        NotFound: the organisation has no such listing.
        MemoUntitled: neither a title nor a name of the product.
        IdentityNumberFound, PatientNameFound: the text or the title holds what is not kept.
    """
    owner = permissions.require_keep_memos(actor)
    row = KeptMemo(owner_id=owner, text=memo.text, reason=reason, kept_by=actor.person_id)
    _fill(actor, row, memo, title or memo.name, listing)
    row.save()
    audit.record(actor.because(reason), "route.keep_memo", row, after=_audited(row))
    return row


@transaction.atomic
def rekeep_memo(
    actor: Actor, memo_id: UUID, memo: Memo, *, title: str = "", listing: Belonging | None = None
) -> KeptMemo:
    """Put other answers, another day, another title or listing in place of what was kept. The text stays: another text
    is another memo.

    Raises:
        as ``keep_memo``; NotFound: no such memo.
    """
    row = _own(actor, memo_id)
    before = _audited(row)
    _fill(actor, row, memo, title or row.title, listing)
    row.save()
    audit.record(actor, "route.rekeep_memo", row, before=before, after=_audited(row))
    return row


@transaction.atomic
def drop_memo(actor: Actor, memo_id: UUID) -> None:
    """Take a memo away for good.

    Raises:
        NotAllowed, NotFound: as ``rekeep_memo``.
    """
    row = _own(actor, memo_id)
    audit.record(actor, "route.drop_memo", row, before=_audited(row))
    row.delete()


def _own(actor: Actor, memo_id: UUID) -> KeptMemo:
    seen = kept_memo(actor, memo_id)
    permissions.require_keep_memos(actor)
    row = KeptMemo.objects.select_for_update().filter(pk=seen.pk).first()
    if row is None:
        raise NotFound()
    return row


def _fill(actor: Actor, row: KeptMemo, memo: Memo, title: str, listing: Belonging | None) -> None:
    row.title = " ".join(title.split())[:LONGEST_TITLE]
    if not row.title:
        raise MemoUntitled()
    require_no_patient_data([row.title], reason=row.reason)
    row.answers = {name: sent(value) for name, value in memo.answers.items()}
    row.on = memo.on
    row.findings = findings_of(memo)
    row.listing_kind, row.listing_id = "", None
    if listing is not None:
        found = listing_of(actor, listing.kind, listing.id)
        if found.owner_id != row.owner_id or not may_edit(actor, found.owner_id):
            raise NotFound(_("This organisation has no such listing."))
        row.listing_kind, row.listing_id = listing.kind, found.pk


def _audited(row: KeptMemo) -> dict[str, Any]:
    return {
        "owner": row.owner_id,
        "title": row.title,
        "text": row.text,
        "answers": row.answers,
        "on": row.on,
        "listing_kind": row.listing_kind,
        "listing_id": row.listing_id,
    }
