"""Descriptions of products that can be worked on: pasted ones, and what a listing says of one."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from ronghe.base.problems import NotFound
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.errors import TextEmpty, TextTooLong, TextTooShort
from ronghe.exchange.permissions import Reader, reading_of
from ronghe.exchange.queries.guards import require_usable
from ronghe.exchange.queries.listings import listing_of, readable_texts

BELONGING = (ListingKind.NEED, ListingKind.ACHIEVEMENT)
"""Kinds of listing that become a product."""


def require_product_text(text: str, *, reason: str = "") -> str:
    """The description of a product, if it can be worked on; what is missing is said as of a product.

    Raises:
        TextEmpty, TextTooShort, TextTooLong, IdentityNumberFound, PatientNameFound.
    """
    try:
        return require_usable(text, reason=reason)
    except (TextEmpty, TextTooShort) as problem:
        remedy = _("Describe the product in a sentence or more: what it is, what it is for, what it touches.")
        raise type(problem)(problem.detail, remedy) from problem
    except TextTooLong as problem:
        raise TextTooLong(problem.detail, _("Paste the part that describes the product.")) from problem


def listing_text(reader: Reader, kind: str, listing_id: UUID) -> str:
    """What this reader may read of a listing that becomes a product, as the description of that product.

    A paragraph for each subject that holds something and that the reader may read, in reading order, with line feeds
    between them; each in Chinese where it is written in it, else in English, whatever language the reader has chosen: a
    product has one class, and translations tell facts a little differently. It was admitted with the listing, so it is
    not judged again here.

    Cost: one or two statements, and at most two to learn what the actor reads.

    Raises:
        NotFound: the kind becomes no product, or there is no such listing for this reader; the two are not told apart.
        ListingWithdrawn: its owner took it back, and this reader could find it until then.
    """
    if kind not in BELONGING:
        raise NotFound()
    reading = reading_of(reader)
    texts = readable_texts(reading, listing_of(reading, kind, listing_id))
    return "\n".join(zh or en for _subject, zh, en in texts)
