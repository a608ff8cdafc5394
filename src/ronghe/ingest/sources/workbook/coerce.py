"""Values as people write them into dates, amounts, levels and lists, each with what could not be read and why.

Every reader takes the raw cell and gives a ``Read``: the value (``None`` when there is none) and at most one remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from stdnum.cn import uscc as uscc_number

from ronghe.ingest.errors import Message, Remark
from ronghe.ingest.sources.folding import folded, simplified
from ronghe.ingest.sources.workbook.grid import Value, shown
from ronghe.ingest.sources.workbook.schema import vocabulary

# What people write when there is nothing to write.
_BLANKS = frozenset(
    {
        "",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "－",
        "无",
        "暂无",
        "没有",
        "不详",
        "未知",
        "n/a",
        "na",
        "null",
        "none",
        "nil",
        "待定",
        "待补充",
        "同上略",
        "...",
        "…",
        "?",
    }
)
_NO_AMOUNT = ("面议", "待定", "协商", "不限", "视情况", "negotiable", "tbd", "open")
_NO_DATE = ("长期", "长期有效", "即日起", "至今", "不限", "随时", "尽快", "永久", "long-term", "open", "ongoing")
_CELL_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Read:
    """The value read (JSON-able: text, whole number, list of texts) or ``None``, and a remark."""

    value: str | int | list[str] | None
    remark: Remark | None = None


NOTHING = Read(None)


def is_blank(value: Value) -> bool:
    """Whether a cell says that there is nothing."""
    return shown(value).casefold() in _BLANKS


def cell_error(value: Value) -> bool:
    """Whether the cell holds a spreadsheet error such as ``#REF!``."""
    return isinstance(value, str) and value.strip().upper() in _CELL_ERRORS


def read_text(value: Value) -> Read:
    """Text with its line breaks; runs of blanks inside a line become one."""
    if is_blank(value):
        return NOTHING
    lines = [" ".join(line.split()) for line in shown(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return Read(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def read_name(value: Value) -> Read:
    """A name on one line; line breaks inside a cell are wrapping, not meaning."""
    if is_blank(value):
        return NOTHING
    return Read(" ".join(shown(value).split()))


def read_list(value: Value) -> Read:
    """Several values in a cell, split at 、，,；;／/| and line breaks; specialties become their keys."""
    if is_blank(value):
        return NOTHING
    words = vocabulary("specialty")
    out: list[str] = []
    for part in re.split(r"[、,，;；/／|\n]+|\s{2,}", shown(value)):
        text = re.sub(r"^\s*(\(?\d+[).、]|[①-⑩•·-])\s*", "", part).strip()
        if text and not is_blank(text):
            out.append(words.get(folded(text)) or words.get(folded(text).removesuffix("科")) or text)
    return Read(list(dict.fromkeys(out)) or None)


def read_stages(value: Value) -> Read:
    """Rounds of investment as keys (seed, angel, a, b, growth); ranges such as 天使轮-B轮 are filled in."""
    if is_blank(value):
        return NOTHING
    text = simplified(shown(value)).casefold()
    words, order = vocabulary("stage"), ["seed", "angel", "a", "b", "growth"]
    if re.search(r"不限|全阶段|各阶段|all stages|any", text):
        return Read(order)
    found: list[str] = []
    for part in re.split(r"[、,，;；/／|\n]+|\s和\s|和|及(?!以)|与|\sand\s", text):
        ends = [words.get(folded(end)) for end in re.split(r"\s*(?:~|～|—|至|到|(?<!pre)-(?!ipo|a))\s*", part.strip())]
        known = [end for end in ends if end]
        if len(ends) == 2 and len(known) == 2:
            low, high = sorted(order.index(k) for k in known)
            found += order[low : high + 1]
        elif known:
            found += known
        else:
            found += [key for word, key in words.items() if len(word) > 1 and word in folded(part)]
    if not found:
        return Read(
            None,
            unread("stages", value, "投资阶段", "stage", "种子、天使、A轮、B轮、成长期", "seed, angel, A, B, growth"),
        )
    return Read(sorted(set(found), key=order.index))


def read_choice(value: Value, name: str) -> Read:
    """A key of a closed vocabulary: exact word first, then the longest word contained."""
    text = folded(shown(value))
    words = vocabulary(name)
    if text in words:
        return Read(words[text])
    if is_blank(value):
        return NOTHING
    inside = [word for word in words if len(word) > 1 and word in text]
    if inside:
        return Read(words[max(inside, key=len)])
    options = "、".join(dict.fromkeys(words.values()))
    return Read(None, unread("choice", value, "类别", "category", f"其中之一：{options}", f"one of: {options}"))


def read_date(value: Value) -> Read:
    """A day as ISO text. Reads dates, Excel serials, 2024.3, 2024年3月, 二〇二四年三月, 20240305, 3/5/2024.

    A month without a day gives its first day; a year alone the first of January.
    """
    if isinstance(value, datetime):
        return _day(value.date(), value)
    if isinstance(value, date):
        return _day(value, value)
    if is_blank(value) or isinstance(value, bool):
        return NOTHING
    if isinstance(value, int | float) and 20_000 <= value < 80_000:  # Excel days: 1954 to 2119
        return Read((date(1899, 12, 30) + timedelta(days=int(value))).isoformat())
    text = simplified(shown(value)).strip()
    if text.casefold() in _NO_DATE:
        return NOTHING
    plain = day_in_digits(text)
    match = re.match(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?(?!\d)", plain)
    if match:
        read = _made(int(match[1]), int(match[2]), int(match[3] or 1), value)
        if isinstance(value, float) and match[2] == "1":
            remark = Remark(
                "date_october",
                Message("单元格为数字 2024.1 一类，可能原为 10 月", "a number such as 2024.1 may have been October"),
                Message("请核对，或将该列设为文本格式", "check it, or format the column as text"),
            )
            return Read(read.value, read.remark or remark)
        return read
    match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})?", plain)
    if match:
        return _made(int(match[1]), int(match[2]), int(match[3] or 1), value)
    match = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", plain)
    if match:
        first, second, year = (int(g) for g in match.groups())
        return _made(year, second, first, value) if first > 12 else _made(year, first, second, value)
    match = re.fullmatch(r"(\d{4})\s*年?", plain)
    if match:
        return _made(int(match[1]), 1, 1, value)
    return Read(None, unread("date", value, "日期", "date", "2024-03-05 或 2024年3月", "2024-03-05"))


def day_in_digits(text: str) -> str:
    """二〇二四年三月 as 2024年3月."""
    return re.sub(r"[〇○零一二三四五六七八九十两]+(?=[年月日号])", lambda m: str(_chinese_number(m[0])), text)


def _made(year: int, month: int, day: int, value: Value) -> Read:
    try:
        return _day(date(year, month, day), value)
    except ValueError:
        return Read(None, unread("date", value, "日期", "date", "2024-03-05 或 2024年3月", "2024-03-05"))


def _day(day: date, value: Value) -> Read:
    if not 1800 <= day.year <= 2200:
        return Read(None, unread("date", value, "日期", "date", "2024-03-05 或 2024年3月", "2024-03-05"))
    return Read(day.isoformat())


def _chinese_number(text: str) -> int:
    """二〇二四 -> 2024, 十二 -> 12, 二十三 -> 23."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(_DIGITS[c]) for c in text))


_AMOUNT = re.compile(r"(\d[\d,，]*(?:\.\d+)?)\s*(亿|千万|百万|万|千|k|m)?\s*(元|人民币|rmb|cny)?", re.IGNORECASE)
_SCALE = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "k": 10**3, "m": 10**6, "": 1}
_FOREIGN = re.compile(r"美元|美金|欧元|港币|港元|日元|英镑|usd|eur|hkd|jpy|gbp|[$€£]", re.IGNORECASE)


def read_money(value: Value, unit: str = "") -> Read:
    """An amount in CNY as decimal text. ``unit`` (万元, 亿元 …) is the header's, used where the cell names none."""
    low, high, remark = _amounts(value, unit)
    if remark:
        return Read(None, remark)
    amount = low if low is not None else high
    return Read(None if amount is None else _plain(amount))


def read_money_range(value: Value, unit: str = "") -> tuple[Read, Read]:
    """Lower and upper amount in CNY: 500万-3000万, 500~3000 (unit from the header), 1000万以上, 不超过2000万."""
    low, high, remark = _amounts(value, unit)
    return (
        Read(None if low is None else _plain(low), remark),
        Read(None if high is None else _plain(high)),
    )


def _amounts(value: Value, unit: str) -> tuple[Decimal | None, Decimal | None, Remark | None]:
    if is_blank(value) or isinstance(value, bool):
        return None, None, None
    text = simplified(shown(value)).casefold().replace(" ", "")
    if any(word in text for word in _NO_AMOUNT):
        return None, None, None
    bad = unread("money", value, "金额", "amount", "500万元 或 500-3000万元", "5000000 or 500万元")
    if _FOREIGN.search(text):
        return (
            None,
            None,
            Remark(
                "money_currency",
                Message(f"“{shown(value)}”不是人民币", f"{shown(value)!r} is not in CNY"),
                Message("请换算为人民币后填写", "convert it to CNY"),
            ),
        )
    found = [(m[1].replace(",", "").replace("，", ""), m[2] or "") for m in _AMOUNT.finditer(text)]
    if not found or len(found) > 2 or text.startswith("-"):
        return None, None, bad
    header = {"亿元": "亿", "万元": "万", "千元": "千"}.get(unit, "")
    bare_yuan = [bool(match[3]) and not match[2] for match in _AMOUNT.finditer(text)]
    last = found[-1][1] or ("" if bare_yuan[-1] else header)
    try:
        amounts = [
            Decimal(n) * _SCALE[(s or ("" if yuan else last)).lower()]
            for (n, s), yuan in zip(found, bare_yuan, strict=True)
        ]
    except InvalidOperation:
        return None, None, bad
    if len(amounts) == 2:
        return min(amounts), max(amounts), None
    if re.search(r"以内|以下|不超过|不高于|最高|至多|≤|<|up to|max", text):
        return None, amounts[0], None
    if re.search(r"以上|不低于|不少于|起|最低|至少|≥|>|from|min|over", text):
        return amounts[0], None, None
    return amounts[0], amounts[0], None


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# Stages as ledgers name them, with the level they stand for at least; the later word wins.
_TRL_STAGES = (
    (9, ("量产", "产业化", "上市", "规模化", "已投产", "批量生产", "mass production", "on the market")),
    (8, ("注册证", "取证", "获批", "注册阶段", "注册申报", "approved", "cleared", "registration")),
    (7, ("临床试验", "临床验证", "临床研究", "临床阶段", "clinical trial")),
    (6, ("中试", "小批量", "工程化", "型式检验", "注册检验", "pilot")),
    (5, ("动物实验", "动物试验", "工程样机", "animal")),
    (4, ("小试", "实验室", "原理样机", "样机", "原型", "prototype", "bench")),
    (3, ("概念验证", "可行性", "关键技术验证", "proof of concept")),
    (2, ("技术方案", "方案设计", "概念", "设想", "concept")),
    (1, ("基础研究", "基本原理", "原理发现", "basic research")),
)


def read_trl(value: Value) -> Read:
    """A level 1-9. Of a range the lower one counts; a stage in words gives its level with a remark."""
    if is_blank(value) or isinstance(value, bool):
        return NOTHING
    if isinstance(value, int | float):
        if value in range(1, 10):
            return Read(int(value))
        return Read(None, unread("trl", value, "技术成熟度", "TRL", "1 至 9", "1 to 9"))
    text = simplified(shown(value)).casefold()
    numerals = re.sub(r"[一二三四五六七八九](?=级)", lambda m: str(_DIGITS[m[0]]), text)
    match = re.search(r"(?:trl|成熟度|第|^)\s*[-:：]?\s*([1-9])(?!\d)(?!\.\d)", numerals) or re.search(
        r"([1-9])\s*级", numerals
    )
    if match:
        return Read(int(match[1]))
    for level, words in _TRL_STAGES:
        word = next((w for w in words if w in text), None)
        if word:
            return Read(
                level,
                Remark(
                    "trl_from_stage",
                    Message(f"由“{word}”推定为 TRL {level}", f"taken as TRL {level} because of {word!r}"),
                    Message("如不准确，请填写 1 至 9 的数字", "write a number from 1 to 9 if that is wrong"),
                ),
            )
    return Read(None, unread("trl", value, "技术成熟度", "TRL", "1 至 9", "1 to 9"))


def read_phone(value: Value) -> Read:
    """A telephone number as text; kept as written where it is odd, with a remark."""
    if is_blank(value):
        return NOTHING
    text = " ".join(shown(value).split())
    digits = re.sub(r"\D", "", text)
    if 7 <= len(digits) <= 60 and not re.search(r"[A-Za-z]{4}", text):
        return Read(text)
    return Read(
        text,
        unread("phone", value, "电话", "telephone number", "13812345678 或 010-12345678", "010-12345678", kept=True),
    )


def read_email(value: Value) -> Read:
    """An e-mail address, lower case."""
    if is_blank(value):
        return NOTHING
    text = simplified(shown(value)).replace(" ", "").removeprefix("mailto:").casefold()
    match = re.search(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+", text, re.ASCII)
    if match:
        return Read(match[0])
    return Read(None, unread("email", value, "邮箱", "e-mail address", "name@example.cn", "name@example.org"))


def read_uscc(value: Value) -> Read:
    """A unified social credit code whose check character holds; a wrong one is left out with a remark."""
    if is_blank(value):
        return NOTHING
    text = simplified(shown(value)).upper().replace(" ", "").replace("-", "")
    if uscc_number.is_valid(text):
        return Read(text)
    long = isinstance(value, float) or "E+" in text
    return Read(
        None,
        Remark(
            "uscc",
            Message(
                f"统一社会信用代码“{shown(value)}”校验不通过，该项未导入",
                f"the credit code {shown(value)!r} fails its check and was left out",
            ),
            Message(
                "请将该列设为文本格式后重填" if long else "请核对营业执照后更正",
                "check it against the business licence",
            ),
        ),
    )


def read_url(value: Value) -> Read:
    """A web address with its scheme."""
    if is_blank(value):
        return NOTHING
    text = shown(value).split()[0].rstrip("，,;；。")
    if re.fullmatch(r"(https?://)?([\w-]+\.)+[A-Za-z]{2,}(:\d+)?([/?#]\S*)?", text, re.ASCII):
        return Read(text if "://" in text else f"https://{text}")
    return Read(None, unread("url", value, "网址", "web address", "www.example.cn", "www.example.org"))


def read_orcid(value: Value) -> Read:
    """An ORCID iD whose check character holds (ISO 7064 mod 11-2)."""
    if is_blank(value):
        return NOTHING
    match = re.search(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])", shown(value))
    if match:
        text = "-".join(match.groups()).upper()
        total = 0
        for character in text.replace("-", "")[:-1]:
            total = (total + int(character)) * 2
        if "0123456789X"[(12 - total % 11) % 11] == text[-1]:
            return Read(text)
        return Read(
            None,
            Remark(
                "orcid",
                Message(
                    f"ORCID“{shown(value)[:60]}”校验不通过，该项未导入",
                    f"the ORCID {shown(value)[:60]!r} fails its check and was left out",
                ),
                Message("请到 orcid.org 核对后更正", "check it on orcid.org and correct it"),
            ),
        )
    return Read(None, unread("orcid", value, "ORCID", "ORCID", "0000-0002-1825-0097", "0000-0002-1825-0097"))


def unread(code: str, value: Value, zh: str, en: str, like_zh: str, like_en: str, *, kept: bool = False) -> Remark:
    """What could not be read, and how to write it; ``kept``: the text stays all the same."""
    text = shown(value)[:60]
    end_zh, end_en = ("，已按原文保留", "; kept as written") if kept else ("，该项未导入", "; left out")
    return Remark(
        code,
        Message(f"“{text}”无法识别为{zh}{end_zh}", f"{text!r} cannot be read as a {en}{end_en}"),
        Message(f"请写成：{like_zh}", f"write it like: {like_en}"),
    )
