"""The audit log, for auditors and administrators."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.base.audit_reading import Asked
from ronghe.base.problems import NotFound
from ronghe.exchange.commands import look_at_log_names
from ronghe.exchange.permissions.log_names import may_look_at_log_names
from ronghe.exchange.queries.log_names import log_of
from ronghe.journey.exports.excel import table_workbook
from ronghe.network.queries import people_called
from ronghe.web.actors import member_of
from ronghe.web.audit_rows import headers, rows_of
from ronghe.web.counting import CountedPages
from ronghe.web.downloads import workbook_response
from ronghe.web.forms.audit import AuditFilterForm
from ronghe.web.paging import page_links, page_number, with_values

SHOWN = 50
EXPORTED = 20_000


@require_safe
def audit_page(request: HttpRequest) -> HttpResponse:
    """Entries, newest first; filters and page stand in the address; ``as=xlsx`` gives the file instead."""
    actor = member_of(request)
    form = AuditFilterForm(request.GET)
    valid = form.is_valid()
    given = form.cleaned_data
    asked = Asked(
        action=given.get("action", "").replace("\x00", ""),
        subject=given.get("subject", "").replace("\x00", "").strip(),
        since=given.get("since"),
        until=given.get("until"),
    )
    entries = log_of(actor, asked)
    if who := given.get("who", "").replace("\x00", "").strip():
        known = _identifier(who)
        asked = replace(asked, people=(known,) if known else tuple(people_called(actor, who)))
        entries = log_of(actor, asked)
    if request.GET.get("as") == "xlsx":
        cells = [row.cells() for row in rows_of(actor, entries[:EXPORTED])]
        return workbook_response(table_workbook(_("Audit log"), headers(), cells), "ronghe-audit.xlsx")
    pages = CountedPages(entries, SHOWN)
    page = pages.get_page(page_number(request.GET.get("page")))
    rows = rows_of(actor, page)
    context = {
        "form": form,
        "valid": valid,
        "rows": rows,
        "total": pages.total.number,
        "more": pages.total.more,
        "links": page_links(request.GET, page.number, pages.num_pages),
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "opens_names": bool(asked.subject) and may_look_at_log_names(actor) and any(row.withheld for row in rows),
        "subject": asked.subject,
        "filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "web/audit.html", context)


@require_POST
def look_at_names(request: HttpRequest) -> HttpResponse:
    """Open the names that are withheld for one record, with a reason; back to its entries."""
    subject = request.POST.get("subject", "").strip()
    if (key := _identifier(subject)) is None:
        raise NotFound()
    look_at_log_names(member_of(request), key, request.POST.get("why", "").replace("\x00", ""))
    return redirect(f"{reverse('audit')}?{urlencode({'subject': str(key)})}")


def _identifier(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
