"""Products that a regulator has cleared and that resemble what is asked for; never partners themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audience import audience_of
from ronghe.exchange.models import ClearedProduct
from ronghe.exchange.queries.indexes import index_for
from ronghe.kernel.index import Query

FRESH_YEARS = 10
"""A firm whose last clearance is older than this is not proposed: it may no longer exist or make such devices."""


@dataclass(frozen=True, slots=True)
class SimilarProduct:
    """A cleared product, and whether its firm may be proposed (last clearance under ten years old)."""

    product: ClearedProduct
    score: float
    last_cleared_on: date | None
    firm_proposed: bool


def fresh_since(today: date) -> date:
    """The day after which a last clearance must lie for its firm to be proposed."""
    try:
        return today.replace(year=today.year - FRESH_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - FRESH_YEARS, day=28)


def similar_products(actor: Actor, text: str, *, limit: int = 8) -> list[SimilarProduct]:
    """Cleared products nearest to the text, best first. One search and two statements."""
    page = index_for(audience_of(actor)).search(Query(text=text, filters={"kind": ["cleared"]}, limit=limit))
    scores = {UUID(hit.id.partition(":")[2]): hit.score for hit in page.hits}
    products = list(ClearedProduct.objects.filter(pk__in=scores))
    firms = {product.firm for product in products if product.firm}
    last = dict(
        ClearedProduct.objects.filter(firm__in=firms).order_by().values_list("firm").annotate(last=Max("decided_on"))
    )
    since = fresh_since(timezone.localdate())
    rows = []
    for product in products:
        cleared_on = last.get(product.firm)
        fresh = cleared_on is not None and cleared_on > since
        rows.append(SimilarProduct(product, scores[product.pk], cleared_on, fresh))
    return sorted(rows, key=lambda row: (-row.score, row.product.number))
