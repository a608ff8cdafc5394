"""Who may find, read and change a listing: the one place that knows.

``tiers`` says which tier each field has, ``reading`` what one actor reads and how a listing is cut to it, ``finding``
which rows may be found at all, ``editing`` who writes, ``publishing`` who reviews, renews and withdraws, ``books`` who
keeps contact books and the desk.
"""

from ronghe.exchange.permissions.books import (
    DESK_ROLES,
    book_of,
    may_write_book,
    on_desk,
    readable_books,
    require_desk,
    require_write_book,
    subject,
)
from ronghe.exchange.permissions.editing import (
    may_change,
    may_edit,
    may_enter,
    require_change,
    require_edit,
    require_enter,
)
from ronghe.exchange.permissions.finding import open_to, readable_rows, taken_from, visible, visible_to
from ronghe.exchange.permissions.publishing import (
    IN_WHOSE_NAME,
    is_of_owner,
    may_pool,
    may_pool_for,
    may_set_gate,
    may_tend,
    own_organisations,
    require_review,
    require_tend,
    to_review,
)
from ronghe.exchange.permissions.reading import (
    LOOK_LASTS,
    Reader,
    Reading,
    holds_up_to,
    may_look,
    may_read_field,
    readable,
    reading_audience,
    reading_of,
    shown,
    shows_owner,
)
from ronghe.exchange.permissions.tiers import COLUMNS, FIELDS, field_tier, is_narrower, kind_of, tierable, usable_tiers

__all__ = [
    "COLUMNS",
    "DESK_ROLES",
    "FIELDS",
    "IN_WHOSE_NAME",
    "LOOK_LASTS",
    "Reader",
    "Reading",
    "book_of",
    "field_tier",
    "holds_up_to",
    "is_narrower",
    "is_of_owner",
    "kind_of",
    "may_change",
    "may_edit",
    "may_enter",
    "may_look",
    "may_pool",
    "may_pool_for",
    "may_read_field",
    "may_set_gate",
    "may_tend",
    "may_write_book",
    "on_desk",
    "open_to",
    "own_organisations",
    "readable",
    "readable_books",
    "readable_rows",
    "reading_audience",
    "reading_of",
    "require_change",
    "require_desk",
    "require_edit",
    "require_enter",
    "require_review",
    "require_tend",
    "require_write_book",
    "shown",
    "shows_owner",
    "subject",
    "taken_from",
    "tierable",
    "to_review",
    "usable_tiers",
    "visible",
    "visible_to",
]
