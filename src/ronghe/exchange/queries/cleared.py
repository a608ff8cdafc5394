"""Cleared products, as a reader may see them."""

from __future__ import annotations

from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange.models import ClearedProduct


def cleared_product_of(actor: Actor, product_id: UUID) -> ClearedProduct:
    """One cleared product with its organisation. A regulator's register is public: every actor may see it.

    One statement.

    Raises:
        NotFound: there is none of this id.
    """
    product = ClearedProduct.objects.select_related("organisation").filter(pk=product_id).first()
    if product is None:
        raise NotFound()
    return product
