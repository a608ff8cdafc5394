"""Lists of contacts and follow-ups: filter, sort, page, take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ronghe.base.actors import Actor
from ronghe.exchange.permissions import book_of
from ronghe.exchange.queries.contacts import visible_contacts, visible_follow_ups
from ronghe.web import desk_tables
from ronghe.web.actors import member_of
from ronghe.web.forms import desk_filters
from ronghe.web.table_pages import table_answer


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of list: its words, rows, filters and table."""

    title: str | Promise
    lead: str | Promise
    empty: str | Promise
    rows: Callable[[Actor], QuerySet[Any]]
    filters: type[Any]
    table: type[Any]


SUBJECTS = {
    "follow-ups": Subject(
        _("Follow-ups"),
        _("What is to be done, by whom and by when."),
        _("Nothing is to be done here. Log a visit or a call, and what follows from it stands in this list."),
        visible_follow_ups,
        desk_filters.FollowUpFilter,
        desk_tables.FollowUpTable,
    ),
    "contacts": Subject(
        _("Contacts"),
        _("Visits, calls, meetings and messages, as they were logged."),
        _("No contact is logged here. Write the first one in one line."),
        visible_contacts,
        desk_filters.ContactFilter,
        desk_tables.ContactTable,
    ),
}


@require_safe
def list_page(request: HttpRequest, subject: str) -> HttpResponse:
    """One list; ``sort``, ``page`` and the filters stand in the address; ``as=xlsx`` gives the file instead."""
    actor = member_of(request)
    book_of(actor)
    kind = SUBJECTS[subject]
    narrowed = kind.filters(request.GET, queryset=kind.rows(actor), request=actor)
    return table_answer(request, "desk/list.html", subject, kind, narrowed)
