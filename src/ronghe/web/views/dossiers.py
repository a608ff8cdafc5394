"""The dossier of a described text or of a stored need: page, one cell, comparison, files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.problems import BadInput
from ronghe.exchange import commands as exchange
from ronghe.exchange.models import Need
from ronghe.exchange.queries import visible_listings
from ronghe.journey.exports.cards import Card, Cell, cards_of
from ronghe.journey.exports.excel import comparison_workbook, dossier_workbook
from ronghe.journey.exports.page import page_of
from ronghe.journey.exports.routes import route_lines
from ronghe.journey.exports.wechat import wechat_text
from ronghe.journey.exports.wording import PARTNER_KINDS, VERDICTS, circle_text
from ronghe.journey.queries import Dossier, as_json, dossier_of_need, dossier_of_text
from ronghe.kernel.text import Clause, asking
from ronghe.network import commands as network
from ronghe.network.enums import OrganisationKind
from ronghe.network.queries import visible_organisations
from ronghe.route.queries.kept import memos_about
from ronghe.web import drafts
from ronghe.web.actors import actor_of, desk_is_open, desk_of, paced
from ronghe.web.downloads import DOCX, XLSX, file_response, workbook_response
from ronghe.web.interest import actions_on
from ronghe.web.paging import with_values

MOST_COMPARED = 4
CONTEXT = 220
NAMES_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the need's text; ``clause`` where it is one."""

    text: str
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage with what stands around it."""

    before: str
    passage: str
    after: str


def _dossier(request: HttpRequest, key: str = "", need_id: UUID | None = None, actor: Actor | None = None) -> Dossier:
    """The dossier for the visitor, or for the actor given."""
    reader = actor or paced(request)
    if need_id is not None:
        return dossier_of_need(reader, need_id)
    draft = drafts.draft_of(request, key)
    return dossier_of_text(reader, draft.text, reason=draft.reason)


def _chat_line(request: HttpRequest, dossier: Dossier, key: str, need_id: UUID | None) -> str:
    """The line for a chat, made of public facts alone; for whoever reads more it is made when ``chat`` asks for it."""
    if dossier.audience == Audience.PUBLIC:
        return wechat_text(dossier)
    if request.GET.get("chat") != "1":
        return ""
    return wechat_text(_dossier(request, key, need_id, Actor.anonymous()))


@require_safe
def dossier_page(request: HttpRequest, key: str = "", need_id: UUID | None = None) -> HttpResponse:
    """The whole dossier; ``kind``, ``verdict``, ``region``, ``veto`` in the address narrow what is shown."""
    dossier = _dossier(request, key, need_id)
    every = cards_of(dossier)
    shown = {kind: [card for card in cards if _passes(card, request.GET)] for kind, cards in every.items()}
    kinds = [kind for kind in request.GET.getlist("kind") if kind in PARTNER_KINDS]
    groups = [(kind, cards, len(every[kind])) for kind, cards in shown.items() if not kinds or kind in kinds]
    context = {
        "dossier": dossier,
        "need": dossier.need,
        "circle": circle_text(dossier.audience),
        "actions": actions_on(actor_of(request), _stored(request, need_id), every),
        "draft_key": key,
        "route_key": key or f"need:{need_id}",
        "memos": memos_about(actor_of(request), need_id) if need_id else [],
        "pieces": pieces_of(dossier.need.text, dossier.need.clauses),
        "groups": groups,
        "shown": sum(len(cards) for _kind, cards, _all in groups),
        "total": sum(len(cards) for cards in every.values()),
        "summary": _summary(every),
        "questions": getattr(dossier.section("questions"), "questions", ()),
        "routes": route_lines(dossier),
        "products": getattr(dossier.section("similar"), "products", ()),
        "filters": _filters(request.GET, every),
        "filtered": any(request.GET.get(name) for name in ("kind", "verdict", "region", "veto")),
        "wechat": _chat_line(request, dossier, key, need_id),
        "chat_query": with_values(request.GET, chat="1"),
        "can_store": bool(key) and desk_is_open(request),
        "organisation_kinds": OrganisationKind.choices,
        "names": _names(request) if key and desk_is_open(request) else [],
    }
    return render(request, "journey/dossier.html", context)


def _stored(request: HttpRequest, need_id: UUID | None) -> Need | None:
    """The stored need, for whoever is logged in. One statement."""
    actor = actor_of(request)
    if need_id is None or actor.is_anonymous:
        return None
    return visible_listings(actor, "need").prefetch_related(None).filter(pk=need_id).first()


def _names(request: HttpRequest) -> list[str]:
    return [row.name for row in visible_organisations(actor_of(request))[:NAMES_OFFERED]]


def _passes(card: Card, query: QueryDict) -> bool:
    verdict, region = query.get("verdict", ""), query.get("region", "")
    if verdict in VERDICTS and verdict not in card.verdicts:
        return False
    if region and card.region != region:
        return False
    return not (query.get("veto") == "hide" and card.vetoes)


def _summary(every: dict[str, list[Card]]) -> list[tuple[str, int, Card | None]]:
    """Per kind: how many, and the best without objections."""
    return [
        (kind, len(cards), next((card for card in cards if not card.vetoes), None)) for kind, cards in every.items()
    ]


def _filters(query: QueryDict, every: dict[str, list[Card]]) -> dict[str, Any]:
    regions = sorted({card.region for cards in every.values() for card in cards if card.region})
    return {
        "kinds": [(kind, str(label), kind in query.getlist("kind")) for kind, label in PARTNER_KINDS.items()],
        "verdicts": [(name, str(label), query.get("verdict") == name) for name, label in VERDICTS.items()],
        "regions": [(region, query.get("region") == region) for region in regions],
        "hide_vetoes": query.get("veto") == "hide",
        "clear": with_values(query, kind=None, verdict=None, region=None, veto=None),
    }


def pieces_of(text: str, clauses: tuple[Clause, ...]) -> list[Piece]:
    """The text cut at its clauses, nothing lost; of clauses that overlap the first is marked."""
    pieces, at = [], 0
    for clause in sorted(clauses, key=lambda one: (one.start, -one.end)):
        if clause.start < at:
            continue
        if clause.start > at:
            pieces.append(Piece(text[at : clause.start]))
        pieces.append(Piece(text[clause.start : clause.end], clause))
        at = clause.end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces


@require_safe
def dossier_cell(request: HttpRequest, key: str = "", need_id: UUID | None = None) -> HttpResponse:
    """One cell of the grid: the clause in the need and the passage in the record, side by side."""
    dossier = _dossier(request, key, need_id)
    card, cell = _found(dossier, request.GET.get("card", ""), request.GET.get("clause", ""))
    field = card.partner.record.fields.get(cell.field, "")
    passage = cell.given.passage if cell.given else None
    context = {
        "dossier": dossier,
        "card": card,
        "cell": cell,
        "asked": excerpt(dossier.need.text, cell.clause.start, cell.clause.end),
        "answered": excerpt(field, passage.start, passage.end) if passage else None,
    }
    template = "journey/cell.html#cell" if "HX-Request" in request.headers else "journey/cell.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _found(dossier: Dossier, card_key: str, clause: str) -> tuple[Card, Cell]:
    for cards in cards_of(dossier).values():
        for card in cards:
            if card.key != card_key:
                continue
            for cell in card.cells:
                if cell.clause.id == clause:
                    return card, cell
    raise Http404


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """The passage with at most some 220 characters on each side."""
    begin, stop = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before = ("…" if begin else "") + text[begin:start]
    after = text[end:stop] + ("…" if stop < len(text) else "")
    return Excerpt(before, text[start:end], after)


@require_safe
def dossier_comparison(request: HttpRequest, key: str = "", need_id: UUID | None = None) -> HttpResponse:
    """Up to four partners side by side, clause by clause; ``as=xlsx`` gives the file instead."""
    dossier = _dossier(request, key, need_id)
    wanted = request.GET.getlist("c")
    by_key = {card.key: card for cards in cards_of(dossier).values() for card in cards}
    cards = [by_key[name] for name in dict.fromkeys(wanted) if name in by_key]
    if cards and request.GET.get("as") == "xlsx":
        return workbook_response(comparison_workbook(dossier, cards[:MOST_COMPARED]), "ronghe-comparison.xlsx")
    rows = [
        (clause, [card.cells[number] for card in cards[:MOST_COMPARED]])
        for number, clause in enumerate(asking(dossier.need.clauses))
    ]
    context = {
        "dossier": dossier,
        "cards": cards[:MOST_COMPARED],
        "left_out": cards[MOST_COMPARED:],
        "rows": rows,
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
    }
    return render(request, "journey/comparison.html", context)


def _word(dossier: Dossier) -> bytes:
    from ronghe.journey.exports.word import word_of  # noqa: PLC0415 -- slow import

    return word_of(dossier)


def _json(dossier: Dossier) -> bytes:
    return json.dumps(as_json(dossier), ensure_ascii=False, indent=2).encode()


def _html(dossier: Dossier) -> bytes:
    return page_of(dossier).encode()


FILES: dict[str, tuple[Callable[[Dossier], bytes], str]] = {
    "docx": (_word, DOCX),
    "xlsx": (dossier_workbook, XLSX),
    "json": (_json, "application/json"),
    "html": (_html, "text/html; charset=utf-8"),
}


@require_safe
def dossier_file(request: HttpRequest, form: str, key: str = "", need_id: UUID | None = None) -> HttpResponse:
    """The dossier as a file to take away."""
    if form not in FILES:
        raise Http404
    write, kind = FILES[form]
    return file_response(write(_dossier(request, key, need_id)), f"ronghe-dossier.{form}", kind)


class OwnerMissing(BadInput):
    """A need is stored for an organisation."""

    code = "owner-missing"


@require_POST
def store_need(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a described text as a need of an organisation and submit it; for whoever may bring in records.

    A name that no organisation has is added as a new organisation of the kind chosen.
    """
    actor = desk_of(request)
    draft = drafts.draft_of(request, key)
    name = request.POST.get("organisation", "").replace("\x00", "").strip()
    if not name:
        raise OwnerMissing(_("No organisation was named."), _("Go back and say which hospital or company asks."))
    rows = visible_organisations(actor)
    owner = rows.filter(name_zh=name).first() or rows.filter(name_en=name).first()
    if owner is None:
        ending = "en" if name.isascii() else "zh"
        owner = network.save_organisation(
            actor, {"kind": request.POST.get("organisation_kind", ""), f"name_{ending}": name}
        )
    need = exchange.describe_need(actor, owner.pk, draft.text, reason=draft.reason)
    exchange.submit_listing(actor, "need", need.pk)
    drafts.forget(request, key)
    return redirect("need", need.pk)
