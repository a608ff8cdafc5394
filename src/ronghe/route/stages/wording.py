"""Figures and what they rest on, in words of both languages."""

from __future__ import annotations

from collections.abc import Mapping

from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages.records import Basis, Figure, Mark, StageKind

UNITS: Mapping[str, Words] = {
    "months": Words("个月", "months"),
    "working_days": Words("个工作日", "working days"),
    "days": Words("天", "days"),
    "wan_cny": Words("万元", "CNY"),
    "k_usd": Words("千美元", "USD"),
    "k_eur": Words("千欧元", "EUR"),
}
MONEY: Mapping[str, float] = {"wan_cny": 10_000, "k_usd": 1_000, "k_eur": 1_000}
"""What one of each unit of money is in its currency. English has no word for 10,000, so it writes the sum out."""

KINDS: Mapping[StageKind, Words] = {
    StageKind.STATUTORY: Words("法定时限", "Statutory clock"),
    StageKind.GOAL: Words("主管机构绩效目标", "Performance goal"),
    StageKind.AUTHORITY: Words("主管机构或公告机构（无时限）", "Authority or notified body, no clock"),
    StageKind.FEE: Words("缴费", "Fee"),
    StageKind.OWN_WORK: Words("自有工作", "Own work"),
}


def figure_words(figure: Figure) -> Words:
    """The figure as written: one value, or low to high with the likely one.

    >>> figure_words(Figure(60, 60, 60, "working_days", Mark())).en
    '60 working days'
    >>> figure_words(Figure(1, 2.5, 4, "months", Mark())).zh
    '1–4 个月，多为 2.5'
    >>> figure_words(Figure(1500, 4000, 10_000, "wan_cny", Mark())).en
    'CNY 15 million to 100 million, mostly 40 million'
    """
    if figure.none:
        return Words("无", "none")
    unit = UNITS[figure.unit]
    values = (figure.low, figure.likely, figure.high)
    low, likely, high = (_number(one) for one in values)
    if figure.unit in MONEY:
        least, usual, most = (_sum(one * MONEY[figure.unit]) for one in values)
        en = f"{unit.en} {usual}" if low == high else f"{unit.en} {least} to {most}, mostly {usual}"
    else:
        en = f"{likely} {unit.en}" if low == high else f"{low} to {high} {unit.en}, mostly {likely}"
    return Words(f"{likely} {unit.zh}" if low == high else f"{low}–{high} {unit.zh}，多为 {likely}", en)


def money_words(wan_cny: float) -> Words:
    """An amount of 10,000 yuan as each language writes money.

    >>> money_words(24562)
    Words(zh='24,562 万元', en='CNY 245.6 million')
    >>> money_words(15.36).en
    'CNY 153,600'
    """
    return Words(f"{wan_cny:,.0f} 万元", f"CNY {_sum(wan_cny * MONEY['wan_cny'])}")


def mark_words(mark: Mark) -> Words:
    """What a figure rests on: its source and article, or an estimate; and whether it is to be checked."""
    if mark.source is None:
        if mark.few:
            return Words("估计；本节点少于 3 例，未采用", "estimate; fewer than three cases of this node: not used")
        if not mark.cases:
            return Words("估计", "estimate")
        share = f"{mark.measured:.0%}"
        return Words(
            f"估计，本节点 {mark.cases} 例占 {share}", f"estimate; {mark.cases} cases of this node, weight {share}"
        )
    return basis_words(Basis(mark.source, mark.article, mark.verify))


def basis_words(basis: Basis) -> Words:
    """A source, with the article where there is one; and whether it is to be checked."""
    title, article = basis.source.title, basis.article
    found = title if article is None else Words(f"{title.zh}{article.zh}", f"{title.en}, {article.en}")
    return Words(f"{found.zh}（待核对）", f"{found.en} (to verify)") if basis.verify else found


def _sum(value: float) -> str:
    """Whole, and from a million on in millions with a digit behind the point."""
    if value < 1_000_000:
        return f"{value:,.0f}"
    millions = f"{value / 1_000_000:,.1f}".removesuffix(".0")
    return f"{millions} million"


def _number(value: float) -> str:
    """Four digits at most, without a tail of zeros."""
    return f"{value:.4g}" if value < 1000 else f"{value:.0f}"
