"""Search over everything: facets, highlighted passages, paging, a list to take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ronghe.exchange.enums import AchievementKind, NeedKind, ServiceKind
from ronghe.exchange.errors import QueryTooLong
from ronghe.exchange.queries import SearchHit, SearchPage, search
from ronghe.exchange.queries.search import FACETS, LONGEST_QUERY
from ronghe.journey.exports.excel import table_workbook
from ronghe.journey.exports.wording import RECORD_KINDS, region_label, specialty_label
from ronghe.network.enums import OrganisationKind
from ronghe.web.actors import paced
from ronghe.web.downloads import workbook_response
from ronghe.web.paging import page_links, page_number, with_values

PER_PAGE = 15
EXPORTED = 500
FURTHEST = 10_000
SORTED = 200
SHOWN_VALUES = 8

_SUBKINDS = {
    f"{kind}.{value}": label
    for kind, choices in (
        ("need", NeedKind.choices),
        ("achievement", AchievementKind.choices),
        ("service", ServiceKind.choices),
        ("organisation", OrganisationKind.choices),
    )
    for value, label in choices
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: how many results have it, whether it is chosen, and the link that toggles it."""

    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet with its first values; the ``rest`` is folded away."""

    name: str
    label: str
    values: list[FacetValue]
    rest: list[FacetValue]


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Results for ``q`` and the chosen facets, ``sort`` = best or name. One search and a few statements per kind."""
    text = _asked(request)
    chosen = {name: request.GET.getlist(name) for name in FACETS}
    page_at = min(page_number(request.GET.get("page")), FURTHEST // PER_PAGE)
    by_name = request.GET.get("sort") == "name"
    found = _found(request, text, chosen, page_at, by_name=by_name)
    pages = max(1, -(-min(found.total, SORTED if by_name else FURTHEST) // PER_PAGE))
    context: dict[str, Any] = {
        "search_text": text,
        "found": found,
        "groups": facet_groups(request.GET, found.facets, chosen),
        "chosen": [
            (
                _facet_label(name),
                _value_label(name, value),
                with_values(request.GET, **{name: [v for v in values if v != value]}),
            )
            for name, values in chosen.items()
            for value in values
        ],
        "clear_query": with_values(request.GET, **dict.fromkeys(FACETS)),
        "links": page_links(request.GET, page_at, pages),
        "sorts": [
            (_("Best match"), with_values(request.GET, sort=None), not by_name),
            (_("Name"), with_values(request.GET, sort="name"), by_name),
        ],
        "page": page_at,
        "pages": pages,
        "first": found.offset + 1 if found.hits else 0,
        "last": found.offset + len(found.hits),
        "export_query": with_values(request.GET),
    }
    template = "web/search.html#results" if request.headers.get("HX-Target") == "results" else "web/search.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Target"
    return response


def _asked(request: HttpRequest) -> str:
    """What is searched for; refused where it is longer than a search reads, as at the API."""
    text = request.GET.get("q", "").replace("\x00", "").strip()
    if len(text) > LONGEST_QUERY:
        raise QueryTooLong()
    return text


def _found(
    request: HttpRequest, text: str, chosen: Mapping[str, list[str]], page_at: int, *, by_name: bool
) -> SearchPage:
    """One page of results; by name the best 200 are put in order, since an index has no order by name."""
    offset = (page_at - 1) * PER_PAGE
    if not by_name:
        return search(paced(request), text, chosen, limit=PER_PAGE, offset=offset)
    found = search(paced(request), text, chosen, limit=SORTED)
    hits = sorted(found.hits, key=lambda hit: (hit.record.label.title.casefold(), str(hit.record.id)))
    return replace(found, hits=tuple(hits[offset : offset + PER_PAGE]), offset=offset)


@require_safe
def search_workbook(request: HttpRequest) -> HttpResponse:
    """The result list as an Excel file, the best 500."""
    text = _asked(request)
    chosen = {name: request.GET.getlist(name) for name in FACETS}
    found = search(paced(request), text, chosen, limit=EXPORTED)
    headers = [
        _("Kind"),
        _("Title"),
        pgettext("listing", "Owner"),
        _("Region"),
        _("Passage"),
        _("Illustrative"),
        _("Address"),
    ]
    return workbook_response(table_workbook(_("Search results"), headers, _rows(request, found)), "ronghe-search.xlsx")


def _rows(request: HttpRequest, found: SearchPage) -> list[list[Any]]:
    return [
        [
            str(RECORD_KINDS[hit.record.kind]),
            hit.record.label.title,
            hit.record.label.owner,
            region_label(hit.record.facts.region),
            passage_of(hit),
            _("yes") if hit.record.label.illustrative else "",
            request.build_absolute_uri(reverse(hit.record.kind, args=[hit.record.id])),
        ]
        for hit in found.hits
    ]


def passage_of(hit: SearchHit) -> str:
    """The passage of a result as one text."""
    return "".join(piece.text for piece in hit.pieces)


def facet_groups(
    query: QueryDict, facets: Mapping[str, Mapping[str, int]], chosen: Mapping[str, list[str]]
) -> list[FacetGroup]:
    """Facets with at least one named value, most frequent first; chosen values are always shown."""
    groups = []
    for name in FACETS:
        counts = {value: number for value, number in facets.get(name, {}).items() if value and not _is_code(value)}
        for value in chosen.get(name, []):
            counts.setdefault(value, 0)
        if not counts:
            continue
        picked = chosen.get(name, [])
        values = [
            FacetValue(
                _value_label(name, value),
                number,
                value in picked,
                with_values(
                    query, **{name: [v for v in picked if v != value] if value in picked else [*picked, value]}
                ),
            )
            for value, number in sorted(counts.items(), key=lambda row: (row[0] not in picked, -row[1], row[0]))
        ]
        groups.append(FacetGroup(name, _facet_label(name), values[:SHOWN_VALUES], values[SHOWN_VALUES:]))
    return groups


def _is_code(value: str) -> bool:
    """Whether a type is a regulator's product code, of which there are hundreds and which says nothing to a reader."""
    return value.startswith("cleared.")


def _facet_label(name: str) -> str:
    return {
        "kind": pgettext("facet", "Kind"),
        "field": _("Field"),
        "region": _("Region"),
        "subkind": pgettext("facet", "Type"),
        "illustrative": _("Sample data"),
    }[name]


def _value_label(name: str, value: str) -> str:
    if name == "kind":
        return str(RECORD_KINDS.get(value, value))
    if name == "field":
        return specialty_label(value)
    if name == "subkind":
        return str(_SUBKINDS.get(value, value.partition(".")[2] or value))
    if name == "illustrative":
        return _("Illustrative") if value == "yes" else _("Real, with source")
    return region_label(value)
