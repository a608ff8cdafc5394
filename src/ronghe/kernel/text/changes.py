"""Figures that tell of a change: what was before, by how much, down to what."""

import re
from dataclasses import replace

from ronghe.kernel.text.comparators import Bound, Bounded
from ronghe.kernel.text.mentions import Mention
from ronghe.kernel.text.segments import BREAK

_LESS = r"缩短|降低|减少|下降|节省|节约|减轻|缩小|减小|压缩|缩减"
_MORE = r"提高|提升|增加|改善|加快|升高|增长|延长"
_CHANGED_BEFORE = re.compile(
    rf"(?:(?P<less>{_LESS})|(?P<more>{_MORE}))(?:了|约|率|幅度|比例|量|至少|超过|近|不少于|不低于|可达|达到?|最多"
    rf"|大约|为|:|不小于|≥|>|\s)*$"
)
_CHANGED_BY = re.compile(
    r"\b(?:(?P<less>reduc|shorten|cut|lower|decreas|sav|drop|fell|falls?|declin|shrink)|(?P<more>increas|improv|rais|ris|rose|grow|grew|boost|extend))"
    r"\w*\b[^.;]{0,70}?\bby\s+(?:at\s+least|more\s+than|about|up\s+to|over|around|approximately|[≥>~])?\s*$",
    re.I,
)
_CHANGED_AFTER = re.compile(
    r"^\s*(?:(?P<less>reduction|decrease|saving|shorter|faster|fewer|less\b(?!\s+than)|lower|cheaper|smaller|lighter)"
    r"|(?P<more>increase|improvement|gain|higher|longer))",
    re.I,
)
_TO_AFTER = re.compile(
    r"^\s*(?:左右|以上|以下|的水平)?\s*,?\s*(?:进一步|大幅|显著|明显|再)?(?:缩短|降低|下降|减少|减小|压缩|降|减"
    r"|提高|提升|增加|延长|升|缩小|改善|优化)(?:至|到|为)"
)
_FROM = re.compile(
    r"(?:从|由|自|原来的?|原先的?|\bfrom)\s*(?:原来的?|原先的?|目前的?|现有的?|现在的?|传统的?|术前的?|平均|约"
    r"|about|approximately|around|an?"
    r"|the\s+current)?\s*$",
    re.I,
)
_CHANGING = re.compile(
    rf"{_LESS}|{_MORE}|降[至到]|减[至到]|增[至到]|reduc|shorten|\bcut|lower|decreas|drop|fell|fall|increas|improv"
    rf"|rais|bring"
    rf"|brought|went|gone",
    re.I,
)
_BASELINE_BEFORE = re.compile(
    r"(?:相比|相较|较之|对照组|对照|传统(?!医)|常规|原来|原先|此前|以往|徒手|同类(?:产品)?|竞品|人工(?!智能|关节"
    r"|耳蜗|心脏|血管|晶状|骨|皮肤|角膜|瓣)|手工|进口产品|比(?=传统|常规"
    r"|对照|原|现有|同类|人工|徒手|其他|普通|旧|手工)"
    r"|compared\s+(?:with|to)|versus|\bvs\.?|\bthan\s+(?:the|our|its)|conventional|\bmanual(?:ly)?|freehand|free-hand"
    r"|baseline|previous(?:ly)?|control\s+group|\bcontrols?\b|competitor|predicate|standard\s+care)[^,;。]*$",
    re.I,
)
_BASELINE_AFTER = re.compile(
    r"^\s*(?:\(|with|for|in|by|using|under|的)\s*(?:the\s+|a\s+)?(?:manual|conventional|control|freehand|standard"
    r"|traditional|existing|current|传统|对照|常规|徒手|人工(?!智能))",
    re.I,
)
_NOTED = re.compile(r"\s?[(\[]\s?")


def former_figures(text: str, found: list[Mention], bounds: list[Bounded]) -> set[int]:
    """The indices of the numbers of what was before, or of what the thing is compared with.

    由 12 min 缩短至 3 min, 3 min versus 12 min. A range that is a change (from 12 to 3 min) is replaced in ``found`` by
    its last value, and its bound in ``bounds``.
    """
    former: set[int] = set()
    for index, mention in enumerate(found):
        floor = bounds[index - 1].end if index else 0
        cut = (
            max(floor, *(m.end() for m in BREAK.finditer(text, floor, mention.start)), 0)
            if index or mention.start
            else 0
        )
        lead = text[max(cut, mention.start - 80) : mention.start]
        tail = text[bounds[index].end : bounds[index].end + 40]
        comes_from = _FROM.search(lead)
        if mention.high is not None and comes_from and _is_change(text, mention, floor):
            found[index] = replace(mention, value=mention.high, high=None)
            near = text[max(0, mention.start - 60) : mention.end + 30]
            up = bool(re.search(_MORE + "|increas|improv|rais", near, re.I))
            bounds[index] = Bounded(Bound.UP_TO if up else Bound.DOWN_TO, bounds[index].start, bounds[index].end)
            continue
        if index and mention.high is not None and _NOTED.fullmatch(text[found[index - 1].end : mention.start]):
            former.add(index)  # 0.91 (0.89-0.93)
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        if (
            (following and _TO_AFTER.match(tail))
            or (following and comes_from and re.match(r"[^,;。]{0,20}(?:至|到|\bto\b|变为|变成)", tail, re.I))
            or _BASELINE_AFTER.match(tail)
        ):
            former.add(index)
        else:
            hit = _BASELINE_BEFORE.search(lead)
            if (
                hit
                and not _CHANGED_BEFORE.search(lead)
                and not _CHANGED_BY.search(lead)
                and not _CHANGED_AFTER.match(tail)
            ):
                former.add(index)
    return former


def _is_change(text: str, mention: Mention, floor: int) -> bool:
    if mention.high is not None and mention.high < mention.value:
        return True
    return bool(
        _CHANGING.search(text[max(floor, mention.start - 60) : mention.start]) or _TO_AFTER.match(text[mention.start :])
    )


def change_word(text: str, mention: Mention, bounded: Bounded, begin: int) -> str:
    """How a relative change is called: ``缩短``, ``提高``, `` reduction``, `` increase``; empty for a plain value."""
    if bounded.bound in {Bound.DOWN_TO, Bound.UP_TO}:
        return ""
    lead = text[begin : mention.start]
    before = _CHANGED_BEFORE.search(text[begin : bounded.start]) or _CHANGED_BEFORE.search(lead)
    if before:
        return before.group("less") or before.group("more")
    by = _CHANGED_BY.search(lead)
    if by:
        return " reduction" if by.group("less") else " increase"
    after = _CHANGED_AFTER.match(text[mention.end : mention.end + 24])
    if after and (
        mention.unit in {"%", "percent", "per cent", "倍", "x", "X", "×", "fold"} or "reduction" in after.group()
    ):
        return " reduction" if after.group("less") else " increase"
    return ""
