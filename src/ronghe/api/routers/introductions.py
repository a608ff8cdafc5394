"""Introductions: interest, consent, confidentiality, messages, outcome."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from ronghe.api.auth import actor_of
from ronghe.api.paging import Limit, Offset, page_of
from ronghe.api.schemas.introductions import (
    AcceptanceOut,
    AcceptIn,
    AgreementOut,
    InterestIn,
    IntroductionPageOut,
    IntroductionsOut,
    MessageIn,
    MessagesOut,
    NoteIn,
    OutcomeIn,
    introduction_out,
    page_out,
    told_out,
)
from ronghe.exchange import commands
from ronghe.exchange.queries.introductions.listed import Box, in_box, introductions_of, rows_of
from ronghe.exchange.queries.introductions.paged import introduction_page, nda_of_introduction

router = Router(tags=["introductions"])
WRITE = "write"


def _shown(request: HttpRequest, introduction_id: UUID) -> IntroductionPageOut:
    return page_out(introduction_page(actor_of(request), introduction_id))


@router.get("/introductions", response=IntroductionsOut, operation_id="listIntroductions")
def list_introductions(
    request: HttpRequest,
    box: Literal["answer", "waiting", "open", "closed"] | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Introductions of the organisation acted for, newest first; ``box`` says where they stand for the caller."""
    actor = actor_of(request)
    rows = introductions_of(actor)
    page = page_of(rows.filter(in_box(actor, Box(box))) if box else rows, limit, offset)
    return {**page, "items": [introduction_out(row) for row in rows_of(actor, page["items"])]}


@router.get("/introductions/{introduction_id}", response=IntroductionPageOut, operation_id="getIntroduction")
def get_introduction(request: HttpRequest, introduction_id: UUID) -> IntroductionPageOut:
    """One introduction with its steps."""
    return _shown(request, introduction_id)


@router.post("/introductions", response=IntroductionPageOut, operation_id="showInterest")
def show_interest(request: HttpRequest, asked: InterestIn) -> IntroductionPageOut:
    """Show interest in a listing; while an introduction over it is alive, that one is given."""
    made = commands.show_interest(
        actor_of(request, WRITE),
        asked.listing_kind,
        asked.listing_id,
        asked.message,
        need_id=asked.need_id,
        invited_id=asked.invited_id,
        expert_id=asked.expert_id,
        withhold_name=asked.withhold_name,
    )
    return _shown(request, made.pk)


@router.post("/introductions/{introduction_id}/consent", response=IntroductionPageOut, operation_id="consent")
def consent(request: HttpRequest, introduction_id: UUID, said: NoteIn) -> IntroductionPageOut:
    """Consent to an introduction; names are open from then on."""
    commands.consent(actor_of(request, WRITE), introduction_id, said.note)
    return _shown(request, introduction_id)


@router.post("/introductions/{introduction_id}/decline", response=IntroductionPageOut, operation_id="decline")
def decline(request: HttpRequest, introduction_id: UUID, said: NoteIn) -> IntroductionPageOut:
    """Decline an introduction."""
    commands.decline(actor_of(request, WRITE), introduction_id, said.note)
    return _shown(request, introduction_id)


@router.post("/introductions/{introduction_id}/withdraw", response=IntroductionPageOut, operation_id="withdraw")
def withdraw(request: HttpRequest, introduction_id: UUID, said: NoteIn) -> IntroductionPageOut:
    """Withdraw from an introduction before the confidential fields are open."""
    commands.withdraw(actor_of(request, WRITE), introduction_id, said.note)
    return _shown(request, introduction_id)


@router.get("/introductions/{introduction_id}/agreement", response=AgreementOut, operation_id="getAgreement")
def get_agreement(request: HttpRequest, introduction_id: UUID) -> AgreementOut:
    """The agreement on confidentiality, and who has accepted it."""
    _page, nda = nda_of_introduction(actor_of(request), introduction_id)
    return AgreementOut(
        version=nda.template.version,
        text_zh=nda.text_zh,
        text_en=nda.text_en,
        sha256=nda.sha256,
        acceptances=[
            AcceptanceOut(
                side=one.side,
                organisation_id=one.organisation_id,
                at=one.created_at,
                version=one.version,
                sha256=one.sha256,
            )
            for one in nda.acceptances.all()
        ],
        scan_confirmed_at=nda.scan_confirmed_at,
    )


@router.post("/introductions/{introduction_id}/agreement", response=IntroductionPageOut, operation_id="acceptAgreement")
def accept_agreement(request: HttpRequest, introduction_id: UUID, read: AcceptIn) -> IntroductionPageOut:
    """Accept the agreement for the caller's side; once both have, the confidential fields are open."""
    commands.accept_nda(actor_of(request, WRITE), introduction_id, read.version, read.sha256)
    return _shown(request, introduction_id)


@router.get("/introductions/{introduction_id}/messages", response=MessagesOut, operation_id="listMessages")
def list_messages(request: HttpRequest, introduction_id: UUID) -> dict[str, Any]:
    """The conversation; empty for whoever is of neither side."""
    page = introduction_page(actor_of(request), introduction_id)
    return {"items": [told_out(one) for one in page.thread]}


@router.post("/introductions/{introduction_id}/messages", response=MessagesOut, operation_id="postMessage")
def post_message(request: HttpRequest, introduction_id: UUID, said: MessageIn) -> dict[str, Any]:
    """Write into the conversation, once confidentiality is agreed."""
    commands.post_message(actor_of(request, WRITE), introduction_id, said.text, message_id=said.message_id)
    return list_messages(request, introduction_id)


@router.post("/introductions/{introduction_id}/outcome", response=IntroductionPageOut, operation_id="recordOutcome")
def record_outcome(request: HttpRequest, introduction_id: UUID, said: OutcomeIn) -> IntroductionPageOut:
    """Record what came of it so far."""
    commands.record_outcome(actor_of(request, WRITE), introduction_id, said.outcome, said.note)
    return _shown(request, introduction_id)
