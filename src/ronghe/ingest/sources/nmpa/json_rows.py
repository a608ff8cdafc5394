"""JSON files of public tables: one object a line, an array of objects, or an object that holds such an array."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.encoding import decode
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, check_size, too_large
from ronghe.ingest.sources.rows import KEPT, BadRow, numbered_lines, savable

CODE = re.compile(r"\d{2}(-\d{2}){0,2}|6840", re.ASCII)


class NotTheTable(Refusal):
    """A file that is not the table it was given for: which columns were missed, what it should be."""


def text_of(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """The file's text.

    Raises:
        Refusal: empty, too_large, binary or encoding.
    """
    check_size(data, limits)
    decoded = decode(data)
    if decoded.replaced:
        raise Refusal(
            "encoding",
            Message(
                f"文件中有 {decoded.replaced} 个字符无法读取（编码损坏）。",
                f"{decoded.replaced} characters of the file cannot be read (damaged encoding).",
            ),
            Message("请重新下载，或另存为 UTF-8 后再试。", "Download it again, or save it as UTF-8, and try again."),
        )
    return decoded.text


def object_of(text: str, member: str, what: Message, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """The object of a file that is one, holding a list of objects under ``member``.

    Raises:
        NotTheTable: it is no JSON, or no such object.
        Refusal: too_large.
    """
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise not_the_table(what, Message("文件不是有效的 JSON", "it is no valid JSON")) from error
    if not isinstance(content, dict) or not isinstance(content.get(member), list) or not content[member]:
        raise not_the_table(what, Message(f"没有“{member}”列表", f"there is no list “{member}”"))
    check_rows(len(content[member]), limits)
    return content


def line_objects(text: str, limits: Limits = DEFAULT_LIMITS) -> list[tuple[int, str, Any]]:
    """(line or place, the row as written, the object or the reason why it is none) of JSON lines or a JSON array.

    Raises:
        Refusal: too_large.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("["):
        try:
            items = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            items = []
        if items:
            check_rows(len(items), limits)
            return [(place, written(item), item) for place, item in enumerate(items, start=1)]
    rows: list[tuple[int, str, Any]] = []
    for number, line in numbered_lines(text):
        check_rows(len(rows) + 1, limits)
        try:
            rows.append((number, line[:KEPT], json.loads(line)))
        except (json.JSONDecodeError, RecursionError):
            rows.append((number, line[:KEPT], None))
    return rows


def written(item: Any) -> str:
    """A row as it is handed back."""
    return savable(json.dumps(item, ensure_ascii=False))[:KEPT]


def require_members(items: Iterable[Any], wanted: Sequence[str], what: Message) -> None:
    """Refuse a file of which no row has the members of the table.

    Raises:
        NotTheTable: names the members that no row has, and those that the first row has instead.
    """
    objects = [item for item in items if isinstance(item, dict)]
    if any(all(name in item for name in wanted) for item in objects):
        return
    if not objects:
        raise not_the_table(what, Message("没有一行是 JSON 对象", "no row is a JSON object"))
    missing = [name for name in wanted if not any(name in item for item in objects)] or list(wanted)
    has = ", ".join(str(name) for name in list(objects[0])[:8])
    names = ", ".join(missing)
    raise not_the_table(
        what,
        Message(f"缺少字段：{names}（首行字段：{has}）", f"it lacks the fields {names} (the first row has: {has})"),
    )


def not_the_table(what: Message, why: Message) -> NotTheTable:
    """The refusal of a file that is another one."""
    return NotTheTable(
        "wrong_table",
        Message(f"这不是{what.zh}：{why.zh}。", f"This is not the file of {what.en}: {why.en}."),
        Message(
            "请确认选对了文件和导入命令；各表的格式见文档“导入”。",
            "Check the file and the kind of import; the page “Import” of the documentation shows each format.",
        ),
    )


def check_rows(count: int, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuse more rows than are read.

    Raises:
        Refusal: too_large.
    """
    if count > limits.rows:
        raise too_large(f"超过 {limits.rows} 行", f"over {limits.rows} rows")


def text_value(item: dict[str, Any], name: str, length: int, *, needed: bool = False) -> tuple[str, Message | None]:
    """A text of a row with its blanks made single, and what is wrong with it, if anything."""
    value = item.get(name)
    if value is None:
        value = ""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return "", Message(f"“{name}”不是文字", f"“{name}” is no text")
    clean = " ".join(str(value).replace("\x00", "").split())
    if clean != savable(clean):
        return "", Message(f"“{name}”含有损坏的字符", f"“{name}” holds damaged characters")
    if needed and not clean:
        return "", Message(f"缺少“{name}”", f"“{name}” is missing")
    if len(clean) > length:
        return clean, Message(f"“{name}”超过 {length} 字", f"“{name}” is longer than {length} characters")
    return clean, None


def bad(line: int, text: str, zh: str, en: str, key: str = "") -> BadRow:
    """A row left out."""
    return BadRow(line, text, Message(savable(zh), savable(en)), key)
