"""Products that a regulator has cleared and that resemble what is asked for; never partners themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience, audience_of
from ronghe.base.bilingual import bilingual
from ronghe.exchange.models import ClearedProduct
from ronghe.exchange.queries.indexes import index_for
from ronghe.kernel.index import Query
from ronghe.kernel.match import NeedProfile
from ronghe.kernel.match.subjects import called, shared_subjects
from ronghe.kernel.text import ClauseKind

FRESH_YEARS = 10
"""A firm whose last clearance is older than this is not proposed: it may no longer exist or make such devices."""

RETRIEVED = 80
"""How many products are read from the index before those about another subject are left out."""


@dataclass(frozen=True, slots=True)
class SimilarProduct:
    """A cleared product, what it shares with the need, and whether its firm is proposed as a partner, with why."""

    product: ClearedProduct
    score: float
    last_cleared_on: date | None
    firm_proposed: bool
    shared: tuple[tuple[str, str], ...] = ()
    firm_reason_zh: str = ""
    firm_reason_en: str = ""

    firm_reason = bilingual()


def fresh_since(today: date) -> date:
    """The day after which a last clearance must lie for its firm to be proposed."""
    try:
        return today.replace(year=today.year - FRESH_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - FRESH_YEARS, day=28)


def similar_products(
    actor: Actor, need: NeedProfile, *, today: date, audience: Audience | None = None, limit: int = 8
) -> list[SimilarProduct]:
    """Cleared products that name what the need names, those that share most first. One search and two statements.

    Nearness alone is not enough: a product that shares no disease, device, procedure, measured quantity or part of the
    body with the need is left out; for whom the thing is meant does not count. ``today`` decides whose last clearance
    is under ten years old.
    """
    told = [clause.text for clause in need.clauses if clause.kind is not ClauseKind.POPULATION]
    text = "\n".join(told) or need.text
    index = index_for(audience or audience_of(actor))
    page = index.search(Query(text=text, filters={"kind": ["cleared"]}, limit=RETRIEVED))
    scores = {UUID(hit.id.partition(":")[2]): hit.score for hit in page.hits}
    shared = {row.pk: (row, shared_subjects(text, row.device)) for row in ClearedProduct.objects.filter(pk__in=scores)}
    alike = [(row, names) for row, names in shared.values() if names]
    alike.sort(key=lambda pair: (-len(pair[1]), -scores[pair[0].pk], pair[0].number))
    last = last_clearances([row.firm for row, _names in alike[:limit] if row.firm])
    since = fresh_since(today)
    return [_similar(row, names, scores[row.pk], last.get(row.firm), since) for row, names in alike[:limit]]


def last_clearances(firms: list[str]) -> dict[str, date]:
    """The day of the last clearance of each firm. One statement."""
    rows = ClearedProduct.objects.filter(firm__in=firms, decided_on__isnull=False).order_by()
    return dict(rows.values_list("firm").annotate(last=Max("decided_on")))


def _similar(
    product: ClearedProduct, names: tuple[str, ...], score: float, last: date | None, since: date
) -> SimilarProduct:
    fresh = bool(product.firm) and last is not None and last > since and product.decided_on is not None
    zh, en = _firm_reason(last, fresh=fresh)
    return SimilarProduct(product, score, last, fresh, tuple(called(name) for name in names), zh, en)


def _firm_reason(last: date | None, *, fresh: bool) -> tuple[str, str]:
    if last is None:
        return "没有带日期的许可记录，不列为候选", "No dated clearance is known, so the firm is not proposed"
    if fresh:
        return (
            f"最近一次许可为 {last:%Y-%m-%d}，不足十年，可列为企业候选（最多三家）",
            f"Last clearance {last:%Y-%m-%d}, under ten years ago: it may stand among the companies (at most three do)",
        )
    return (
        f"最近一次许可为 {last:%Y-%m-%d}，已满十年，可能已停产或不存在，不列为候选；若有新的许可则会列入",
        f"Last clearance {last:%Y-%m-%d}, ten years ago or more: it may no longer make such devices, so it is not "
        "proposed; a newer clearance would change this",
    )
