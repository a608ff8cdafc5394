"""A dossier as one HTML file that needs nothing else: it opens from a disk or as an attachment."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import get_language

from ronghe.journey.exports.cards import cards_of
from ronghe.journey.exports.routes import route_lines
from ronghe.journey.exports.wording import CLAUSE_KINDS, circle_text
from ronghe.journey.queries import Dossier


def page_of(dossier: Dossier) -> str:
    """The file's text, in the active language. Every text of a record is escaped; there is no script."""
    return render_to_string(
        "journey/standalone.html",
        {
            "language": "en" if (get_language() or "").startswith("en") else "zh-Hans",
            "dossier": dossier,
            "need": dossier.need,
            "circle": circle_text(dossier.audience),
            "clauses": [(clause, CLAUSE_KINDS.get(clause.kind, clause.kind)) for clause in dossier.need.clauses],
            "groups": cards_of(dossier).items(),
            "questions": getattr(dossier.section("questions"), "questions", ()),
            "routes": route_lines(dossier),
            "products": getattr(dossier.section("similar"), "products", ()),
        },
    )
