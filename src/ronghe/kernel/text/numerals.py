"""Numbers as people write them: 1,200, 3.5e-3, 1.2×10^4, 十四, 两, 半, 百分之九十, fourteen."""

import re
from decimal import Decimal

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_ENGLISH_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_ENGLISH_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ENGLISH = {word: number for number, word in enumerate(_ENGLISH_UNITS.split())} | _ENGLISH_TENS | {"hundred": 100}
_ENGLISH_FLOAT = {"half an": 0.5, "half a": 0.5, "one and a half": 1.5, "a": 1.0, "an": 1.0}

ARABIC = (
    r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d|,\d)|\d{1,300})(?:\.\d{1,300})?(?:\s?[×xX*]\s?10\^?[-−]?\d{1,2}(?!\d)"
    r"|\^-?\d{1,2}(?!\d)|[eE][-+]?\d{1,2}(?![\dA-Za-z]))?"
)
_CHINESE_DIGITS = "零〇一二两三四五六七八九十百千万亿"
CHINESE = (
    rf"[百千万]分之[{_CHINESE_DIGITS}点\d.]+|[{_CHINESE_DIGITS}]+分之[{_CHINESE_DIGITS}]+"
    rf"|[{_CHINESE_DIGITS}]+(?:点[零〇一二三四五六七八九]+)?(?:个半)?|\d个半|半"
)
ENGLISH = r"\b(?:half an?|one and a half|" + "|".join(sorted(_ENGLISH, key=len, reverse=True)) + r")\b"
_POWER = re.compile(r"\s?[×xX*]\s?10\^?([-−]?\d+)$")
_BARE_POWER = re.compile(r"^10\^(-?\d+)$")


def plain(value: float) -> str:
    """A number as a form shows it: twelve digits at most, no power of ten, nothing behind the point that says nothing.

    >>> plain(1_200_000.0), plain(0.5), plain(12345.67)
    ('1200000', '0.5', '12345.67')
    """
    return format(Decimal(f"{value:.12g}"), "f")


def arabic(written: str) -> float:
    """The value of a match of ``ARABIC``.

    >>> arabic("1,200.5"), arabic("1.2×10^4"), arabic("10^-3"), arabic("2e3")
    (1200.5, 12000.0, 0.001, 2000.0)
    """
    written = written.replace("−", "-")
    bare = _BARE_POWER.match(written)
    if bare:
        return float(f"1e{bare.group(1)}")
    power = _POWER.search(written)
    if power:
        return float(f"{written[: power.start()].replace(',', '')}e{power.group(1)}")
    head, _, exponent = written.replace(",", "").partition("^")
    return float(head) ** int(exponent) if exponent else float(head)


def chinese(written: str) -> float | None:
    """The value of a Chinese numeral; a share (百分之九十, 三分之一) is its fraction; ``None`` if malformed.

    >>> chinese("十四"), chinese("两百五十"), chinese("百分之九十"), chinese("一点五"), chinese("半"), chinese("一个半")
    (14.0, 250.0, 0.9, 1.5, 0.5, 1.5)
    """
    if written == "半":
        return 0.5
    if written.endswith("个半"):
        whole = chinese(written[:-2])
        return None if whole is None else whole + 0.5
    if "分之" in written:
        below, above = written.split("分之", 1)
        bottom, top = chinese(below if below not in {"百", "千", "万"} else "一" + below), _either(above)
        return None if not bottom or top is None else top / bottom
    whole_part, dot, decimals = written.partition("点")
    whole = _whole(whole_part)
    if whole is None or not dot:
        return None if whole is None else float(whole)
    digits = "".join(str(_DIGITS[c]) for c in decimals if c in _DIGITS)
    return float(f"{whole}.{digits}") if digits else None


def english(written: str) -> float:
    """The value of a match of ``ENGLISH``."""
    words = " ".join(written.lower().split())
    return float(_ENGLISH_FLOAT.get(words, _ENGLISH.get(words, 0)))


def _either(written: str) -> float | None:
    try:
        return float(written)
    except ValueError:
        return chinese(written) if "分" not in written else None


def _whole(written: str) -> int | None:
    if not written:
        return None
    if all(c in _DIGITS for c in written):
        return int("".join(str(_DIGITS[c]) for c in written[:15]))
    total, section, digit = 0, 0, 0
    for character in written:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _TENS:
            section += (digit or 1) * _TENS[character]
            digit = 0
        elif character in _GROUPS:
            total = (total + section + digit or 1) * _GROUPS[character]
            section = digit = 0
            if total > 10**18:
                return None
        else:
            return None
    return total + section + digit
