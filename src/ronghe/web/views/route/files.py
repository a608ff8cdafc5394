"""The memo of a described product as a file to take away."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ronghe.route.exports.memo_sheet import memo_sheet
from ronghe.route.exports.page import page_of, pdf_of
from ronghe.route.exports.plain import memo_json
from ronghe.route.queries.memos import Memo
from ronghe.web.downloads import DOCX, file_response
from ronghe.web.views.route.sources import memo_at


def _word(memo: Memo) -> bytes:
    from ronghe.route.exports.word import word_of  # noqa: PLC0415 -- slow import

    return word_of(memo_sheet(memo))


def _json(memo: Memo) -> bytes:
    return json.dumps(memo_json(memo), ensure_ascii=False, indent=2).encode()


def _html(memo: Memo) -> bytes:
    return page_of(memo_sheet(memo)).encode()


def _pdf(memo: Memo) -> bytes:
    return pdf_of(memo_sheet(memo))


FILES: dict[str, tuple[Callable[[Memo], bytes], str]] = {
    "docx": (_word, DOCX),
    "pdf": (_pdf, "application/pdf"),
    "html": (_html, "text/html; charset=utf-8"),
    "json": (_json, "application/json"),
}


@require_safe
def memo_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The memo as a file, with the answers and the day of the address."""
    if form not in FILES:
        raise Http404
    write, kind = FILES[form]
    return file_response(write(memo_at(request, key)), f"ronghe-route.{form}", kind)
