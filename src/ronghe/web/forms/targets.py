"""The targets builder: rows of parameter, sign, value and unit, from and to what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ronghe.base.bilingual import prefers_english
from ronghe.base.problems import BadInput
from ronghe.exchange.models import Need, NeedTarget
from ronghe.kernel.text import Operator
from ronghe.kernel.text.vocabulary import parameter_entries, parameter_entry

MOST_ROWS = 40
PARTS = ("parameter", "operator", "value", "high", "unit")
SIGNS = (("", "≤ / ≥"), *((one.value, one.sign or "–") for one in Operator))
"""Signs to choose from; the first lets the vocabulary choose: ≥ where more is better, else ≤."""

_HAN = re.compile(r"[\u4e00-\u9fff]")


class TargetUnreadable(BadInput):
    """A row of the targets builder that cannot be kept."""

    code = "target-unreadable"


def target_rows(need: Need) -> list[dict[str, str]]:
    """The stored targets as rows of the form. One statement where they are not prefetched."""
    return [
        {
            "parameter": str(row.parameter),
            "operator": row.operator,
            "value": _plain(row.value),
            "high": _plain(row.high),
            "unit": row.unit,
        }
        for row in need.targets.all()
    ]


def targets_posted(post: QueryDict) -> list[dict[str, str]]:
    """The rows as typed, empty ones too: the form shows them again."""
    rows = []
    for number in range(MOST_ROWS):
        if f"target-{number}-parameter" not in post:
            break
        rows.append({part: post.get(f"target-{number}-{part}", "").replace("\x00", "").strip()[:120] for part in PARTS})
    return rows


def targets_from(rows: Iterable[Mapping[str, str]], stored: Sequence[NeedTarget] = ()) -> list[dict[str, Any]]:
    """The columns of targets from rows; empty rows are left out.

    A parameter that the vocabulary knows gets its name in both languages; one that is stored keeps what it has.

    Raises:
        TargetUnreadable: names the row and what is wrong with it.
    """
    known = {str(name): row for row in stored for name in (row.parameter_zh, row.parameter_en) if name}
    targets = []
    for number, row in enumerate(rows, start=1):
        if not row["parameter"] and not row["value"]:
            continue
        if not row["parameter"] or not row["value"]:
            raise TargetUnreadable(
                _("Target %(number)d lacks its parameter or its value.") % {"number": number},
                _("Fill in both, or take the row away."),
                field="targets",
            )
        operator = row["operator"] or _usual_sign(row["parameter"], row["unit"])
        value, high = _number(row["value"], number), _number(row["high"], number) if row["high"] else None
        if operator == "range" and (high is None or high < value):
            raise TargetUnreadable(
                _("Target %(number)d is a range and lacks an upper value above the lower one.") % {"number": number},
                _("Write both ends, or choose another sign."),
                field="targets",
            )
        targets.append(
            {
                **_names(row["parameter"], row["unit"], known),
                "operator": operator,
                "value": value,
                "high": high if operator == "range" else None,
                "unit": row["unit"][:40],
            }
        )
    return targets


def parameter_names() -> list[str]:
    """Names of all parameters in the reader's language, for the list that the box offers."""
    return [entry.en if prefers_english() else entry.zh for entry in parameter_entries()]


def units_for(parameter: str) -> tuple[str, ...]:
    """Units that fit a parameter; none where the vocabulary does not know it."""
    entry = parameter_entry(parameter)
    return tuple(unit for unit in entry.units if unit) if entry else ()


def _usual_sign(parameter: str, unit: str) -> str:
    entry = parameter_entry(parameter, unit)
    return ">=" if entry is not None and entry.better == "high" else "<="


def _names(parameter: str, unit: str, known: Mapping[str, NeedTarget]) -> dict[str, str]:
    if parameter in known:
        row = known[parameter]
        return {"parameter_zh": row.parameter_zh, "parameter_en": row.parameter_en}
    entry = parameter_entry(parameter, unit)
    if _HAN.search(parameter):
        exact = entry is not None and entry.zh == parameter
        return {"parameter_zh": parameter, "parameter_en": entry.en if entry and exact else ""}
    exact = entry is not None and entry.en.casefold() == parameter.casefold()
    return {"parameter_zh": entry.zh if entry and exact else "", "parameter_en": parameter}


def _number(text: str, row: int) -> Decimal:
    plain = text.replace(",", "").replace("，", "").lstrip("<>≤≥=").strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 14:
        raise TargetUnreadable(
            _("Target %(number)d: “%(text)s” is no number.") % {"number": row, "text": text[:20]},
            _("Write digits only, and the unit into its own box."),
            field="targets",
        )
    return round(number, 6)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
