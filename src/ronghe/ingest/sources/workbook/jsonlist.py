"""json and json-lines lists of records into a grid: what public registers and web services hand out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.encoding import decode
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, too_large
from ronghe.ingest.sources.workbook.grid import TELL, Grid, Value, Watch

_DEPTH = 4


def is_json(data: bytes) -> bool:
    """Whether the bytes begin as a JSON list or object of records do."""
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head[:1] in {b"[", b"{"} and head[1:].lstrip()[:1] in {b"{", b'"', b"["}


def read_json(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, watch: Watch | None = None) -> list[Grid]:
    """Every list of records in the file as a grid with its keys as the header row; nested keys read ``outer/inner``.

    Raises:
        Refusal: ``damaged_json``, ``no_table``, ``too_large``, ``binary``, ``encoding``.
    """
    lists = list(_lists(_content(decode(data).text), name))
    if not lists:
        raise Refusal(
            "no_table",
            Message("JSON 文件中没有记录列表。", "The JSON file holds no list of records."),
            Message(
                '请提供形如 [{"单位名称": "…"}, …] 的列表，或另存为 xlsx、csv。',
                'Give a list such as [{"name": "…"}, …], or save it as xlsx or csv.',
            ),
        )
    if len(lists) > limits.sheets:
        raise too_large(f"超过 {limits.sheets} 个列表", f"over {limits.sheets} lists")
    return [_grid(title, records, limits, watch) for title, records in lists]


def _content(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise _damaged(0) from error
    except ValueError as whole:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            if len(lines) > 1:
                return [json.loads(line) for line in lines]  # one record per line
        except (ValueError, RecursionError):
            pass
        raise _damaged(getattr(whole, "lineno", 0)) from whole


def _damaged(line: int) -> Refusal:
    at_zh, at_en = (f"（第 {line} 行）", f" (line {line})") if line else ("", "")
    return Refusal(
        "damaged_json",
        Message(f"不是有效的 JSON{at_zh}。", f"This is no valid JSON{at_en}."),
        Message("请重新导出，或另存为 xlsx、csv。", "Export it again, or save it as xlsx or csv."),
    )


def _lists(content: Any, name: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if isinstance(content, list):
        records = [one for one in content if isinstance(one, dict)]
        if records:
            yield name, records
    elif isinstance(content, dict):
        for key, value in content.items():
            if isinstance(value, list) and any(isinstance(one, dict) for one in value):
                yield str(key), [one for one in value if isinstance(one, dict)]


def _grid(name: str, records: Sequence[dict[str, Any]], limits: Limits, watch: Watch | None) -> Grid:
    if len(records) > limits.rows:
        raise too_large(f"超过 {limits.rows:,} 条", f"over {limits.rows:,} records")
    header: dict[str, int] = {}
    rows: list[Sequence[Value]] = []
    cells = 0
    for record in records:
        flat = dict(_flat(record))
        for key in flat:
            header.setdefault(key, len(header))
        cells += len(header)
        if len(header) > limits.columns or cells > limits.cells:
            raise too_large("列数过多", "too many columns")
        row: list[Value] = [None] * len(header)
        for key, value in flat.items():
            row[header[key]] = value
        rows.append(tuple(row))
        if watch is not None and len(rows) % TELL == 0:
            watch(len(rows))
    return Grid(name, [tuple(header), *rows])


def _flat(record: dict[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, Value]]:
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and depth < _DEPTH:
            yield from _flat(value, f"{name}/", depth + 1)
        elif isinstance(value, list):
            yield name, "、".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in value)
        elif value is None or isinstance(value, str | int | float | bool):
            yield name, value or None if isinstance(value, str) else value
        else:
            yield name, json.dumps(value, ensure_ascii=False)
