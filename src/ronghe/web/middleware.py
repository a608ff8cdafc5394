"""Language of the reader, and refusals shown as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import check_for_language, get_supported_language_variant

from ronghe.base.problems import NotFound, Problem
from ronghe.web.views.problems import problem_page


class LanguageMiddleware(LocaleMiddleware):
    """The language chosen with the switch, else the node's own.

    What the browser asks for is not read on pages: few people have ever set it, and the
    site is Chinese first. Programs that call the API state their language in the usual header.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language for this request."""
        if request.path_info.startswith("/api/"):
            super().process_request(request)
            return
        language = settings.LANGUAGE_CODE
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen and check_for_language(chosen):
            try:
                language = get_supported_language_variant(chosen)
            except LookupError:
                language = settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


class ProblemMiddleware:
    """A ``Problem`` raised by a view becomes a page that says what, why, and the way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only what is a ``Problem``; the API renders its own."""
        if request.path_info.startswith("/api/"):
            return None
        if isinstance(exception, ObjectDoesNotExist):
            exception = NotFound()  # a command was given an identifier of nothing
        if isinstance(exception, Problem):
            return problem_page(request, exception)
        return None


class PlainAddressMiddleware:
    """An address with a NUL character is nobody's; in a query it is dropped. PostgreSQL takes none in a text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info and not request.path_info.startswith("/api/"):  # the API refuses in its own form
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "")
            request.__dict__.pop("GET", None)  # read anew, should an earlier layer have read it
        return self.get_response(request)
