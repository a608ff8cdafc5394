"""The quantities that a text states."""

import re

from ronghe.kernel.text.normal import normalise
from ronghe.kernel.text.passages import passages
from ronghe.kernel.text.targets import Measurement, Operator

_SIMPLE = re.compile(
    r"([^\d,.;，。；<>≤≥=]{2,20}?)\s*(不超过|小于|低于|大于|不低于|至少|below|under|at least|at most|<=|>=|<|>|≤|≥|=|of|is|)\s*"
    r"(\d+(?:\.\d+)?)\s*([A-Za-zμ%]{1,5}|毫米|分钟|小时|秒|天|元|万元)"
)
_OPERATORS = {"不超过": "<=", "小于": "<", "低于": "<", "大于": ">", "不低于": ">=", "至少": ">=", "below": "<",
              "under": "<", "at least": ">=", "at most": "<=", "≤": "<=", "≥": ">="}  # fmt: skip


def measurements(source: str) -> list[Measurement]:
    """Every stated quantity of ``source``, in text order."""
    found = []
    for passage in passages(source):
        normal = normalise(passage.text)
        for match in _SIMPLE.finditer(normal.text):
            name, sign, value, unit = match.groups()
            start, end = normal.origin(match.start(1), match.end())
            start, end = start + passage.start, end + passage.start
            operator = Operator(_OPERATORS.get(sign, sign if sign in {"<", ">", "<=", ">="} else "="))
            found.append(Measurement(name.strip(), operator, float(value), unit, None, start, end, source[start:end]))
    return found
