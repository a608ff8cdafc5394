"""Texts that a visitor described and that are not stored as needs: kept in the visitor's own session.

The key in the address is random and means nothing to other visitors: without the session's cookie it leads nowhere. A
session keeps the newest few texts, within a bound of size, for a week.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import NotFound

SLOT = "described"
MOST = 8
KEPT_SECONDS = 7 * 24 * 3600


class DraftGone(NotFound):
    """The text is not in this visitor's session."""

    code = "draft-gone"
    title = _("This text is not kept here.")
    detail = _("A described text is kept for seven days, and only for the browser in which it was pasted.")
    remedy = _("Paste the text again; to share a dossier send its Word file, or store the need.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A described text, its key, and the reason why a name may stand beside a record number (mostly empty)."""

    key: str
    text: str
    reason: str = ""


def keep(request: HttpRequest, text: str, *, reason: str = "", key: str = "") -> Draft:
    """Keep a text in the visitor's session, under its old key where one is given; the oldest ones make room."""
    draft = Draft(key or secrets.token_urlsafe(16), text, reason)
    kept = {name: row for name, row in request.session.get(SLOT, {}).items() if name != draft.key}
    kept[draft.key] = {"text": text, "reason": reason}
    while len(kept) > MOST or (len(kept) > 1 and _size(kept) > 2 * settings.TEXT_LIMIT_BYTES):
        del kept[next(iter(kept))]
    request.session[SLOT] = kept
    request.session.set_expiry(KEPT_SECONDS)
    return draft


def draft_of(request: HttpRequest, key: str) -> Draft:
    """The visitor's text of this key.

    Raises:
        DraftGone: this visitor keeps no such text.
    """
    row = request.session.get(SLOT, {}).get(key)
    if not isinstance(row, dict):
        raise DraftGone()
    return Draft(key, str(row.get("text", "")), str(row.get("reason", "")))


def forget(request: HttpRequest, key: str) -> None:
    """Drop a text from the visitor's session."""
    kept = dict(request.session.get(SLOT, {}))
    kept.pop(key, None)
    request.session[SLOT] = kept


def _size(kept: dict[str, dict[str, str]]) -> int:
    return sum(len(row["text"].encode("utf-8", "replace")) for row in kept.values())
