"""The list of products that may skip clinical evaluation: ``{"effective_date", "entries": [...]}``.

Such lists are read out of printed tables, and some rows are scraps of a broken table: they are left out, with reasons.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from ronghe.ingest.errors import Message
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits
from ronghe.ingest.sources.nmpa.catalogue import edition_date
from ronghe.ingest.sources.nmpa.json_rows import CODE, bad, object_of, require_members, text_of, text_value, written
from ronghe.ingest.sources.rows import BadRow, GoodRow, Table, gathered
from ronghe.route.enums import ExemptionScope

WHAT = Message("NMPA 免于临床评价目录", "the NMPA list of exemptions from clinical evaluation")
SOURCE = Message("国家药监局《免于进行临床评价医疗器械目录》", "NMPA, list of devices exempt from clinical evaluation")
_CLASSES = {
    "Ⅰ": "I",
    "Ⅱ": "II",
    "Ⅲ": "III",
    "I": "I",
    "II": "II",
    "III": "III",
    "II/III": "II/III",
    "Ⅱ/Ⅲ": "II/III",
    "": "",
}


def parse_exemptions(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Table:
    """The products of a list and its rules for whole sub-catalogues, the rows left out with reasons. Linear.

    ``line`` counts the entries from 1.

    Raises:
        Refusal: empty, too_large, binary, encoding, or ``wrong_table``.
    """
    content = object_of(text_of(data, limits), "entries", WHAT, limits)
    require_members(content["entries"], ("classification_code", "product_name"), WHAT)
    good, left = gathered(_read(content["entries"]))
    return Table(
        good, left, SOURCE, edition_date(content.get("effective_date")) or edition_date(content.get("version"))
    )


def _read(entries: list[Any]) -> Iterator[GoodRow | BadRow]:
    for line, item in enumerate(entries, start=1):
        if not isinstance(item, dict):
            yield bad(line, written(item), "不是有效的 JSON 对象", "no valid JSON object")
            continue
        # One product may stand under several codes: it is found under each.
        whole = str(item.get("classification_code") or "").strip()
        codes = re.split(r"[,，、;；\s]+", whole)
        for code in codes if all(CODE.fullmatch(one) for one in codes) else [whole]:
            yield _row(line, item, code)


def _row(line: int, item: dict[str, Any], code: str) -> GoodRow | BadRow:
    text = written(item)
    if code and not CODE.fullmatch(code):
        return bad(
            line,
            text,
            f"分类编码一栏是“{code[:20]}…”，像是断开的表格行",
            f"{code[:20]!r} stands where the catalogue code should; it seems to be a scrap of a broken table",
        )
    name, wrong = text_value(item, "product_name", 300, needed=True)
    description, wrong_too = text_value(item, "product_description", 20_000)
    remarks, wrong_three = text_value(item, "remarks", 500)
    if found := wrong or wrong_too or wrong_three:
        return BadRow(line, text, found)
    if re.fullmatch(r"[ⅠⅡⅢI/]+", name):
        return bad(line, text, f"产品名称一栏是管理类别“{name}”", f"the class {name!r} stands where the name should")
    written_class = str(item.get("device_class") or "").strip().removesuffix("类")
    if written_class not in _CLASSES:
        return bad(line, text, f"管理类别“{written_class[:20]}”未知", f"no class: {written_class[:20]!r}")
    scope = ExemptionScope.SPECIAL if not code else ExemptionScope.TOP if len(code) == 2 else ExemptionScope.PRODUCT
    digest = hashlib.sha256(f"{name}\x00{description}".encode("utf-8", "surrogatepass")).hexdigest()[:24]
    key = f"nmpa-exemption:{code}:{digest}"
    values = {
        "code": code,
        "name": name,
        "description": description,
        "device_class": _CLASSES[written_class],
        "scope": str(scope),
        "remarks": remarks,
        "source_key": key,
    }
    return GoodRow(line, key, values, text)
