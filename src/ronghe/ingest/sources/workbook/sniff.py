"""What the values of a column look like, whatever its header says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from stdnum.cn import uscc as uscc_number

from ronghe.ingest.sources.folding import has_han
from ronghe.ingest.sources.workbook.grid import Value, shown

SAMPLE = 300

_PHONE = re.compile(
    r"(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[- ]?\d{7,8}([-转]\d{1,5})?"
    r"|\+\d[\d -]{7,16}|400[- ]?\d{3}[- ]?\d{4}"
)
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+")
_URL = re.compile(r"(https?://)?(www\.)?[\w-]+(\.[\w-]+)+(/\S*)?", re.ASCII)
_DATE = re.compile(
    r"(19|20)\d{2}\s*[-/.年]\s*\d{1,2}(\s*[-/.月]\s*\d{0,2}\s*日?)?.{0,9}|(19|20)\d{6}|\d{1,2}/\d{1,2}/(19|20)\d{2}"
)
_MONEY = re.compile(
    r"[¥￥]?\s*\d[\d,.]*\s*([-~～—至到]+\s*\d[\d,.]*|万|亿|元|万元|亿元|百万|千万|万人民币|rmb|cny).*", re.IGNORECASE
)
_TRL = re.compile(r"(trl)?\s*[1-9]\s*级?", re.IGNORECASE)
_ORCID = re.compile(r"(https?://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Looks:
    """Shares (0..1) of a column's non-blank values that look like each thing; lengths in characters."""

    filled: int
    uscc: float
    phone: float
    email: float
    url: float
    date: float
    money: float
    trl: float
    orcid: float
    number: float
    han: float
    length: float
    distinct: float
    words: tuple[str, ...] = ()  # the values themselves, each once, as many as SAMPLE

    def share(self, kind: str) -> float | None:
        """Share of values of a field type that content can show; ``None`` where it cannot."""
        if kind == "day":
            return self.date
        if kind in {"uscc", "phone", "email", "url", "date", "trl", "orcid"}:
            return float(getattr(self, kind))
        if kind in {"money", "money_range", "integer"}:
            return max(self.number, self.money)
        return None


def looks(values: Sequence[Value]) -> Looks:
    """Look at up to ``SAMPLE`` non-blank values, taken evenly over the column."""
    texts = [(v, t) for v in values if (t := shown(v))]
    step = max(1, len(texts) // SAMPLE)
    sample = texts[::step][:SAMPLE]
    n = len(sample)
    if not n:
        return Looks(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

    def share(pattern: re.Pattern[str]) -> float:
        return sum(bool(pattern.fullmatch(t)) for _, t in sample) / n

    dates = sum(isinstance(v, date | datetime) or bool(_DATE.fullmatch(t)) for v, t in sample) / n
    return Looks(
        filled=len(texts),
        # Ledgers carry wrong codes too: the shape of most and the checksum of some make the column.
        uscc=_uscc_share([t for _, t in sample]),
        phone=share(_PHONE),
        email=share(_EMAIL),
        url=sum(bool(_URL.fullmatch(t)) and bool(re.search(r"[a-z]", t, re.IGNORECASE)) for _, t in sample) / n,
        date=dates,
        money=share(_MONEY),
        trl=share(_TRL),
        orcid=share(_ORCID),
        number=sum(isinstance(v, int | float) or bool(_NUMBER.fullmatch(t)) for v, t in sample) / n,
        han=sum(has_han(t) for _, t in sample) / n,
        length=sum(len(t) for _, t in sample) / n,
        distinct=len({t for _, t in sample}) / n,
        words=tuple(dict.fromkeys(t for _, t in sample)),
    )


def _uscc_share(texts: list[str]) -> float:
    shaped = [t for t in texts if re.fullmatch(r"[0-9A-HJ-NP-RTUW-Y]{18}", t.upper())]
    valid = sum(uscc_number.is_valid(t) for t in shaped[:50])
    return len(shaped) / len(texts) if valid >= max(1, min(len(shaped), 50) // 2) else 0.0
