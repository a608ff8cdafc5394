"""What people say of candidates that are not relevant to a need; kept for learning, and undone at will."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import permissions
from ronghe.exchange.commands.introductions.asking import LONGEST, require_message
from ronghe.exchange.dealing_errors import FeedbackUnfit
from ronghe.exchange.enums import Irrelevance, ListingKind, MatchStatus
from ronghe.exchange.models import Match, MatchFeedback, Need
from ronghe.exchange.models.kinds import MODELS
from ronghe.network.models import Organisation, Person

OFFER_KINDS = ("achievement", "service", "investor", "expert", "company", "institution")
"""Kinds of candidate, as the dossier names them."""


@transaction.atomic
def give_feedback(
    actor: Actor, need_id: UUID, offer_kind: str, offer_id: UUID, reasons: Sequence[str], text: str = ""
) -> MatchFeedback:
    """Say why a candidate of a need is not relevant; said anew, it replaces what was said before.

    The need's owner thereby dismisses the suggestion; a technology manager's word is kept beside it.

    Args:
        offer_kind, offer_id: the candidate, as the dossier names it.
        reasons: values of ``Irrelevance``, at least one.

    Raises:
        NotFound: no such need or candidate for the actor.
        NotAllowed: the actor neither writes for the owner nor is technology manager.
        FeedbackUnfit: no reason, or one that is not in the vocabulary.
    """
    need = _need(actor, need_id, offer_kind)
    chosen = [value for value in Irrelevance.values if value in reasons]
    if not chosen or set(reasons) - set(chosen):
        raise FeedbackUnfit()
    text = require_message(text, longest=LONGEST)
    suggested = list(
        Match.objects.select_for_update(no_key=True).filter(need=need, offer_kind=offer_kind, offer_id=offer_id)
    )
    if not suggested and not _is_there(offer_kind, offer_id):
        raise NotFound()
    owner = need.owner_id in actor.writes_for
    row = _given(actor, need, offer_kind, offer_id).first() or MatchFeedback(
        need=need,
        offer_kind=offer_kind,
        offer_id=offer_id,
        organisation_id=need.owner_id if owner else None,
    )
    if not row._state.adding and (row.reasons, row.text) == (chosen, text):
        return row
    row.person_id, row.reasons, row.text = actor.person_id, chosen, text
    row.shown = {
        match.audience: {
            "place": match.place,
            "score": match.score,
            "basis": match.reasons.get("basis", {}).get("code", ""),
        }
        for match in suggested
    }
    row.save()
    if owner:
        _move(suggested, MatchStatus.SUGGESTED, MatchStatus.DISMISSED)
    audit.record(actor, "exchange.give_feedback", row, after={"offer_id": offer_id, "reasons": chosen})
    return row


@transaction.atomic
def take_back_feedback(actor: Actor, need_id: UUID, offer_kind: str, offer_id: UUID) -> None:
    """Undo one's feedback on a candidate; the owner's dismissal goes with it. Again changes nothing.

    Raises:
        NotFound: no such need for the actor.
        NotAllowed: the actor neither writes for the owner nor is technology manager.
    """
    need = _need(actor, need_id, offer_kind)
    row = _given(actor, need, offer_kind, offer_id).first()
    if row is None:
        return
    audit.record(actor, "exchange.take_back_feedback", row, before={"offer_id": offer_id, "reasons": row.reasons})
    row.delete()
    if need.owner_id in actor.writes_for:
        suggested = Match.objects.select_for_update(no_key=True).filter(
            need=need, offer_kind=offer_kind, offer_id=offer_id
        )
        _move(list(suggested), MatchStatus.DISMISSED, MatchStatus.SUGGESTED)


def _need(actor: Actor, need_id: UUID, offer_kind: str) -> Need:
    need = Need.objects.filter(permissions.visible(actor), pk=need_id).first()
    if need is None or offer_kind not in OFFER_KINDS:
        raise NotFound()
    if not permissions.sides.may_judge(actor, need):
        raise NotAllowed()
    return need


def _is_there(offer_kind: str, offer_id: UUID) -> bool:
    """Whether there is such a candidate, should no matching run have kept it yet. One statement at the most."""
    if offer_kind in ("achievement", "service"):
        return MODELS[ListingKind(offer_kind)]._default_manager.filter(pk=offer_id).exists()
    if offer_kind == "investor":
        return MODELS[ListingKind.MANDATE]._default_manager.filter(pk=offer_id).exists()
    if offer_kind == "expert":
        return Person.objects.filter(pk=offer_id).exists()
    return Organisation.objects.filter(pk=offer_id).exists()


def _given(actor: Actor, need: Need, offer_kind: str, offer_id: UUID) -> QuerySet[MatchFeedback]:
    rows = MatchFeedback.objects.filter(need=need, offer_kind=offer_kind, offer_id=offer_id)
    if need.owner_id in actor.writes_for:
        return rows.filter(organisation_id=need.owner_id)
    return rows.filter(organisation=None, person=actor.person_id)


def _move(matches: Sequence[Match], before: MatchStatus, after: MatchStatus) -> None:
    for match in matches:
        if match.status == before:
            match.status = after
            match.save(update_fields=["status", "updated_at"])
