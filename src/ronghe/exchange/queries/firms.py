"""Firms of similar cleared products as candidates of their own: a company known by its clearance alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ronghe.exchange.models import ClearedProduct
from ronghe.exchange.queries.documents import Label, Readable
from ronghe.exchange.queries.similar import SimilarProduct
from ronghe.kernel.match import OfferFacts

MOST_FIRMS = 3
"""How many firms a dossier proposes at the most."""


def proposed_firms(similar: Sequence[SimilarProduct], known: Collection[str]) -> list[tuple[SimilarProduct, Readable]]:
    """One candidate per firm whose last clearance is young enough, by its most similar product, in their order.

    ``known`` are names of companies that stand in the network already: they are candidates by their own record. No
    statement.
    """
    found: list[tuple[SimilarProduct, Readable]] = []
    taken = {name.casefold() for name in known if name}
    for row in similar:
        name = row.product.firm.casefold()
        if row.firm_proposed and name not in taken and len(found) < MOST_FIRMS:
            taken.add(name)
            found.append((row, _as_company(row.product)))
    return found


def _as_company(product: ClearedProduct) -> Readable:
    """The clearance read as what it says of a company: the device's name and nothing else."""
    return Readable(
        kind="cleared",
        id=product.pk,
        label=Label(
            title_zh="",
            title_en=product.firm,
            illustrative=product.illustrative,
            unverified_zh=product.unverified_zh,
            unverified_en=product.unverified_en,
            source_zh=product.source_name_zh,
            source_en=product.source_name_en,
        ),
        offer_kind="company",
        organisation=product.firm,
        fields={"device": product.device},
        facts=OfferFacts(),
        filters={},
    )
