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
    "what": r"是什么|什么是|什么意思|啥|what (?:is|are)|meaning",
    "use": r"功效|作用|好处|主治|benefit|used for",
    "avoid": r"忌|不能吃|contraindicat|avoid",
    "may": r"(?:能|可以|会|可).*[吗么]|能不能|可不可以|会不会|可以|\b(?:can|could|may|should)\b",
    "which": r"区别|哪个|还是|difference|which|\bversus\b|\bvs\b",
    "whether": r"[吗么嘛]|\b(?:is|are|do|does) ",
    "how": r"如何|怎样|怎么|\bhow\b",
    "cure": r"治|怎么办|疗|treat|therap",
    "cured": r"治好|治愈|根治|痊愈|\bcure",
    "cause": r"回事|原因|为什么|为何|引起|cause|\bwhy\b",
    "time": r"多久|几天|时间|什么时候|多长|how long|\bwhen\b",
    "price": r"多少钱|费用|价格|\bcosts?\b|\bprices?\b",
    "amount": r"多少|几|how (?:much|many|large|often)",
    "food": r"[吃喝食]|\bdiet|\bfood|\b(?:eat|drink)",
    "surgery": r"手术|开刀|surg|operation",
    "test": r"检查|b超|化验|结果|诊断|\btest|diagnos",
    "before": r"前|\bbefore\b",
    "during": r"期间|\bduring\b",
    "after": r"后|\bafter\b",
    "harm": r"危害|严重|影响|\bharm|\brisk|side effect",
    "sign": r"症状|表现|symptom|\bsigns?\b",
    "prevent": r"预防|prevent",
    "normal": r"正常|\bnormal",
}
_ADDRESS = re.compile(
    "请问|请教|您好|你好|医生|大夫|专家|谢谢|有问必答|我想知道|我想问|想咨询|是不是|(?<!自)我(?!国)|_"
)
_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _KINDS.items()}


def figures(source: str) -> frozenset[str]:
    """Figures of a text, Chinese ones up to 99 before a counted unit too.

    >>> sorted(figures("十一个月宝宝,体重9.5公斤"))
    ['11', '9.5']
    """
    normal = text.normalised(source)
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
    """The kinds of question a text asks or answers, and the circumstances (before, after) it asks about.

    >>> sorted(asked_kinds("种植牙多少钱"))
    ['amount', 'price']
    """
    return frozenset(kind for kind, pattern in _PATTERNS.items() if pattern.search(source))


def without_address(source: str) -> str:
    """Without greetings, thanks and words for asker and asked, which say nothing of the matter.

    >>> without_address("医生您好,请问我落枕怎么办")
    ',落枕怎么办'
    """
    return _ADDRESS.sub("", source)
