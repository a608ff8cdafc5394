"""Bilingual texts of a record in the order of the reader's language."""

from __future__ import annotations

from ronghe.base.bilingual import prefers_english
from ronghe.journey.exports.wording import subject_label


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
