"""Who sees what of a listing: its fields' tiers, the listing as each tier sees it, to whom it is open, who looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ronghe.base.audience import ORDER, Audience, reads
from ronghe.exchange import commands, permissions
from ronghe.exchange.models import Listing, Need
from ronghe.exchange.models.service import SITE_TEXTS
from ronghe.exchange.queries.disclosures import (
    FieldTier,
    disclosures_of,
    field_tiers,
    looks_of,
    opened_listing,
    owned_listing,
)
from ronghe.exchange.queries.listings import readable_texts
from ronghe.exchange.queries.trial_sites import tells_of_site
from ronghe.journey.exports.wording import subject_label
from ronghe.web.actors import member_of
from ronghe.web.listing_facts import facts_of, told
from ronghe.web.listing_texts import texts_of

MOST_LOOKS = 50
SHORT = 90

VIEWS: dict[Audience, str | Promise] = {
    Audience.PUBLIC: gettext_lazy("Everybody"),
    Audience.MEMBER: pgettext_lazy("audience", "Members"),
    Audience.NDA: gettext_lazy("After an agreement"),
    Audience.PRIVATE: gettext_lazy("Ourselves"),
}
"""The four readers of the preview."""

BULK: dict[str, str | Promise] = {
    "default": gettext_lazy("Back to the defaults"),
    "member": gettext_lazy("All for members at the widest"),
    "nda": gettext_lazy("All under an agreement at the widest"),
}


SORTING = frozenset({"fields", "kind", "region", "owner"})
"""Fields by which listings are sorted and filtered: closing all fields at once leaves them as they are by default."""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the editor: what stands there, and which of the four readers sees it."""

    field: FieldTier
    label: str
    text: str
    seen: tuple[tuple[str, bool], ...]


@require_http_methods(["GET", "HEAD", "POST"])
def tiers_page(request: HttpRequest, record_id: UUID, kind: str) -> HttpResponse:
    """The editor and the preview; ``as`` in the address says as whom the listing is shown. For writers of the owner."""
    actor = member_of(request)
    listing = owned_listing(actor, kind, record_id)
    if request.method == "POST":
        _save(request, kind, listing)
        return redirect(request.get_full_path())
    seen_by = request.GET.get("as", "")
    audience = Audience(seen_by) if seen_by in Audience.values else Audience.PUBLIC
    looks = list(looks_of(actor, listing)[: MOST_LOOKS + 1])
    context = {
        "kind": kind,
        "listing": listing,
        "rows": _rows(listing),
        "tiers": Audience.choices,
        "bulk": BULK.items(),
        "views": [(str(tier), label, tier == audience) for tier, label in VIEWS.items()],
        "audience": audience,
        "preview": _preview(listing, audience),
        "disclosures": disclosures_of(actor, listing),
        "looks": looks[:MOST_LOOKS],
        "more_looks": len(looks) > MOST_LOOKS,
        "look_minutes": int(permissions.LOOK_LASTS.total_seconds() // 60),
    }
    return render(request, "exchange/tiers.html", context)


def _save(request: HttpRequest, kind: str, listing: Listing) -> None:
    fields = permissions.FIELDS[permissions.kind_of(listing)]
    bulk = request.POST.get("bulk", "")
    if bulk == "default":
        tiers: dict[str, str] = {}
    elif bulk in Audience.values:
        tiers = {
            name: str(max(Audience(bulk), default, key=ORDER.index))
            for name, default in fields.items()
            if name in permissions.tierable(kind) and name not in SORTING
        }
    else:
        tiers = {
            name: request.POST[f"tier-{name}"]
            for name in permissions.tierable(kind)
            if request.POST.get(f"tier-{name}")
        }
    commands.set_disclosure(
        member_of(request),
        kind,
        listing.pk,
        tiers=tiers,
        tier=request.POST.get("tier") or None,
        acts_for_us="acts_for_us" in request.POST,
        anonymous="anonymous" in request.POST,
    )
    messages.success(request, _("Saved. From now on everybody sees what stands below."))


def _rows(listing: Listing) -> list[Row]:
    views = {tier: permissions.reading_of(tier) for tier in ORDER}
    rows = []
    for field in field_tiers(listing):
        if field.name in SITE_TEXTS and field.name not in listing.tiers and not tells_of_site(listing):
            continue
        text = " ".join(told(listing, field.name).split())
        seen = tuple(
            (str(VIEWS[tier]), view.may_read(listing, field.name) and reads(tier, listing.tier))
            for tier, view in views.items()
        )
        short = text if len(text) <= SHORT else text[: SHORT - 1] + "…"
        rows.append(Row(field, subject_label(field.name), short, seen))
    return rows


def _preview(listing: Listing, audience: Audience) -> dict[str, Any] | None:
    """The listing as the audience sees it; ``None`` where it does not find it at all."""
    if not reads(audience, listing.tier):
        return None
    cut = permissions.shown(audience, listing)
    texts = texts_of(readable_texts(audience, cut))
    return {
        "title": str(cut.title),
        "owner": cut.owner if cut.owner_id else None,
        "fields": cut.fields,
        "texts": [row for row in texts if row["subject"] != "title"],
        "targets": list(cut.targets.all()) if isinstance(cut, Need) else [],
        "facts": facts_of(cut),
        "contact": cut.contact if cut.contact_id else None,
    }


@require_POST
def take_back(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """An organisation reads a listing as any other again."""
    actor = member_of(request)
    kind, listing_id = opened_listing(actor, disclosure_id)
    row = commands.take_back_disclosure(actor, disclosure_id)
    messages.success(
        request, _("Taken back: %(name)s now sees the listing as any other member.") % {"name": row.organisation}
    )
    return redirect(f"{kind}-tiers", listing_id)


@require_POST
def look(request: HttpRequest, record_id: UUID, kind: str) -> HttpResponse:
    """A technology manager opens the private fields of a listing whose owner asked the node to act for it."""
    commands.look_under_mandate(member_of(request), kind, record_id, request.POST.get("why", "")[:500])
    return redirect(kind, record_id)
