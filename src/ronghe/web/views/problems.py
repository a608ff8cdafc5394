"""Pages for what cannot be done: what, why, and the way out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ronghe.base.problems import BadInput, NotAllowed, NotFound, Problem


class LockedOut(Problem):
    """Too many wrong passwords; said of known and unknown names alike."""

    code = "locked-out"
    status = 429
    title = gettext_lazy("Too many attempts to log in.")
    remedy = gettext_lazy("Wait, or log in with a code that is sent to you, or set a new password by e-mail.")


class TooLarge(BadInput):
    """More was sent than is read."""

    code = "too-large"
    status = 413


def problem_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The refusal as a page, or as a card alone where a part of a page was asked for."""
    template = "web/problem.html#card" if "HX-Request" in request.headers else "web/problem.html"
    response = render(request, template, {"problem": problem}, status=problem.status)
    if "HX-Request" in request.headers:
        response["HX-Push-Url"] = "false"  # what was refused is not where the reader is
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Requests that Django itself refuses: too many fields, too much data, a wrong host."""
    if type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}:
        return problem_page(
            request,
            TooLarge(
                _("More was sent than this node reads at once."), _("Send less: a shorter text, or a file in parts.")
            ),
        )
    return problem_page(
        request,
        BadInput(_("The request is not in order."), _("Go back to the page before and send it again.")),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Pages that this reader may not open."""
    return problem_page(request, NotAllowed())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Addresses that lead nowhere."""
    return problem_page(request, NotFound(_("No page has this address.")))


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; rendered without anything that could fail again: not even with what every page shows."""
    return HttpResponse(render_to_string("web/fault.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its proof of origin: cookies off, or the page was open for very long."""
    return problem_page(
        request,
        NotAllowed(
            _("The form came without the proof that it was sent from this site: cookies are off, or it is too old."),
            _(
                "Allow cookies for this site, open the page again and send the form once more. "
                "Your text can be pasted again."
            ),
        ),
    )


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """The name was tried with wrong passwords too often; the ways on."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    detail = ngettext(
        "This name was tried with a wrong password too often from here; it has to wait %(minutes)d minute.",
        "This name was tried with a wrong password too often from here; it has to wait %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    return problem_page(request, LockedOut(detail))
