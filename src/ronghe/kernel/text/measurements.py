"""The quantities that a text states."""

import re

from ronghe.kernel.text.comparators import Bound, operator_of
from ronghe.kernel.text.normal import normalise
from ronghe.kernel.text.parameters import better, canonical_parameter
from ronghe.kernel.text.passages import passages
from ronghe.kernel.text.statements import Statement, statements
from ronghe.kernel.text.targets import Measurement, Operator

_HEDGE = re.compile(
    r"预计|预期|拟(?=达|将|在|开|实|采|定)|计划|有望|期望|力争|争取|将达到?|设计(?:值|指标|目标|要求|寿命为?"
    r"|精度)|理论(?:上|值)|仿真|模拟结果|规划(?:达|实现)|目标(?:值|是|为|:"
    r"|达|精度|误差|指标|\s?[≤≥<>\d])|我们的目标|(?:研发|项目|技术|下一代|最终)目标"
    r"|\bexpect(?:s|ed)?\b|\baim(?:s|ed|ing)?\b|\btarget(?:ed|s|ing)?\s+(?:of|is|was|value|at|spec\w*|a|an|[<≤≥>\d:])"
    r"|\b(?:our|the|design)\s+(?:target|goal)|\bdesigned\s+(?:for|to)|\bplan(?:s|ned)?\b(?!\s+(?:software|time"
    r"|quality))|\bproject(?:ed)\b|\bgoal\b|\banticipat\w+"
    r"|\bsimulat\w+|\bshould\s+(?:reach|achieve|allow)|\bhope[sd]?\b|\bintend\w*|\bin\s+theory\b|\btheoretical\w*",
    re.I,
)
_NEGATION = re.compile(
    r"(?:尚|还|仍|暂)?(?:未|没有|没|未能|不能|无法|难以|达不)(?:能|曾)?(?:达到|实现|满足|做到|达|到)(?!于)|达不到"
    r"|尚未|不满足|不具备|未验证"
    r"|\b(?:not\s+(?:yet\s+)?|fail(?:s|ed)?\s+to\s+|cannot\s+|can't\s+|could\s+not\s+|did\s+not\s+|does\s+not\s+"
    r"|unable\s+to\s+|yet\s+to\s+)(?:reach|achieve|meet|attain|demonstrate|tested|validated|verified|support)\w*"
    r"|\bfalls?\s+short",
    re.I,
)
_MEASURED = re.compile(
    r"已|实测|测得|实际|结果(?:显示|为)|目前|现(?:已|为)"
    r"|\b(?:measured|achieved|tested|validated|showed|shown|was|were|demonstrated|currently|now)\b",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEDGE_AFTER = re.compile(
    r"\((?:设计|目标|预期|计划|理论)|\b(?:expected|planned|targeted|target|by design|design value|in simulation"
    r"|projected)\b"
    r"|(?:为|是)?(?:设计|目标|预期)值",
    re.I,
)
_SENTENCE_PART = re.compile(r"[,;。!?\n]")


def measurements(source: str) -> list[Measurement]:
    """Every quantity that ``source`` states about itself, in text order; ``source[start:end] == text``.

    A change from a former value yields the final value; the figures of what the thing is compared with, confidence
    intervals, p values, dates, standards and model numbers are left out. A relative change (缩短 30%) is a parameter of
    its own. Linear in the text.

    >>> offer = "定位误差 0.3±0.1 mm，手术由 12 min 缩短至 3 min"
    >>> [(m.parameter, m.operator.value, m.value, m.unit) for m in measurements(offer)]
    [('定位误差', '=', 0.3, 'mm'), ('手术', '=', 3.0, 'min')]
    """
    found: list[Measurement] = []
    earlier: Statement | None = None
    for passage in passages(source):
        normal = normalise(passage.text)
        stated = statements(normal.text, earlier)
        earlier = stated[-1] if stated else None
        for statement in stated:
            if statement.former or not statement.parameter:
                continue
            start, end = normal.origin(statement.bounded.start, statement.bounded.end)
            start, end = start + passage.start, end + passage.start
            mention = statement.mention
            found.append(
                Measurement(
                    statement.parameter,
                    stated_operator(statement, wanted=False),
                    mention.value,
                    mention.unit,
                    mention.high,
                    start,
                    end,
                    source[start:end],
                    hedged=_hedged(normal.text, statement),
                    negated=_negated(normal.text, statement),
                )
            )
    return found


def stated_operator(statement: Statement, *, wanted: bool) -> Operator:
    """The operator of a statement, read as a wish or as a fact."""
    if statement.mention.high is not None:
        return Operator.RANGE
    bound = statement.bounded.bound
    if bound in {Bound.LT, Bound.LE, Bound.GE, Bound.GT, Bound.PLAIN}:
        return operator_of(bound, None, wanted=wanted)
    key = canonical_parameter(statement.parameter, statement.mention.unit)
    return operator_of(bound, better(key) if key else None, wanted=wanted)


def _hedged(text: str, statement: Statement) -> bool:
    """Whether the number is planned: a word of planning in its part of the sentence, or at the head of its list."""
    begin = max(0, statement.bounded.start - 120)
    cue = None
    for match in _HEDGE.finditer(text, begin, statement.mention.start):
        cue = match
    if cue is not None and not _MEASURED.search(text, cue.end(), statement.bounded.start):
        parts = _SENTENCE_PART.split(text[cue.end() : statement.bounded.start], maxsplit=1)
        if len(parts) == 1 or re.search(r"\d|:", _YEAR.sub("", cue.group()[-1:] + parts[0])):
            return True
    part = _SENTENCE_PART.split(text[statement.bounded.end : statement.bounded.end + 40], maxsplit=1)[0]
    return bool(_HEDGE_AFTER.search(part))


def _negated(text: str, statement: Statement) -> bool:
    """Whether the part of the sentence around the number says that it is not reached."""
    begin = max(0, statement.bounded.start - 40)
    before = _SENTENCE_PART.split(text[begin : statement.mention.start])[-1]
    after = _SENTENCE_PART.split(text[statement.bounded.end : statement.bounded.end + 30], maxsplit=1)[0]
    return bool(
        _NEGATION.search(before)
        or re.match(
            r"[^,;。]{0,14}(?:未达到|达不到|没有达到|尚未达到|无法达到|not (?:yet )?(?:reached|achieved|met))",
            after,
            re.I,
        )
    )
