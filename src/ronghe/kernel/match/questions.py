"""What in two short texts contradicts: figures, denial, sides; and which kinds of question they ask."""

from __future__ import annotations

import re

from ronghe.kernel import text

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_COUNTED = re.compile(r"[一二两三四五六七八九十]+(?=个?[岁月周天年次度号级期毫厘])")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_DENIAL = re.compile(r"[不没无未]|\b(?:not?|never|without|cannot)\b|n't\b", re.IGNORECASE)
_CHOICE = re.compile(r"(.)[不没]\1|有没有|不知道?")  # 能不能: asks, denies nothing
_SIDES = (
    ("左", "右"),
    ("男", "女"),
    ("上", "下"),
    ("前", "后"),
    ("早", "晚"),
    ("大", "小"),
    ("高", "低"),
    ("增", "减"),
)
_KINDS = {
    "price": "多少钱|费用|价格|花费|贵|cost|price",
    "cause": "原因|为什么|怎么回事|引起|导致|为何|怎么会|cause|why",
    "cure": "怎么办|治疗|怎么治|治好|办法|治愈|根治|treat|cure",
    "drug": "药|drug|medicin",
    "food": "食物|吃什么|能吃|可以吃|饮食|食疗|忌口|水果|diet|food",
    "sign": "症状|表现|征兆|感觉|symptom|sign",
    "time": "多久|多长时间|几天|多少天|什么时候|何时|几个月|几周|how long|when",
    "amount": "多少|多大|多高|几次|几个|多重|how (?:much|many|large|often)",
    "place": "哪里|哪家|医院|哪儿|where|hospital",
    "harm": "危害|严重|有害|影响|后果|危险|副作用|harm|risk|side effect",
    "normal": "正常|normal",
    "spread": "传染|遗传|infectious|hereditary",
    "pregnancy": "孕|胎|pregnan",
    "test": "检查|化验|诊断|确诊|test|diagnos",
    "way": "如何|怎么|怎样|how",
}
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _KINDS.items()}


def figures(source: str) -> frozenset[str]:
    """Figures of a text, Chinese ones up to 99 before a counted unit too.

    >>> sorted(figures("十一个月宝宝,体重9.5公斤"))
    ['11', '9.5']
    """
    normal = text.normalise(source).text
    written = (_value(match.group()) for match in _COUNTED.finditer(normal))
    return frozenset([*_FIGURE.findall(normal), *(str(value) for value in written if value is not None)])


def _value(numeral: str) -> int | None:
    if "十" not in numeral:
        return _DIGITS[numeral] if len(numeral) == 1 else None  # 两三天: an estimate, no figure
    tens, _, ones = numeral.partition("十")
    if tens not in {"", *_DIGITS} or ones not in {"", *_DIGITS}:
        return None
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def denies(source: str) -> bool:
    """Whether a word of denial is in the text; a question of the form 能不能 denies nothing.

    >>> denies("宝宝不说话"), denies("宝宝说话"), denies("宝宝能不能吃鱼")
    (True, False, False)
    """
    return bool(_DENIAL.search(_CHOICE.sub("", source)))


def sides_differ(one: str, other: str) -> int:
    """How many opposite pairs (left and right ...) the texts fill with different members.

    >>> sides_differ("左下腹痛", "右下腹痛")
    1
    """
    found = 0
    for pair in _SIDES:
        here, there = [[side in source for side in pair] for source in (one, other)]
        found += sum(here) == sum(there) == 1 and here != there
    return found


def asked_kinds(source: str) -> frozenset[str]:
    """The kinds of question a text asks.

    >>> sorted(asked_kinds("种植牙多少钱"))
    ['amount', 'price']
    """
    return frozenset(kind for kind, pattern in _PATTERNS.items() if pattern.search(source))
