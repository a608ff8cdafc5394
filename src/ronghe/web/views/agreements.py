"""The agreement on confidentiality of an introduction: read it, accept it, take it away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ronghe.base.bilingual import prefers_english
from ronghe.base.problems import BadInput
from ronghe.exchange import commands
from ronghe.exchange.queries.introductions.paged import nda_of_introduction
from ronghe.web.actors import member_of
from ronghe.web.downloads import file_response


class PowerNotStated(BadInput):
    """The box by which one states to have read the text and to be entitled is not ticked."""

    code = "power-not-stated"


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """The text in both languages with its digest, who has accepted it, and the form that accepts it."""
    actor = member_of(request)
    if request.method == "POST":
        if request.POST.get("entitled") != "1":
            raise PowerNotStated(
                _("You have not ticked that you have read the text and may accept it for your organisation."),
                _("Go back, read the text and tick the box, or leave it to somebody who is entitled."),
            )
        made = commands.accept_nda(
            actor, introduction_id, request.POST.get("version", ""), request.POST.get("sha256", "")
        )
        said = (
            _("Accepted on both sides: the confidential fields are open.")
            if made.opened_at
            else _("You accepted. The other side is asked to accept the same text.")
        )
        messages.success(request, said)
        return redirect("introduction", introduction_id)
    page, nda = nda_of_introduction(actor, introduction_id)
    english = prefers_english()
    acceptances = nda.acceptances.select_related("person", "organisation")
    context = {
        "page": page,
        "row": page.row,
        "nda": nda,
        "first": ("en", nda.text_en) if english else ("zh-Hans", nda.text_zh),
        "second": ("zh-Hans", nda.text_zh) if english else ("en", nda.text_en),
        "acceptances": acceptances,
    }
    return render(request, "exchange/agreement.html", context)


@require_safe
def agreement_file(request: HttpRequest, introduction_id: UUID) -> HttpResponse:
    """The very bytes whose digest was accepted: the Chinese text, a line feed, the English one."""
    _page, nda = nda_of_introduction(member_of(request), introduction_id)
    content = f"{nda.text_zh}\n{nda.text_en}".encode()
    return file_response(content, f"ronghe-agreement-{nda.sha256[:12]}.txt", "text/plain; charset=utf-8")
