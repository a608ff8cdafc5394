"""Reasons that place a candidate behind all others."""

from __future__ import annotations

import re

from ronghe.kernel.match.exclusions import ruled_out
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.values import NeedProfile, Veto

EXCLUSIVE = re.compile(
    r"(?:已|已经)(?:签署|签订|授予|达成|完成)?(?:全球|全国|国内|中国)?(?:范围)?(?:独家|独占|排他)(?:性)?(?:许可|授权|转让|实施)"
    r"|(?:exclusive(?:ly)?(?: licen[cs]e)?) (?:has been |was |is |already )?(?:licen[cs]ed|granted|taken|signed)"
    r"|(?:already|has been|is) exclusively licen[cs]ed",
    re.IGNORECASE,
)
WITHDRAWN = re.compile(
    r"(?:已|已经)(?:停产|停售|退市|下架|终止|停止(?:开发|研发|生产|销售|服务))"
    r"|(?:不再|停止)(?:生产|销售|对外合作|接受新)"
    r"|(?:discontinued|withdrawn from (?:the )?(?:market|sale)"
    r"|no longer (?:available|produced|sold|offered|made)|project (?:was )?terminated)",
    re.IGNORECASE,
)

RENEWED = ("持有方恢复或更新该信息", "The owner renews or reopens it")
SUBLICENSED = ("被许可方同意转许可，或许可终止", "A sublicence from the licensee, or the end of the licence")


def vetoes(need: NeedProfile, offer: OfferProfile) -> tuple[Veto, ...]:
    """Facts first, then what the text itself says: not available, exclusively licensed, or ruled out by an investor."""
    found: list[Veto] = []
    facts = offer.offer.facts
    if not facts.available:
        found.append(
            Veto(
                "not_available",
                "该信息已下架、过期或暂停对接",
                "The listing is withdrawn, expired or paused",
                None,
                *RENEWED,
            )
        )
    if facts.exclusive_taken:
        found.append(
            Veto(
                "exclusive_taken",
                "已独占许可给他方，不能再许可",
                "Exclusively licensed to somebody else already",
                None,
                *SUBLICENSED,
            )
        )
    codes = {v.code for v in found}
    # An investor that wants "exclusively licensed" projects, or a firm that tells its history, is not taken itself.
    is_thing = offer.offer.kind == "achievement"
    may_be_gone = is_thing or offer.offer.kind == "service"
    told = "\n".join(s.text for s in offer.statements) if may_be_gone else ""
    may_be_taken = is_thing and bool(EXCLUSIVE.search(told))
    may_be_gone = may_be_gone and bool(WITHDRAWN.search(told))
    for statement in offer.statements if may_be_taken or may_be_gone else ():
        if is_thing and "exclusive_taken" not in codes and EXCLUSIVE.search(statement.text):
            codes.add("exclusive_taken")
            found.append(
                Veto(
                    "exclusive_taken",
                    "材料写明已独占许可给他方",
                    "Its text says that it is exclusively licensed already",
                    statement.passage,
                    *SUBLICENSED,
                )
            )
        if (
            (is_thing or offer.offer.kind == "service")
            and "not_available" not in codes
            and WITHDRAWN.search(statement.text)
        ):
            codes.add("not_available")
            found.append(
                Veto(
                    "not_available",
                    "材料写明已停止",
                    "Its text says that it has been discontinued",
                    statement.passage,
                    *RENEWED,
                )
            )
    return (*found, *ruled_out(need, offer))
