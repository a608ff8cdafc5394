"""Mobile numbers in one spelling."""

from __future__ import annotations

import re
import unicodedata

_CHINESE = re.compile(r"1[3-9]\d{9}")
_FOREIGN = re.compile(r"\+[1-9]\d{6,14}")


def mobile_number(text: str) -> str:
    """The number in international form; Chinese mobile numbers may be written without +86, with spaces or hyphens.

    Raises:
        ValueError: it is neither a Chinese mobile number nor a number with a country code.

    >>> mobile_number("138 0013-8000"), mobile_number("0086 13800138000"), mobile_number("+1 212 555 0100")
    ('+8613800138000', '+8613800138000', '+12125550100')
    """
    plain = re.sub(r"[\s()\-.·]", "", unicodedata.normalize("NFKC", text))
    local = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", plain)
    if _CHINESE.fullmatch(local):
        return f"+86{local}"
    if _FOREIGN.fullmatch(plain) and not plain.startswith("+86"):
        return plain
    raise ValueError(text)
