"""A memo or a plan as one HTML file that needs nothing else, and as the PDF that is printed from it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from ctypes.util import find_library
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from ronghe.route.errors import PdfUnavailable
from ronghe.route.exports.blocks import Block, clean
from ronghe.route.exports.memo_sheet import MemoSheet
from ronghe.route.exports.outline import outline


def page_of(sheet: MemoSheet) -> str:
    """The memo's text, see ``standalone``."""
    return standalone(sheet.name, outline(sheet))


def pdf_of(sheet: MemoSheet) -> bytes:
    """The memo's PDF, see ``printed``."""
    return printed(page_of(sheet))


def standalone(name: str, blocks: Sequence[Block]) -> str:
    """A file's text, in the active language. Every text is escaped; there is no script, and no address is opened."""
    language = "en" if (get_language() or "").startswith("en") else "zh-Hans"
    context = {"language": language, "name": clean(name), "blocks": blocks}
    return render_to_string("route/standalone.html", context)


def printed(page: str) -> bytes:
    """The PDF's bytes of a page that stands alone.

    Raises:
        PdfUnavailable: the library, or Pango beneath it, is not on this machine.

    Cost: a second or two; the first in a process looks through the fonts.
    """
    html: Any = _printer()
    return bytes(html(string=page, url_fetcher=_nothing).write_pdf())


@lru_cache(maxsize=1)
def can_print() -> bool:
    """Whether this machine makes PDFs: looked up once in a process, without loading the library."""
    return find_spec("weasyprint") is not None and find_library("pangoft2-1.0") is not None


def _printer() -> Any:
    try:
        from weasyprint import HTML  # noqa: PLC0415 -- slow, and it fails where Pango is missing
    except (ImportError, OSError) as error:
        raise PdfUnavailable() from error
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):  # they tell every step
        logging.getLogger(name).setLevel(logging.ERROR)
    return HTML


def _nothing(url: str, **_more: Any) -> Any:
    """A memo refers to nothing outside itself; whatever is asked for is refused."""
    raise ValueError(url)
