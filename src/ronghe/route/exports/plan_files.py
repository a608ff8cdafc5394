"""A plan as a file: Word, PDF, a page that stands alone, a workbook, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from ronghe.route.exports.plan_outline import plan_outline
from ronghe.route.exports.plan_paper import PlanPaper
from ronghe.route.exports.plan_plain import plan_json
from ronghe.route.queries.planned import Planned


def plan_word(found: Planned, paper: PlanPaper) -> bytes:
    """A Word document."""
    from ronghe.route.exports.word import document_of  # noqa: PLC0415 -- slow import

    return document_of(_("Route plan"), paper.name, plan_outline(paper))


def plan_page(found: Planned, paper: PlanPaper) -> bytes:
    """A page that stands alone."""
    from ronghe.route.exports.page import standalone  # noqa: PLC0415 -- only when asked for

    return standalone(f"{_('Route plan')} · {paper.name}", plan_outline(paper)).encode()


def plan_pdf(found: Planned, paper: PlanPaper) -> bytes:
    """A PDF.

    Raises:
        PdfUnavailable: this machine makes none.
    """
    from ronghe.route.exports.page import printed  # noqa: PLC0415 -- only when asked for

    return printed(plan_page(found, paper).decode())


def plan_document(found: Planned, paper: PlanPaper) -> bytes:
    """JSON, see ``plan_json``."""
    return json.dumps(plan_json(found, paper), ensure_ascii=False, indent=2).encode()


WRITERS: Mapping[str, Callable[[Planned, PlanPaper], bytes]] = {
    "docx": plan_word,
    "pdf": plan_pdf,
    "html": plan_page,
    "json": plan_document,
}
"""By the ending of the file. A workbook is written by the doors: its writer stands above this room."""
