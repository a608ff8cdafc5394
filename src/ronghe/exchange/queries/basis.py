"""Why a partner is listed at all: its text answers a clause, it works in the field, or its device was cleared."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.base.bilingual import bilingual
from ronghe.exchange.queries.documents import Label
from ronghe.exchange.queries.similar import SimilarProduct
from ronghe.kernel.match import Candidate, PassageRef, Verdict

EVIDENCE, OWNER, CLEARANCE, FIELD = "evidence", "owner", "clearance", "field"
ORDER = (EVIDENCE, OWNER, CLEARANCE, FIELD)
"""Better founded first; within one the score decides."""


@dataclass(frozen=True, slots=True)
class Basis:
    """``code`` is one of ``ORDER``; ``passage`` is a literal part of the partner's record."""

    code: str
    reason_zh: str
    reason_en: str
    passage: PassageRef | None = None

    reason = bilingual()


def basis_of(candidate: Candidate, brings: Label | None = None) -> Basis:
    """Evidence where any clause is answered, else what it ``brings`` among the achievements, else only the field."""
    clauses = len(candidate.verdicts)
    answered = sum(v.verdict in {Verdict.MET, Verdict.PARTLY} for v in candidate.verdicts)
    if answered:
        return Basis(
            EVIDENCE,
            f"资料满足或部分满足 {clauses} 条中的 {answered} 条",
            f"Its record meets {answered} of {clauses} clauses, at least in part",
        )
    if brings is not None:
        zh, en = brings.title_zh or brings.title_en, brings.title_en or brings.title_zh
        return Basis(
            OWNER,
            f"其成果「{zh}」已列入本报告；单位自身的资料尚未满足任何一条",
            f'Its achievement "{en}" is listed in this dossier; its own record meets no clause yet',
        )
    against = sum(v.verdict == Verdict.UNMET for v in candidate.verdicts)
    if against:
        return Basis(
            FIELD,
            f"同领域，尚无支持的证据（{against} 条不满足，其余未说明）",
            f"Same field, no evidence for it yet ({against} not met, the others not stated)",
        )
    return Basis(FIELD, "同领域，尚无证据", "Same field, no evidence yet")


def basis_of_firm(row: SimilarProduct, record: str) -> Basis:
    """The clearance, its day and that of the firm's last one; the device's name is the evidence.

    Raises:
        ValueError: the row's firm is not proposed.
    """
    product, last = row.product, row.last_cleared_on
    if not row.firm_proposed or last is None:
        raise ValueError("the firm is not proposed")
    pathway = product.pathway or "FDA"
    return Basis(
        CLEARANCE,
        f"其同类产品「{product.device}」于 {product.decided_on:%Y-%m-%d} 获美国 {pathway} 许可（{product.number}），"
        f"企业最近一次许可为 {last:%Y-%m-%d}，不足十年，故列为候选；除许可记录外尚无其他资料",
        f'Its similar product "{product.device}" was cleared in the US on {product.decided_on:%Y-%m-%d} ({pathway}, '
        f"{product.number}) and the firm's last clearance, {last:%Y-%m-%d}, is under ten years old; "
        "nothing else is known of it here",
        PassageRef(record, "device", product.device, 0, len(product.device)),
    )
