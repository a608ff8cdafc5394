"""Bilingual texts of a record in the order of the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.bilingual import prefers_english
from ronghe.journey.exports.wording import subject_label

CLOSED_TITLE = _("Title not open to you")
"""In place of a title that the reader may not read, though the listing is found."""


def texts_of(rows: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Each subject with the text in the reader's language first and the other language beside it."""
    english = prefers_english()
    texts = []
    for subject, zh, en in rows:
        first, second = (en, zh) if english else (zh, en)
        texts.append(
            {
                "subject": subject,
                "label": subject_label(subject),
                "text": first or second,
                "other": second if first else "",
            }
        )
    return texts
