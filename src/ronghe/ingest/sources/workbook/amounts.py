"""Amounts of money as people write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from ronghe.ingest.errors import Message, Remark
from ronghe.ingest.sources.folding import simplified
from ronghe.ingest.sources.workbook.coerce import Read, is_blank, unread
from ronghe.ingest.sources.workbook.grid import Value, shown

_NO_AMOUNT = ("面议", "待定", "协商", "不限", "视情况", "negotiable", "tbd", "open")
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
