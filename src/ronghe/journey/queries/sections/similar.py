"""Similar cleared products, beside the partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ronghe.base.actors import Actor
from ronghe.exchange.queries import SimilarProduct
from ronghe.journey.queries.request import DossierRequest


@dataclass(frozen=True, slots=True)
class SimilarSection:
    """What regulators have cleared already; empty where nothing was imported."""

    key: ClassVar[str] = "similar"
    products: list[SimilarProduct]

    def plain(self) -> dict[str, Any]:
        """``similar_products[]``, best first."""
        return {
            "similar_products": [
                {
                    "id": str(row.product.pk),
                    "number": row.product.number,
                    "device": row.product.device,
                    "firm": row.product.firm,
                    "decided_on": row.product.decided_on.isoformat() if row.product.decided_on else None,
                    "product_code": row.product.product_code,
                    "panel": row.product.panel,
                    "score": round(row.score, 4),
                    "firm_last_cleared_on": row.last_cleared_on.isoformat() if row.last_cleared_on else None,
                    "firm_proposed": row.firm_proposed,
                    "firm_reason": {"zh": row.firm_reason_zh, "en": row.firm_reason_en},
                    "shared": [{"zh": zh, "en": en} for zh, en in row.shared],
                    "source": row.product.source_name,
                }
                for row in self.products
            ]
        }


def similar_section(actor: Actor, request: DossierRequest) -> SimilarSection:
    """Cleared products near the need, as the exchange found them for the request."""
    return SimilarSection(list(request.similar()))
