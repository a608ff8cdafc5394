"""What an address of the route speaks of: a visitor's text, a listing or a kept memo; with answers and a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ronghe.base.problems import BadInput, NotFound
from ronghe.route.commands import Belonging
from ronghe.route.models import KeptMemo
from ronghe.route.queries.answering import answers_from
from ronghe.route.queries.kept import kept_memo
from ronghe.route.queries.memos import Memo, memo_of
from ronghe.route.queries.texts import listing_text
from ronghe.web import drafts
from ronghe.web.actors import actor_of, paced
from ronghe.web.forms.kept_memos import belonging_from
from ronghe.web.route_addresses import PREFIX

KEPT_KEY = 36
"""Characters of the key of a kept memo, which is its identifier; a visitor's text has a shorter one."""


class DayUnreadable(BadInput):
    """The day in the address is none."""

    code = "day-unreadable"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an address. ``kept``: the memo of the organisation that it is of; ``listing``: the need or the
    achievement of which the reader reads so much. Neither for a visitor's text.
    """

    text: str
    reason: str
    kept: KeptMemo | None = None
    listing: Belonging | None = None


def source_of(request: HttpRequest, key: str) -> Source:
    """The text of this key: one of the visitor's session, a kept memo of the organisation acted for, or a listing as
    ``need:ID`` or ``achievement:ID``.

    Raises:
        DraftGone: this visitor keeps no such text.
        NotFound: there is no such memo or listing for this reader.
    """
    if ":" in key:
        named = belonging_from(key)
        if named is None:
            raise NotFound()
        admitted = _("The text was admitted with the listing, whose history says why.")
        return Source(listing_text(actor_of(request), named.kind, named.id), admitted, listing=named)
    if len(key) != KEPT_KEY:
        draft = drafts.draft_of(request, key)
        return Source(draft.text, draft.reason)
    try:
        memo_id = UUID(key)
    except ValueError:
        raise NotFound() from None
    row = kept_memo(actor_of(request), memo_id)
    return Source(row.text, row.reason, row)


def memo_at(request: HttpRequest, key: str) -> Memo:
    """The memo of the text of this key, with the answers and the day of the address.

    Raises:
        DraftGone, NotFound: as ``source_of``.
        AnswerUnfit, DayUnreadable, DayTooEarly: the address asks for what there is not.
    """
    return memo_from(request, source_of(request, key))


def memo_from(request: HttpRequest, source: Source) -> Memo:
    """The memo of a text that was found already; raises as ``memo_at``, the text's key apart."""
    paced(request)
    on = _day(request.GET.get("on", ""))
    return memo_of(source.text, answers=answers_in(request.GET), on=on, reason=source.reason)


def answers_in(query: QueryDict) -> dict[str, Any]:
    """The answers of an address; a set's values may stand one by one.

    Raises:
        AnswerUnfit: see ``answers_from``.
    """
    names = [name for name in query if name.startswith(PREFIX)]
    return answers_from({name.removeprefix(PREFIX): "+".join(filter(None, query.getlist(name))) for name in names})


def without(query: QueryDict, name: str) -> str:
    """The address without one answer."""
    left = query.copy()
    left.pop(name, None)
    return f"?{left.urlencode()}"


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayUnreadable(
            _("“%(day)s” is no day.") % {"day": text[:20]}, _("Write it as year-month-day, such as 2026-11-26.")
        ) from None
