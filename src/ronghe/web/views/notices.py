"""What one was told: the list behind the bell."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ronghe.network import commands
from ronghe.network.queries.notices import notices_of, told, unread_notices
from ronghe.web.actors import ACTING_FOR, member_of, post_here, standing_here
from ronghe.web.addresses import own_address
from ronghe.web.paging import page_links, page_number

PER_PAGE = 30


@require_safe
def notices_page(request: HttpRequest) -> HttpResponse:
    """Notices, newest first; ``show=unread`` leaves out what was read."""
    actor = member_of(request)
    rows = notices_of(actor)
    only_unread = request.GET.get("show") == "unread"
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    page = Paginator(rows, PER_PAGE).get_page(page_number(request.GET.get("page")))
    context = {
        "notices": [told(notice) for notice in page.object_list],
        "only_unread": only_unread,
        "unread": unread_notices(actor),
        "links": page_links(request.GET, page.number, page.paginator.num_pages),
    }
    return render(request, "network/notices.html", context)


@require_POST
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice as read and go where it leads, acting for the organisation that was told."""
    notice = commands.mark_read(member_of(request), notice_id)
    _act_for(request, str(notice.context.get("organisation", "")))
    return redirect(own_address(request, notice.path, "/notices/"))


def _act_for(request: HttpRequest, organisation_id: str) -> None:
    standing, here = standing_here(request), post_here(request)
    if standing is None or here is None or str(here.organisation.pk) == organisation_id:
        return
    for post in standing.posts:
        if str(post.organisation.pk) == organisation_id:
            request.session[ACTING_FOR] = organisation_id
            messages.success(request, _("You act for %(name)s now.") % {"name": post.organisation.name})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read."""
    number = commands.mark_all_read(member_of(request))
    said = ngettext("%(number)d notice is marked as read.", "%(number)d notices are marked as read.", number)
    messages.success(request, said % {"number": number})
    return redirect("notices")
