"""Contacts, follow-ups, leads and the desk as plain values: what programs and the command line print."""

from __future__ import annotations

from typing import Any

from ronghe.exchange.models import Contact, FollowUp, Lead
from ronghe.exchange.queries.desk import CallWorthy, Desk
from ronghe.exchange.queries.introductions.listed import Row
from ronghe.exchange.queries.reviewing import Row as Queued


def plain_follow_up(row: FollowUp) -> dict[str, Any]:
    """A follow-up with its subject and owner. No statement where ``visible_follow_ups`` fetched it."""
    return {
        "id": str(row.pk),
        "what": row.what,
        "due_on": row.due_on.isoformat(),
        "owner": str(row.owner),
        "owner_id": str(row.owner_id),
        "organisation": str(row.organisation) if row.organisation_id else "",
        "organisation_id": str(row.organisation_id) if row.organisation_id else None,
        "introduction_id": str(row.introduction_id) if row.introduction_id else None,
        "lead_id": str(row.lead_id) if row.lead_id else None,
        "contact_id": str(row.contact_id) if row.contact_id else None,
        "done_at": row.done_at.isoformat() if row.done_at else None,
        "outcome": row.outcome,
    }


def plain_contact(row: Contact) -> dict[str, Any]:
    """A contact. No statement where ``visible_contacts`` fetched it."""
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "on": row.on.isoformat(),
        "organisation": str(row.organisation) if row.organisation_id else row.named,
        "organisation_id": str(row.organisation_id) if row.organisation_id else None,
        "introduction_id": str(row.introduction_id) if row.introduction_id else None,
        "lead_id": str(row.lead_id) if row.lead_id else None,
        "unit": row.unit,
        "people": row.people,
        "note": row.note,
        "by": str(row.by) if row.by_id else "",
    }


def plain_lead(row: Lead) -> dict[str, Any]:
    """A lead. No statement where ``visible_leads`` fetched it."""
    return {
        "id": str(row.pk),
        "name": str(row),
        "organisation_id": str(row.organisation_id) if row.organisation_id else None,
        "person": row.person,
        "stage": row.stage,
        "stage_on": row.stage_on.isoformat(),
        "owner": str(row.owner),
        "amount_cny": None if row.amount_cny is None else str(row.amount_cny),
        "area_m2": None if row.area_m2 is None else str(row.area_m2),
        "seeks": row.seeks,
        "lost_why": row.lost_why,
    }


def plain_introduction(row: Row) -> dict[str, Any]:
    """What is awaited in an introduction; names only where they may be known."""
    return {
        "id": str(row.introduction.pk),
        "listing": row.title,
        "asking": row.asking.label,
        "answering": row.answering.label,
        "next": str(row.step.action),
        "waits_for": list(row.step.sides),
        "due_on": row.step.due_on.isoformat() if row.step.due_on else None,
    }


def plain_queued(row: Queued) -> dict[str, Any]:
    """A listing in the reviewers' queue."""
    return {"kind": row.kind, "id": str(row.listing.pk), "title": str(row.listing.title)}


def plain_match(row: CallWorthy) -> dict[str, Any]:
    """A match worth a call, with its reason in both languages."""
    return {
        "id": str(row.match.pk),
        "need_id": str(row.need.pk),
        "need": str(row.need.title),
        "offer_kind": row.kind,
        "offer_id": str(row.match.offer_id),
        "offer": str(getattr(row.offer, "title", "") or row.offer.name),
        "reason_zh": row.reason_zh,
        "reason_en": row.reason_en,
        "new": row.new,
    }


def plain_desk(desk: Desk) -> dict[str, Any]:
    """The desk, each block with its first rows and how many there are."""
    return {
        "day": desk.day.isoformat(),
        "overdue": {"total": desk.overdue.total, "rows": [plain_follow_up(row) for row in desk.overdue.rows]},
        "week": {"total": desk.week.total, "rows": [plain_follow_up(row) for row in desk.week.rows]},
        "awaited": {"total": desk.awaited.total, "rows": [plain_introduction(row) for row in desk.awaited.rows]},
        "review": {"total": desk.review.total, "rows": [plain_queued(row) for row in desk.review.rows]},
        "changed": {"total": desk.changed.total, "rows": [plain_queued(row) for row in desk.changed.rows]},
        "expiring": {
            "total": desk.expiring.total,
            "rows": [
                {
                    "kind": str(row._meta.model_name),
                    "id": str(row.pk),
                    "title": str(row.title),
                    "renew_on": row.renew_on.isoformat() if row.renew_on else None,
                }
                for row in desk.expiring.rows
            ],
        },
        "matches": {"total": desk.matches.total, "rows": [plain_match(row) for row in desk.matches.rows]},
    }
