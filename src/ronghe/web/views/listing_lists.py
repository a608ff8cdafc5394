"""My listings, the reviewers' queue, and one verb on many listings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, Problem
from ronghe.exchange import commands, permissions
from ronghe.exchange.enums import ListingKind, ListingStatus, Verdict
from ronghe.exchange.models import Listing, Need
from ronghe.exchange.models.kinds import SUBJECTS
from ronghe.exchange.models.service import SITE_COLUMNS
from ronghe.exchange.queries import reviewing
from ronghe.exchange.queries.attachments import attachments_of
from ronghe.exchange.queries.drafting import missing_in
from ronghe.exchange.queries.gates import gate_of, gates
from ronghe.exchange.queries.listings import readable_texts
from ronghe.exchange.queries.reviewed import Earlier, earlier_of, marks_to_review
from ronghe.exchange.queries.trial_sites import tells_of_site
from ronghe.journey.exports.excel import table_workbook
from ronghe.journey.exports.wording import listed
from ronghe.web.actors import member_of
from ronghe.web.addresses import own_address
from ronghe.web.differences import differences
from ronghe.web.downloads import workbook_response
from ronghe.web.forms.listings import FACTS, fact_text, label_of, missing_words
from ronghe.web.paging import page_links, page_number, with_values

PER_PAGE = 20
EXPORTED = 2000
OWN_VERBS = ("submit", "renew", "withdraw")


def _chosen(request: HttpRequest, name: str, allowed: list[str]) -> list[str]:
    return [value for value in request.GET.getlist(name) if value in allowed]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Listings of the organisation acted for: state, what is missing, expiry; ``as=xlsx`` gives the file."""
    actor = member_of(request)
    statuses = _chosen(request, "status", ListingStatus.values)
    kinds = _chosen(request, "kind", ListingKind.values)
    text = request.GET.get("q", "").strip()[:80]
    rows = reviewing.own_listings(actor, statuses, kinds, text)
    if request.GET.get("as") == "xlsx":
        return _own_workbook(rows)
    context = _listed(request, rows) | {
        "statuses": ListingStatus.choices,
        "kinds": ListingKind.choices,
        "status": statuses,
        "kind_chosen": kinds,
        "q": text,
        "verbs": OWN_VERBS if actor.writes_for else (),
        "may_write": bool(actor.writes_for),
        "filtered": bool(statuses or kinds or text),
    }
    return render(request, "exchange/mine.html", context)


def _own_row(row: reviewing.Row) -> dict[str, Any]:
    missing = missing_in(row.listing)
    return {
        "row": row,
        "missing": missing,
        "missing_words": missing_words(missing),
        "one_language": len(missing.without_zh) + len(missing.without_en),
    }


def _listed(request: HttpRequest, rows: reviewing.Across) -> dict[str, Any]:
    """One page of a list across kinds, with its pager."""
    pages: Paginator[Any] = Paginator(rows, PER_PAGE)  # type: ignore[arg-type]  # counts and slices as a list does
    page = pages.get_page(page_number(request.GET.get("page")))
    return {
        "rows": [_own_row(row) for row in page.object_list],
        "total": pages.count,
        "links": page_links(request.GET, page.number, pages.num_pages),
        "here": request.get_full_path(),
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
    }


def _own_workbook(rows: reviewing.Across) -> HttpResponse:
    headers = [_("Type"), _("Title"), _("Status"), _("Published"), _("To be renewed by"), _("Still missing")]
    body = [
        [
            str(ListingKind(row.kind).label),
            str(row.listing.title),
            str(row.listing.get_status_display()),
            f"{row.listing.published_at:%Y-%m-%d}" if row.listing.published_at else "",
            row.listing.renew_on.isoformat() if row.listing.renew_on else "",
            listed(missing_words(missing_in(row.listing))),
        ]
        for row in rows[0:EXPORTED]
    ]
    return workbook_response(table_workbook(_("My listings"), headers, body), "ronghe-my-listings.xlsx")


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """What waits for the technology managers, with filters and one verb on many; ``as=xlsx`` gives the file."""
    actor = _manager(request)
    state = request.GET.get("state", "")
    state = state if state in reviewing.STATES else reviewing.STATES[0]
    kinds = _chosen(request, "kind", ListingKind.values)
    text = request.GET.get("q", "").strip()[:80]
    rows = reviewing.queue(actor, state, kinds, text)
    if request.GET.get("as") == "xlsx":
        return _queue_workbook(rows)
    context = _listed(request, rows) | {
        "state": state,
        "states": [(name, label) for name, label in _states().items()],
        "kinds": ListingKind.choices,
        "kind_chosen": kinds,
        "q": text,
        "verbs": ("approve", "return", "withdraw") if state in ("waiting", "changed") else ("renew", "withdraw"),
        "may_set_gate": permissions.may_set_gate(actor),
        "filtered": bool(kinds or text),
    }
    return render(request, "exchange/reviews.html", context)


def _queue_workbook(rows: reviewing.Across) -> HttpResponse:
    headers = [
        _("Type"), _("Title"), pgettext("listing", "Owner"), _("Status"), _("Submitted"), _("To be renewed by"),
        _("Still missing"),
    ]  # fmt: skip
    body = [
        [
            str(ListingKind(row.kind).label),
            str(row.listing.title) or _("Title not open to you"),
            str(row.listing.owner) if row.listing.owner_id else _("name withheld"),
            str(row.listing.get_status_display()),
            f"{timezone.localtime(row.listing.submitted_at):%Y-%m-%d}" if row.listing.submitted_at else "",
            row.listing.renew_on.isoformat() if row.listing.renew_on else "",
            listed(missing_words(missing_in(row.listing))),
        ]
        for row in rows[0:EXPORTED]
    ]
    return workbook_response(table_workbook(_("Review queue"), headers, body), "ronghe-reviews.xlsx")


def _states() -> dict[str, str]:
    return {
        "waiting": _("Waiting for review"),
        "changed": _("Open, changed since"),
        "returned": _("Sent back"),
        "expiring": _("Expiring within 30 days"),
        "expired": _("Expired"),
    }


def _manager(request: HttpRequest) -> Actor:
    actor = member_of(request)
    permissions.require_desk(actor)
    return actor


@require_http_methods(["GET", "HEAD", "POST"])
def review_page(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """One listing as it will be read, with a box for a comment under each field, and the decision."""
    actor = _manager(request)
    if kind not in ListingKind.values:
        raise NotAllowed()
    problem: Problem | None = None
    comments = {name[8:]: request.POST.get(name, "") for name in request.POST if name.startswith("comment-")}
    note = request.POST.get("note", "")
    if request.method == "POST":
        verdict = request.POST.get("verdict", "")
        try:
            seen = request.POST.get("seen", "")
            commands.review_listing(actor, kind, record_id, verdict, comments, note, seen=seen)
            return redirect("reviews")
        except Problem as refused:
            problem = refused
    seen = marks_to_review(actor, [(kind, record_id)]).get((kind, record_id), "")
    listing = reviewing.reviewable(actor, kind, record_id)
    earlier = earlier_of(actor, listing)
    targets = list(listing.targets.all()) if isinstance(listing, Need) else []
    attachments = attachments_of(actor, listing)
    asked = [name for name in FACTS[ListingKind(kind)] if name not in SITE_COLUMNS or tells_of_site(listing)]
    names = [*asked, *(["targets"] if kind == ListingKind.NEED else []), "files"]
    hidden = [
        name
        for name in permissions.FIELDS[ListingKind(kind)]
        if name not in ("source", "contact", "owner") and not permissions.may_read_field(listing, name, actor)
    ]
    context = {
        "kind": kind,
        "listing": listing,
        "seen": seen,
        "earlier": earlier,
        "texts": _texts(actor, listing, earlier, comments),
        "targets": targets,
        "earlier_targets": _earlier_targets(earlier, targets),
        "attachments": [(row, earlier is not None and row.created_at > earlier.at) for row in attachments],
        "others": [_fact(listing, earlier, name, comments.get(name, "")) for name in names],
        "hidden": [label_of(name) for name in hidden],
        "missing_words": missing_words(missing_in(listing)),
        "reviews": reviewing.reviews_of(kind, listing.pk),
        "gate": gate_of(kind),
        "problem": problem,
        "note": note,
        "verdicts": Verdict,
    }
    return render(request, "exchange/review.html", context, status=problem.status if problem else 200)


def _texts(actor: Actor, listing: Listing, earlier: Earlier | None, comments: dict[str, str]) -> list[dict[str, Any]]:
    """What stands under each subject, or stood there when it was last reviewed, with the difference."""
    now = {subject: (zh, en) for subject, zh, en in readable_texts(actor, listing)}
    before = {subject: (zh, en) for subject, zh, en in readable_texts(actor, earlier.listing)} if earlier else {}
    rows = []
    for subject in SUBJECTS[permissions.kind_of(listing)]:
        if subject not in now and subject not in before:
            continue
        zh, en = now.get(subject, ("", ""))
        was_zh, was_en = before.get(subject, ("", "")) if earlier else (zh, en)
        rows.append(
            {
                "subject": subject,
                "label": label_of(subject),
                "zh": zh,
                "en": en,
                "changes_zh": differences(was_zh, zh),
                "changes_en": differences(was_en, en),
                "said": comments.get(subject, ""),
            }
        )
    return rows


def _earlier_targets(earlier: Earlier | None, targets: list[Any]) -> list[str]:
    """The targets as they were, where they were others."""
    return earlier.targets if earlier is not None and earlier.targets != [str(row) for row in targets] else []


def _fact(listing: Listing, earlier: Earlier | None, name: str, said: str) -> tuple[str, str, str, str, str]:
    """(name, label, value, comment, value before where it was another)."""
    value = fact_text(listing, name)
    was = fact_text(earlier.listing, name) if earlier is not None and name not in ("targets", "files") else value
    return name, label_of(name), value, said, was if was != value else ""


@require_POST
def act_on_many(request: HttpRequest) -> HttpResponse:
    """One verb on the chosen listings: first a page that asks, then one that says what became of each."""
    actor = member_of(request)
    verb = request.POST.get("do", "")
    keys = [key for key in map(_key, request.POST.getlist("pick")[:200]) if key]
    back = own_address(request, request.POST.get("back", ""))
    if verb not in commands.VERBS or not keys:
        return render(request, "exchange/many.html", {"nothing": True, "back": back}, status=422)
    shown = {row.key: row for row in reviewing.rows_of(actor, reviewing.findable(actor, keys))}
    if not shown:  # what is not there for this reader was not chosen
        return render(request, "exchange/many.html", {"nothing": True, "back": back}, status=422)
    context: dict[str, Any] = {"verb": verb, "back": back, "keys": keys}
    if request.POST.get("confirm") != "yes":
        seen = marks_to_review(actor, keys) if verb in ("approve", "return") else {}
        context["rows"] = [(row, seen.get((row.kind, row.listing.pk), "")) for row in shown.values()]
        return render(request, "exchange/many.html", context)
    outcomes = commands.act_on_many(actor, verb, keys, request.POST.get("why", "").strip()[:500], _seen(request, keys))
    context["outcomes"] = [
        {
            "row": shown.get(f"{one.kind}:{one.listing_id}"),
            "status": str(ListingStatus(one.status).label) if one.status else "",
            "problem": one.problem,
        }
        for one in outcomes
    ]
    context["done"] = sum(1 for one in outcomes if one.problem is None)
    return render(request, "exchange/many.html", context)


def _seen(request: HttpRequest, keys: list[tuple[str, UUID]]) -> dict[tuple[str, UUID], str]:
    return {(kind, key): request.POST.get(f"seen-{kind}:{key}", "") for kind, key in keys}


def _key(text: str) -> tuple[str, UUID] | None:
    kind, _colon, key = text.partition(":")
    try:
        return (kind, UUID(key)) if kind in ListingKind.values else None
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def gate_page(request: HttpRequest) -> HttpResponse:
    """How many reviews each kind of listing needs, and how long it stays open; for the node's administrator."""
    actor = _manager(request)
    if not permissions.may_set_gate(actor):
        raise NotAllowed(_("The administrator of this node sets the gate."))
    problem: Problem | None = None
    if request.method == "POST":
        try:
            for kind in ListingKind:
                commands.set_gate(
                    actor,
                    kind,
                    _whole(request.POST.get(f"reviews-{kind}", "")),
                    _whole(request.POST.get(f"days-{kind}", "")),
                )
            return redirect("gate")
        except Problem as refused:
            problem = refused
    context = {"gates": gates(), "problem": problem}
    return render(request, "exchange/gate.html", context, status=problem.status if problem else 200)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
