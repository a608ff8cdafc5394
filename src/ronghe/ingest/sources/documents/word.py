"""Word files: paragraphs and form tables ("需求名称 | …") as lines of text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.documents.labels import label_of
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, check_xml, damaged, open_archive, too_large


def read_docx(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """Text of a docx in reading order; a form table becomes one "label：value" line per field.

    Raises:
        Refusal: ``damaged``, ``encrypted``, ``zip_bomb``, ``unsafe_xml``, ``not_a_document``, ``too_large``.
    """
    lines: list[str] = []
    total = 0
    for line in _lines(_open(data, limits)):
        total += len(line)
        if total > limits.text_characters:
            raise too_large(f"正文超过 {limits.text_characters:,} 字", f"over {limits.text_characters:,} characters")
        lines.append(line)
    return "\n".join(lines)


def forms_of(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[Mapping[str, str]]:
    """Label-value pairs of every form table.

    Raises:
        Refusal: as ``read_docx``.
    """
    out: list[Mapping[str, str]] = []
    for table in _open(data, limits).tables:
        pairs = {label: value for label, value in _pairs(_rows(table)) if label and value}
        if pairs:
            out.append(pairs)
    return out


def _open(data: bytes, limits: Limits) -> Any:
    with open_archive(data, limits) as archive:
        names = archive.namelist()
        if "word/document.xml" not in names:
            raise Refusal(
                "not_a_document",
                Message("这个文件不是 Word 文档。", "This file is not a Word document."),
                Message(
                    "表格请用“导入表格”；其他格式请另存为 docx。",
                    "Import workbooks as tables; save other formats as docx.",
                ),
            )
        for name in names:
            if name.endswith((".xml", ".rels")):
                with archive.open(name) as member:
                    check_xml(member.read(4096))
    import docx  # noqa: PLC0415 -- slow import

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # a broken part fails with whatever it brings about
        raise damaged() from error


def _lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _table_lines(_rows(block))
            yield ""
        else:
            text = block.text.strip()
            style = (block.style.name or "") if block.style is not None else ""
            if text:
                yield f"## {text}" if style.startswith(("Heading", "标题")) and not text.startswith("#") else text
            else:
                yield ""


def _rows(table: Any) -> list[list[str]]:
    """Rows of cell texts; a merged cell is listed once."""
    rows = []
    for row in table.rows:
        texts: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                texts.append(cell.text.strip())
        rows.append(texts)
    return rows


def _table_lines(rows: list[list[str]]) -> Iterator[str]:
    if _is_list(rows):
        header, *body = rows
        for row in body:
            pairs = [(h, v) for h, v in zip(header, row, strict=False) if v]
            if pairs:
                yield ""
                yield from (f"{h}：{v}" for h, v in pairs)
        return
    for label, value in _pairs(rows):
        yield f"{label}：{value}" if label else value


def _is_list(rows: list[list[str]]) -> bool:
    """A table with a header row and a record per row, as against a form with labels at the side."""
    if len(rows) < 2 or len(rows[0]) < 3:
        return False
    across = sum(label_of(text) is not None for text in rows[0])
    down = sum(label_of(row[0]) is not None for row in rows if row)
    return across >= 3 and across > down


def _pairs(rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        i = 0
        while i < len(row):
            text = row[i]
            if label_of(text) is not None and i + 1 < len(row):
                yield " ".join(text.split()).rstrip("：:"), row[i + 1]
                i += 2
            elif len(row) == 2 and i == 0 and len(text) <= 20:
                yield " ".join(text.split()).rstrip("：:"), row[1]
                i = 2
            else:
                if text:
                    yield "", text
                i += 1
