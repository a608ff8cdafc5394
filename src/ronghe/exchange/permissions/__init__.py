"""Who may find, read and change a listing: the one place that knows.

``tiers`` says which tier each field has, ``reading`` what one actor reads and how a listing is cut to it, ``finding``
which rows may be found at all, ``editing`` who writes.
"""

from ronghe.exchange.permissions.editing import (
    may_change,
    may_edit,
    may_enter,
    require_change,
    require_edit,
    require_enter,
)
from ronghe.exchange.permissions.finding import open_to, readable_rows, visible, visible_to
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
from ronghe.exchange.permissions.tiers import COLUMNS, FIELDS, field_tier, tierable, usable_tiers

__all__ = [
    "COLUMNS",
    "FIELDS",
    "LOOK_LASTS",
    "Reader",
    "Reading",
    "field_tier",
    "holds_up_to",
    "may_change",
    "may_edit",
    "may_enter",
    "may_look",
    "may_read_field",
    "open_to",
    "readable",
    "readable_rows",
    "reading_audience",
    "reading_of",
    "require_change",
    "require_edit",
    "require_enter",
    "shown",
    "shows_owner",
    "tierable",
    "usable_tiers",
    "visible",
    "visible_to",
]
