"""A table as a page of its rows, or as the Excel file of all of them: which, and in which order, the address says."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_tables2 import RequestConfig

from ronghe.journey.exports.excel import table_workbook
from ronghe.web.counting import CountedPages
from ronghe.web.downloads import workbook_response
from ronghe.web.paging import drop_unknown_sorting, page_links, with_values

PER_PAGE = 20
EXPORTED = 5000


class TablePages(CountedPages):
    """Pages of a table."""

    @property
    def rows(self) -> QuerySet[Any, Any]:
        """The rows behind the table's own."""
        return self.object_list.data.data  # type: ignore[no-any-return, attr-defined]  # the library has no types


def table_answer(request: HttpRequest, template: str, name: str, subject: Any, narrowed: Any) -> HttpResponse:
    """The list of one subject: filtered, sorted and paged as the address says; ``as=xlsx`` gives the file instead.

    Args:
        name: of the list, in the address and in the file's name.
        subject: its ``title`` and ``table``; the template reads the rest of it.
        narrowed: the filter with the rows that are left.
    """
    table = subject.table(narrowed.qs)
    drop_unknown_sorting(request, table.columns.names())
    if request.GET.get("as") == "xlsx":
        RequestConfig(request, paginate=False).configure(table)
        return exported(table, str(subject.title), f"ronghe-{name}.xlsx")
    context = {
        "subject": subject,
        "name": name,
        "filter": narrowed,
        "export_query": with_values(request.GET, **{"as": "xlsx"}),
        "filtered": any(request.GET.get(one) for one in narrowed.filters),
    }
    return render(request, template, context | paged(request, table))


def paged(request: HttpRequest, table: Any) -> dict[str, Any]:
    """The table, set to the page of the address, with the number of its rows and the links to its other pages.

    ``total`` is counted to ``counting.MOST``; ``more`` says that there are more, ``exported`` how many the file holds
    where that is not all.
    """
    given = {"per_page": PER_PAGE, "silent": True, "paginator_class": TablePages}
    RequestConfig(request, paginate=given).configure(table)
    page = table.page
    total = page.paginator.total
    return {
        "table": table,
        "total": total.number,
        "more": total.more,
        "exported": EXPORTED if total.number > EXPORTED else None,
        "links": page_links(request.GET, page.number, page.paginator.num_pages),
    }


def exported(table: Any, title: str, name: str) -> HttpResponse:
    """The rows of a table as an Excel file; at most ``EXPORTED``, and no more are read."""
    table.data.data = table.data.data[:EXPORTED]
    headers, *body = [["" if value is None else value for value in row] for row in table.as_values()]
    return workbook_response(table_workbook(title, [str(header) for header in headers], body), name)
