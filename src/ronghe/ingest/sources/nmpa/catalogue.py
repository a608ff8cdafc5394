"""The NMPA classification catalogue: ``{"version", "l1_categories": [...], "items": [{"code", "name", ...}]}``.

Codes and names only: class and exemption fields of such lists are unreliable and are not taken in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from ronghe.ingest.errors import Message
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits
from ronghe.ingest.sources.nmpa.json_rows import bad, object_of, require_members, text_of, text_value, written
from ronghe.ingest.sources.rows import BadRow, GoodRow, Table, gathered

WHAT = Message("NMPA 医疗器械分类目录", "the NMPA classification catalogue")
SOURCE = Message("国家药监局《医疗器械分类目录》", "NMPA, Classification Catalogue of Medical Devices")
_CODE = re.compile(r"\d{2}(-\d{2}){0,2}", re.ASCII)


def parse_catalogue(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Table:
    """The codes of a file with their names, sub-catalogues (``nn``) included. Linear.

    ``line`` counts the items from 1; sub-catalogues, which stand before them, have line 0.

    Raises:
        Refusal: empty, too_large, binary, encoding, or ``wrong_table``.
    """
    content = object_of(text_of(data, limits), "items", WHAT, limits)
    require_members(content["items"], ("code", "name"), WHAT)
    good, left = gathered(_read(content))
    return Table(good, left, SOURCE, edition_date(content.get("version")))


def edition_date(value: Any) -> date | None:
    """The day that ``2025-05-15``, ``2024-01`` or ``2024`` begins; None where it is no date.

    >>> edition_date("2024-01"), edition_date("spring")
    (datetime.date(2024, 1, 1), None)
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", str(value or "").strip())
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def _read(content: dict[str, Any]) -> Iterator[GoodRow | BadRow]:
    tops = content.get("l1_categories")
    for item in tops if isinstance(tops, list) else []:
        yield _row(0, item)
    for line, item in enumerate(content["items"], start=1):
        yield _row(line, item)


def _row(line: int, item: Any) -> GoodRow | BadRow:
    text = written(item)
    if not isinstance(item, dict):
        return bad(line, text, "不是有效的 JSON 对象", "no valid JSON object")
    code = str(item.get("code") or "").strip()
    if not _CODE.fullmatch(code):
        return bad(line, text, f"分类编码“{code[:20]}”无效", f"no catalogue code: {code[:20]!r}")
    name, wrong = text_value(item, "name", 200, needed=True)
    top, wrong_too = text_value(item, "l1_name", 200)
    if wrong or wrong_too:
        return BadRow(line, text, wrong or wrong_too or WHAT, code)
    values = {"code": code, "name": name, "top_name": top or (name if len(code) == 2 else "")}
    return GoodRow(line, code, {**values, "source_key": f"nmpa-catalogue:{code}"}, text)
