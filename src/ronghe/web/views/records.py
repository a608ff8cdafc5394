"""Pages of single records: listings, organisations, experts, cleared products."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience, audience_of
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import Listing, Need
from ronghe.exchange.queries import (
    AnsweredNeed,
    cleared_product_of,
    listing_of,
    needs_answered_by,
    questions_for,
    visible_listings,
)
from ronghe.exchange.queries.attachments import attachments_of, profile_files
from ronghe.exchange.queries.listings import readable_texts
from ronghe.exchange.queries.pooling import pool_members
from ronghe.exchange.queries.similar import fresh_since
from ronghe.network.permissions import may_see_contact
from ronghe.network.queries import indicators_of, organisation_of, person_of, ties_of
from ronghe.route.queries.kept import memos_about
from ronghe.web.actors import actor_of
from ronghe.web.desk_panels import book_panel
from ronghe.web.interest import way_to_expert, way_to_owner
from ronghe.web.listing_facts import facts_of
from ronghe.web.listing_texts import CLOSED_TITLE, texts_of

LISTED = 12
BACK = {"need": "needs", "achievement": "achievements", "service": "services", "mandate": "mandates"}


@require_safe
def listing_page(request: HttpRequest, record_id: UUID, kind: str) -> HttpResponse:
    """A need, achievement, service or mandate, as far as the reader may read it."""
    actor = actor_of(request)
    reading = permissions.reading_of(actor)
    listing = listing_of(reading, kind, record_id)
    texts = texts_of(readable_texts(reading, listing))
    closed = {"text": str(CLOSED_TITLE), "other": ""}  # found by the owner's mandate, and not looked at
    title = next((row for row in texts if row["subject"] == "title"), closed)
    body = [row for row in texts if row["subject"] not in {"title", "summary"}]
    context: dict[str, Any] = {
        "kind": kind,
        "back": BACK[kind],
        "listing": listing,
        "title": title["text"],
        "title_other": title["other"],
        "first_texts": body[:1],
        "texts": body[1:],
        "summary": next((row for row in texts if row["subject"] == "summary"), None),
        "owner": listing.owner if listing.owner_id else None,
        "facts": facts_of(listing),
        "contact": _contact(actor, listing),
        "may_change": permissions.may_change(actor, listing) and reading.tier(listing) == Audience.PRIVATE,
        "files": [
            (row, reverse(f"{kind}-attachment", args=[listing.pk, row.pk])) for row in attachments_of(actor, listing)
        ],
        "way": way_to_owner(actor, kind, listing),
        "may_edit": permissions.may_edit(actor, listing.owner_id),
        "memos": memos_about(actor, listing.pk),
        "route_key": f"{kind}:{listing.pk}",
        "may_look": permissions.may_look(actor, listing),
        "looking": _looking(reading, listing),
        "answered": _answered(actor, listing) if kind != ListingKind.NEED else [],
    }
    if isinstance(listing, Need):
        may_targets = reading.may_read(listing, "targets")
        targets = list(listing.targets.all())
        readable = {row[0]: row for row in readable_texts(reading, listing)}
        values = {f"{name}_zh": row[1] or row[2] for name, row in readable.items()}
        context |= {"pooled": pool_members(actor, listing)}
        context |= {"targets": targets, "questions": questions_for(values, len(targets) if may_targets else 1)}
    return render(request, "exchange/listing.html", context)


def _answered(actor: Actor, listing: Listing) -> list[tuple[str, AnsweredNeed]]:
    return [(row.need.title, row) for row in needs_answered_by(actor, listing.pk)]


def _looking(reading: permissions.Reading, listing: Listing) -> bool:
    """Whether a look under the owner's mandate is open now."""
    return listing.acts_for_us and listing.pk in reading.looked


def _contact(actor: Actor, listing: Listing) -> Any:
    person = listing.contact if listing.contact_id else None
    if person is None or not person.listed or not may_see_contact(actor, person):
        return None
    return person


@require_safe
def organisation_page(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """An organisation with its listings, what binds it to others, and what a regulator has cleared for it."""
    actor = actor_of(request)
    row = organisation_of(actor, record_id)
    reading = permissions.reading_of(actor)
    listings = [
        (
            str(kind),
            [
                (listing.title, listing)
                for listing in visible_listings(reading, kind).answering("owner").filter(owner=row)[:LISTED]
            ],
        )
        for kind in ListingKind
    ]
    cleared = list(row.cleared_products.all()[:LISTED])
    last = cleared[0].decided_on if cleared else None
    context = {
        "row": row,
        "texts": texts_of([("summary", row.summary_zh, row.summary_en)]) if row.summary else [],
        "listings": [entry for entry in listings if entry[1]],
        "ties": [
            (tie, [party for party in tie.organisations.all() if party.pk not in (row.pk, tie.subject_id)])
            for tie in ties_of(actor, row)
        ],
        "indicators": list(indicators_of(actor, [row.pk])),
        "identifiers": list(row.identifiers.all()),
        "cleared": cleared,
        "cleared_is_fresh": last is not None and last > fresh_since(timezone.localdate()),
        "experts": list(row.people.filter(is_expert=True, listed=True)[:LISTED]),
        "other_name": next((name for name in (row.name_zh, row.name_en) if name and name != row.name), ""),
    }
    return render(request, "network/organisation.html", context | book_panel(actor, row))


@require_safe
def expert_page(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """An expert with works and files; contact data only with consent."""
    actor = actor_of(request)
    person = person_of(actor, record_id)
    rows = [
        (name, getattr(person, f"{name}_zh"), getattr(person, f"{name}_en"))
        for name in ("summary", "offers")
        if getattr(person, name)
    ]
    context = {
        "person": person,
        "texts": texts_of(rows),
        "works": person.works.all(),
        "identifiers": list(person.identifiers.all()),
        "way": way_to_expert(actor, person),
        "files": [(row, reverse("expert-attachment", args=[person.pk, row.pk])) for row in profile_files(person)],
        "contact": person if may_see_contact(actor, person) and (person.phone or person.email) else None,
    }
    return render(request, "network/expert.html", context)


@require_safe
def cleared_page(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """A cleared product. One statement."""
    actor = actor_of(request)
    product = cleared_product_of(actor, record_id)
    return render(request, "exchange/cleared.html", {"product": product, "audience": audience_of(actor)})
