"""Which parameter each number of a text is about.

Method: every number is offered the known parameter names near it that its unit fits; the nearest in the same
segment wins, lists are dealt out in order (灵敏度和特异度分别为 92% 和 88%), and where no known name stands near, the
noun phrase next to the number is taken as it is written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ronghe.kernel.text.comparators import Bound, Bounded, bound_of
from ronghe.kernel.text.mentions import Mention, mentions
from ronghe.kernel.text.nouns import phrase_after, phrase_before, widened
from ronghe.kernel.text.parameters import Named, fits, named_parameters

_BREAK = re.compile(r",(?!\d{3}(?!\d))|[,;。!?\n]|(?<=[\u4e00-\u9fff])\s{1,3}(?=[\u4e00-\u9fff]{2,8}\s*[:≤≥<>])")
_JOINT = re.compile(r"^[\s,]*(?:和|与|及|以及|、|/|\band\b|&|,\s?and\b|,|或|\bor\b)[\s]*(?:the\s+)?$", re.I)
_HARD_JOINT = re.compile(r"^\s*(?:和|与|及|以及|、|/|\band\b|&|,\s?and\b)\s*(?:an?\s+|the\s+)?$", re.I)
_LESS = r"缩短|降低|减少|下降|节省|节约|减轻|缩小|减小|压缩|缩减"
_MORE = r"提高|提升|增加|改善|加快|升高|增长|延长"
_CHANGED_BEFORE = re.compile(
    rf"(?:(?P<less>{_LESS})|(?P<more>{_MORE}))(?:了|约|率|幅度|比例|量|至少|超过|近|不少于|不低于|可达|达到?|最多|大约|为|:|不小于|≥|>|\s)*$"
)
_CHANGED_BY = re.compile(
    r"\b(?:(?P<less>reduc|shorten|cut|lower|decreas|sav|drop|fell|shrink)|(?P<more>increas|improv|rais|boost|extend))"
    r"\w*\b[^.;]{0,70}?\bby\s+(?:at\s+least|more\s+than|about|up\s+to|over|around|approximately|[≥>~])?\s*$",
    re.I,
)
_CHANGED_AFTER = re.compile(
    r"^\s*(?:(?P<less>reduction|decrease|saving|shorter|faster|fewer|less\b(?!\s+than)|lower|cheaper|smaller|lighter)"
    r"|(?P<more>increase|improvement|gain|higher|longer))",
    re.I,
)
_TO_AFTER = re.compile(
    r"^\s*(?:左右|以上|以下|的水平)?\s*,?\s*(?:进一步|大幅|显著|明显|再)?(?:缩短|降低|下降|减少|减小|压缩|降|减|提高|提升|增加|延长|升|缩小|改善|优化)(?:至|到|为)"
)
_FROM = re.compile(
    r"(?:从|由|自|原来的?|原先的?|\bfrom)\s*(?:原来的?|原先的?|目前的?|现有的?|现在的?|传统的?|术前的?|平均|约|about|approximately|around|an?|the\s+current)?\s*$",
    re.I,
)
_CHANGING = re.compile(
    rf"{_LESS}|{_MORE}|降[至到]|减[至到]|增[至到]|reduc|shorten|\bcut|lower|decreas|drop|fell|fall|increas|improv|rais|bring|brought|went|gone",
    re.I,
)
_BASELINE_BEFORE = re.compile(
    r"(?:相比|相较|较之|对照组|对照|传统(?!医)|常规|原来|原先|此前|以往|徒手|同类(?:产品)?|竞品|人工(?!智能|关节|耳蜗|心脏|血管|晶状|骨|皮肤|角膜|瓣)|手工|进口产品|比(?=传统|常规|对照|原|现有|同类|人工|徒手|其他|普通|旧|手工)"
    r"|compared\s+(?:with|to)|versus|\bvs\.?|\bthan\s+(?:the|our|its)|conventional|\bmanual(?:ly)?|freehand|free-hand|baseline|previous(?:ly)?|control\s+group|\bcontrols?\b|competitor|predicate|standard\s+care)[^,;。]*$",
    re.I,
)
_BASELINE_AFTER = re.compile(
    r"^\s*(?:\(|with|for|in|by|using|under|的)\s*(?:the\s+|a\s+)?(?:manual|conventional|control|freehand|standard|traditional|existing|current|传统|对照|常规|徒手|人工(?!智能))",
    re.I,
)
_UNIT_NAMES = {
    "fps": ("帧率", "frame rate"),
    "CNY": ("成本", "cost"),
    "USD": ("成本", "cost"),
    "EUR": ("成本", "cost"),
    "岁": ("年龄", "age"),
}
_FAR = 60
_LONGEST = 1000
_HEADS_COUNTED = frozenset({"例", "名", "位", "人", "人次", "例次", "家", "所", "床"})
# Phrases before a number that name nothing: the number goes on about an earlier parameter.
_EMPTY = re.compile(
    r"最终|最后|结果|实际|实测|现|优化后|改进后|之后|术后|平均值?|后|其中|单次|每次|力争|更|新方案|本方案|采用本品|now|then|finally|later|ours|it|which|device|system|result|values?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One number of a normalised text, its bound and its parameter.

    ``start:end`` covers the comparator and the number; ``name_start:name_end`` the parameter, where it is written in
    the same segment (else ``-1``). ``change``: the number says by how much, not how much. ``former``: it belongs to
    what was before, or to what the thing is compared with.
    """

    mention: Mention
    bounded: Bounded
    parameter: str
    name_start: int
    name_end: int
    segment: int
    change: bool
    former: bool


@dataclass(frozen=True, slots=True)
class _Choice:
    name: Named
    cost: float


def statements(text: str, earlier: Statement | None = None) -> list[Statement]:
    """Every number of a normalised passage with its parameter, in order.

    ``earlier`` is the last statement of the passage before: a number that names nothing goes on about its parameter.

    A number that holds for several parameters (均不低于 90%) is stated once for each.
    Complexity: linear for texts of bounded names and numbers per sentence.
    """
    results: list[Statement] = []
    for start, stop in _windows(text):
        for one in _read(text[start:stop]):
            same = earlier is not None and earlier.mention.dimension == one.mention.dimension
            if earlier is not None and same and not one.parameter and not earlier.change:
                one = replace(one, parameter=earlier.parameter)  # noqa: PLW2901 -- the same statement, completed
            results.append(_shifted(one, start))
            earlier = one
    return results


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of bounded length, cut after a comma or space where there is one: the cost stays linear."""
    start = 0
    while len(text) - start > _LONGEST:
        cut = max(text.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in (",", " ", "、"))
        stop = cut + 1 if cut >= 0 else start + _LONGEST
        yield start, stop
        start = stop
    yield start, len(text)


def _shifted(one: Statement, by: int) -> Statement:
    if not by:
        return one
    mention = replace(one.mention, start=one.mention.start + by, end=one.mention.end + by)
    bounded = Bounded(one.bounded.bound, one.bounded.start + by, one.bounded.end + by)
    named = one.name_start >= 0
    return replace(
        one,
        mention=mention,
        bounded=bounded,
        name_start=one.name_start + by if named else -1,
        name_end=one.name_end + by if named else -1,
    )


def _read(text: str) -> list[Statement]:
    """The statements of one window."""
    found = mentions(text)
    if not found:
        return []
    edges = segment_starts(text)
    names = [name for name in named_parameters(text) if not _inside(name, found)]
    bounds = _bounds(text, found)
    kept = _former(text, found, bounds)
    dealt = _dealt(text, found, bounds, names)
    results: list[Statement] = []
    last_named: Statement | None = None
    for index, mention in enumerate(found):
        if index in kept.dropped:
            continue
        for statement in _state(text, index, found, bounds, names, edges, dealt.get(index, ()), last_named):
            if statement is None:
                continue
            results.append(replace(statement, former=index in kept.former))
            if statement.parameter and not statement.change:
                last_named = statement
        del mention
    return results


@dataclass(frozen=True, slots=True)
class _Formers:
    dropped: frozenset[int]
    former: frozenset[int]


def segment_starts(text: str) -> list[int]:
    """Where segments begin: after commas and stops, not inside a number."""
    return [0, *(match.end() for match in _BREAK.finditer(text))]


def _segment(edges: Sequence[int], at: int) -> int:
    low, high = 0, len(edges)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if edges[middle] <= at else (low, middle)
    return low


def _inside(name: Named, found: Sequence[Mention]) -> bool:
    return any(mention.start <= name.start and name.end <= mention.end for mention in found)


def _bounds(text: str, found: Sequence[Mention]) -> list[Bounded]:
    bounds: list[Bounded] = []
    for mention in found:
        floor = bounds[-1].end if bounds else 0
        bounded = bound_of(text, mention.start, mention.end, floor)
        if mention.spread and bounded.bound in {Bound.PLAIN, Bound.REACH}:
            bounded = Bounded(Bound.LE, bounded.start, bounded.end)
        bounds.append(bounded)
    return bounds


def _former(text: str, found: list[Mention], bounds: list[Bounded]) -> _Formers:
    """Numbers of what was before: 由 12 min 缩短至 3 min, from 12 to 3 min, 3 min versus 12 min."""
    dropped: set[int] = set()
    former: set[int] = set()
    for index, mention in enumerate(found):
        floor = bounds[index - 1].end if index else 0
        cut = (
            max(floor, *(m.end() for m in _BREAK.finditer(text, floor, mention.start)), 0)
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
        following = found[index + 1] if index + 1 < len(found) else None
        if following and _TO_AFTER.match(tail):
            former.add(index)
        elif following and comes_from and re.match(r"[^,;。]{0,20}(?:至|到|\bto\b|变为|变成)", tail, re.I):
            former.add(index)
        elif _BASELINE_AFTER.match(tail):
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
    return _Formers(frozenset(dropped), frozenset(former))


def _is_change(text: str, mention: Mention, floor: int) -> bool:
    if mention.high is not None and mention.high < mention.value:
        return True
    return bool(
        _CHANGING.search(text[max(floor, mention.start - 60) : mention.start]) or _TO_AFTER.match(text[mention.start :])
    )


def _joined_runs(text: str, spans: Sequence[tuple[int, int]], limit: int = 8) -> Iterator[list[int]]:
    """Runs of neighbours with nothing but a joint (和, 、, and) between them."""
    run: list[int] = []
    for index, (start, _) in enumerate(spans):
        if (
            run
            and start >= spans[index - 1][1]
            and start - spans[index - 1][1] <= limit
            and _JOINT.match(text[spans[index - 1][1] : start])
        ):
            run.append(index)
            continue
        if run:
            yield run
        run = [index]
    if run:
        yield run


def _dealt(
    text: str, found: Sequence[Mention], bounds: Sequence[Bounded], names: Sequence[Named]
) -> dict[int, tuple[Named, ...]]:
    """Lists of names dealt to lists of numbers, in order; several names before one number share it."""
    spans = [(name.start, name.end) for name in names]
    wide = [(widened(text, name.start, spans[i - 1][1] if i else 0), name.end) for i, name in enumerate(names)]
    groups = [run for run in _joined_runs(text, wide) if len(run) > 1]
    if not groups:
        return {}
    numbers = list(_joined_runs(text, [(bound.start, bound.end) for bound in bounds]))
    dealt: dict[int, tuple[Named, ...]] = {}
    for group in groups:
        last = names[group[-1]].end
        for run in numbers:
            begin = bounds[run[0]].start
            between = text[last:begin]
            if begin < last or len(between) > _FAR or re.search(r"[,;。\n]", between.strip(" ,")):
                continue
            if any(last <= name.start < begin for name in names):
                continue
            members = [names[i] for i in group]
            if len(run) == len(group):
                for name, index in zip(members, run, strict=True):
                    if _keys(name, found[index]):
                        dealt[index] = (name,)
            elif len(run) == 1 and all(_keys(name, found[run[0]]) for name in members):
                dealt[run[0]] = tuple(members)
            break
    return dealt


def _keys(name: Named, mention: Mention) -> tuple[str, ...]:
    return tuple(key for key in name.keys if fits(key, mention.dimension))


def _state(
    text: str,
    index: int,
    found: Sequence[Mention],
    bounds: Sequence[Bounded],
    names: Sequence[Named],
    edges: Sequence[int],
    dealt: Sequence[Named],
    last: Statement | None,
) -> Iterator[Statement | None]:
    mention, bounded = found[index], bounds[index]
    segment = _segment(edges, mention.start)
    begin = edges[segment]
    stop = edges[segment + 1] if segment + 1 < len(edges) else len(text)
    floor = max(begin, bounds[index - 1].end if index else 0)
    ceiling = min(stop, bounds[index + 1].start if index + 1 < len(found) else stop)
    change = _change_word(text, mention, bounded, begin)

    def made(parameter: str, start: int, end: int) -> Statement:
        if change and parameter and not parameter.endswith(change):
            parameter = f"{parameter}{change}"
        return Statement(mention, bounded, parameter, start, end, segment, bool(change), former=False)

    if dealt:
        for name in dealt:
            start = widened(text, name.start, begin)
            yield made(text[start : name.end], start, name.end)
        return
    if change:
        yield made(*_changed(text, bounded, names, begin, ceiling, change))
        return
    choice = _nearest(text, mention, bounded, names, begin, floor, ceiling)
    generic = phrase_before(text, floor, bounded.start)
    if choice is not None:
        name = choice.name
        closer = (
            generic is not None and name.end < generic[0] and choice.cost > 12 and _looks_like_parameter(generic[2])
        )
        if not closer:
            if name.start >= mention.end or name.start < floor:
                start = widened(text, name.start, bounded.end if name.start >= mention.end else begin)
            else:
                start = widened(text, name.start, floor)
            yield made(text[start : name.end], start, name.end)
            return
    if not mention.unit and bounded.bound is Bound.PLAIN:
        yield None
        return
    if mention.dimension == "例" and len(mention.unit) > 1 and "/" not in mention.unit:
        start = text.rfind(mention.unit, mention.start, mention.end)
        yield made(mention.unit.lstrip("个例名家只"), start, mention.end)
        return
    if mention.unit in _HEADS_COUNTED and not (generic and _looks_like_parameter(generic[2])):
        after = phrase_after(text, bounded.end, ceiling)
        yield made(after[2] if after else "例数", *(after[:2] if after else (-1, -1)))
        return
    if generic is None:
        after = phrase_after(text, bounded.end, ceiling)
        if after is not None:
            yield made(after[2], after[0], after[1])
            return
    elif _looks_like_parameter(generic[2]) or mention.unit:
        inherited = (
            _inherited(text, mention, names, edges, segment, last) if _EMPTY.fullmatch(generic[2].strip()) else None
        )
        if inherited is None:
            yield made(generic[2], generic[0], generic[1])
        else:
            yield made(inherited, -1, -1)
        return
    inherited = _inherited(text, mention, names, edges, segment, last)
    if inherited is not None:
        yield made(inherited, -1, -1)
        return
    if not mention.unit:
        yield None
        return
    implied = _UNIT_NAMES.get(mention.dimension)
    chinese = bool(re.search("[\u4e00-\u9fff]", text))
    yield made(implied[0 if chinese else 1] if implied else "", -1, -1)


def _changed(
    text: str, bounded: Bounded, names: Sequence[Named], begin: int, ceiling: int, change: str
) -> tuple[str, int, int]:
    """What a relative change is a change of: the last name before it, else the first one after it."""
    before = [name for name in names if begin <= name.start and name.end <= bounded.start]
    after = [name for name in names if bounded.end <= name.start < ceiling]
    name = before[-1] if before else after[0] if after else None
    if name is not None:
        start = widened(text, name.start, begin if before else bounded.end)
        return text[start : name.end], start, name.end
    verb = text.rfind(change.strip(), begin, bounded.start)
    phrase = phrase_before(text, begin, verb if verb > begin else bounded.start)
    return (phrase[2], phrase[0], phrase[1]) if phrase else ("", -1, -1)


_HEADS = re.compile(
    r"(?:率|度|量|值|数|时间|时长|周期|误差|精度|力|压|比|长|径|距|速|角|期|性|成本|费用|价格|价|费|差|性能|指数|系数|评分|得分|寿命|强度|面积|体积|厚|重|宽|高|深|温|流量|功率|频率|能力|预算"
    r"|rate|time|error|accuracy|duration|length|width|depth|score|index|ratio|level|cost|price|life|size|value|force|pressure|power|strength|volume|weight|count|number|limit|period|speed|coefficient|range)$",
    re.I,
)


def _looks_like_parameter(phrase: str) -> bool:
    return bool(_HEADS.search(phrase.strip()))


def _nearest(
    text: str, mention: Mention, bounded: Bounded, names: Sequence[Named], begin: int, floor: int, ceiling: int
) -> _Choice | None:
    """The known name in the same segment that costs least to reach, among those the unit fits."""
    best: _Choice | None = None
    for name in names:
        if name.end <= bounded.start + 1 and name.start >= begin:
            if not _keys(name, mention):
                continue
            gap = text[name.end : bounded.start]
            cost = len(gap) * (1.0 if not gap.isascii() else 0.35)
            if name.start < floor:
                cost += 25
            if _CROSSING.search(gap):
                cost += 9
        elif bounded.end <= name.start < ceiling:
            if not _keys(name, mention):
                continue
            gap = text[bounded.end : name.start]
            if len(gap) > (14 if not gap.isascii() else 34) or _BLOCKED.search(gap):
                continue
            cost = 4 + len(gap) * (1.0 if not gap.isascii() else 0.35) - (2 if gap.startswith("的") else 0)
        else:
            continue
        if best is None or cost < best.cost:
            best = _Choice(name, cost)
    return best


_CROSSING = re.compile(r"\band\b|\bwith\b|\bwhile\b|\bbut\b|同时|并且|并|且|以及|、|;", re.I)
_BLOCKED = re.compile(r"\band\b|\bwhile\b|\bbut\b|\bwith\b|\bat\b|,|;|、|和|且|并|时|下|后|前|即|由|至|,|\(|\)", re.I)


def _inherited(
    text: str, mention: Mention, names: Sequence[Named], edges: Sequence[int], segment: int, last: Statement | None
) -> str | None:
    """The parameter of an earlier segment that this number goes on about."""
    begin = edges[segment]
    for name in reversed(names):
        if name.end <= begin and _keys(name, mention) and begin - name.end <= 2 * _FAR:
            start = widened(text, name.start, edges[_segment(edges, name.start)])
            return text[start : name.end]
    if last is not None and last.mention.dimension == mention.dimension and last.segment >= segment - 2:
        return last.parameter
    return None


def _change_word(text: str, mention: Mention, bounded: Bounded, begin: int) -> str:
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
