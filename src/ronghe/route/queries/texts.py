"""Descriptions of products that can be worked on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ronghe.exchange.errors import TextEmpty, TextTooShort
from ronghe.exchange.queries.guards import require_usable


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
