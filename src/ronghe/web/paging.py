"""Links of a list that keep its state in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link of the pager; ``number`` 0 stands for left-out pages."""

    number: int
    query: str
    here: bool


def with_values(query: QueryDict, **changes: str | list[str] | None) -> str:
    """The query string with some parameters replaced (None takes one away); empty ones are dropped, so is the page."""
    pairs = {name: query.getlist(name) for name in query if name != "page"}
    for name, value in changes.items():
        pairs[name] = [] if value is None else [value] if isinstance(value, str) else value
    kept = [(name, value) for name, values in pairs.items() for value in values if value]
    return "?" + urlencode(kept) if kept else "?"


def drop_unknown_sorting(request: HttpRequest, columns: Iterable[str]) -> None:
    """Take orders that the table does not know out of the query: the library would split or warn of strange names."""
    known = set(columns)
    given = request.GET.getlist("sort")
    kept = [name for name in given if name.removeprefix("-") in known]
    if kept == given:
        return
    cleaned = request.GET.copy()
    cleaned.setlist("sort", kept)
    if not kept:
        del cleaned["sort"]
    request.GET = cleaned  # type: ignore[assignment]  # a copy may be written to, which nobody does


def page_number(text: str | None) -> int:
    """Page asked for, at least 1; what is no number is page 1."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def page_links(query: QueryDict, page: int, pages: int) -> list[PageLink]:
    """First, last and the pages around the present one; none for a single page."""
    if pages < 2:
        return []
    wanted = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    links: list[PageLink] = []
    before = 0
    for number in wanted:
        if number > before + 1:
            links.append(PageLink(0, "", False))
        links.append(PageLink(number, with_values(query, page=str(number) if number > 1 else None), number == page))
        before = number
    return links
