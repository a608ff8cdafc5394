"""NMPA classification determinations: one product a line, ``{"name", "year", "code", "class", "desc"}``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from ronghe.ingest.errors import Message
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits
from ronghe.ingest.sources.nmpa.json_rows import CODE, bad, line_objects, require_members, text_of, text_value
from ronghe.ingest.sources.rows import BadRow, GoodRow, Table, gathered
from ronghe.route.enums import NmpaOutcome

WHAT = Message("NMPA 分类界定结果", "NMPA classification determinations")
SOURCE = Message("国家药监局医疗器械产品分类界定结果汇总", "NMPA, summaries of device classification determinations")
OUTCOMES = {
    "一类": NmpaOutcome.CLASS_1, "二类": NmpaOutcome.CLASS_2, "三类": NmpaOutcome.CLASS_3,
    "不作为": NmpaOutcome.NOT_DEVICE, "不单独作为": NmpaOutcome.NOT_ALONE, "药械组合": NmpaOutcome.COMBINATION,
    "分情形": NmpaOutcome.DEPENDS,
    "Ⅰ类": NmpaOutcome.CLASS_1, "Ⅱ类": NmpaOutcome.CLASS_2, "Ⅲ类": NmpaOutcome.CLASS_3,
}  # fmt: skip
_BATCH = re.compile(r"(20\d{2})(-\d{1,2})?", re.ASCII)


def parse_determinations(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Table:
    """The determinations of a file in its order, the rows left out with reasons. Linear.

    A row is the same determination as another where publication, name and description agree.

    Raises:
        Refusal: empty, too_large, binary, encoding, or ``wrong_table`` where no row has the fields.
    """
    rows = line_objects(text_of(data, limits), limits)
    require_members((item for _line, _text, item in rows), ("name", "year", "class"), WHAT)
    good, left = gathered(_read(rows))
    newest = max((row.values["year"] for row in good), default=0)
    return Table(good, left, SOURCE, date(newest, 12, 31) if newest else None)


def _read(rows: list[tuple[int, str, Any]]) -> Iterator[GoodRow | BadRow]:
    for line, text, item in rows:
        yield _row(line, text, item)


def _row(line: int, text: str, item: Any) -> GoodRow | BadRow:
    if not isinstance(item, dict):
        return bad(line, text, "不是有效的 JSON 对象", "no valid JSON object")
    name, wrong = text_value(item, "name", 300, needed=True)
    description, wrong_too = text_value(item, "desc", 20_000)
    if wrong or wrong_too:
        return BadRow(line, text, wrong or wrong_too or WHAT)
    batch = str(item.get("year") or "").strip()
    match = _BATCH.fullmatch(batch)
    if not match:
        return bad(line, text, f"年份“{batch[:20]}”无效", f"no year: {batch[:20]!r}")
    written = str(item.get("class") or "").strip()
    outcome = OUTCOMES.get(written)
    if outcome is None:
        known = "、".join(list(OUTCOMES)[:7])
        return bad(
            line, text, f"结论“{written[:20]}”未知，应为：{known}", f"no outcome: {written[:20]!r}; known: {known}"
        )
    code = str(item.get("code") or "").strip()
    if code and not CODE.fullmatch(code):
        return bad(line, text, f"分类编码“{code[:20]}”无效", f"no catalogue code: {code[:20]!r}")
    digest = hashlib.sha256(f"{name}\x00{description}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    key = f"nmpa-determination:{batch}:{digest}"
    values = {
        "name": name,
        "year": int(match[1]),
        "batch": batch,
        "code": code,
        "outcome": str(outcome),
        "description": description,
        "source_key": key,
    }
    return GoodRow(line, key, values, text)
