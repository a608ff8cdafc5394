"""Rows into record dictionaries, with every problem named by row, field, value and remedy."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ronghe.ingest.enums import RecordKind
from ronghe.ingest.errors import Message, Remark
from ronghe.ingest.sources.folding import has_han
from ronghe.ingest.sources.guards import (
    MEDICAL_RECORD,
    check_person_data,
    has_record_number,
    is_name_header,
    is_record_header,
    names_patients,
)
from ronghe.ingest.sources.workbook import amounts, coerce, days, identifiers, whole
from ronghe.ingest.sources.workbook.coerce import Read
from ronghe.ingest.sources.workbook.grid import Value, shown
from ronghe.ingest.sources.workbook.header import Table, TableRow
from ronghe.ingest.sources.workbook.mapping import ColumnMapping, SheetMapping
from ronghe.ingest.sources.workbook.schema import FieldSpec, KindSpec, kinds
from ronghe.kernel import text as kernel_text

TITLE_CHARACTERS = 200
REGION_CHARACTERS = 80
TEXT_CHARACTERS = 20_000
BRIEF_CHARACTERS = 40

FieldValue = str | int | list[str]


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong in one cell. ``fatal`` refuses the row; otherwise only the value is concerned."""

    row: int
    header: str
    field: str
    value: str
    code: str
    detail: Message
    remedy: Message
    fatal: bool = False

    def line(self, language: str) -> str:
        """One sentence for a list or the 原因 column."""
        if language.startswith("zh"):
            return (
                f"{self.header}：{self.detail.zh}；{self.remedy.zh}"
                if self.header
                else f"{self.detail.zh}；{self.remedy.zh}"
            )
        return (
            f"{self.header}: {self.detail.en}; {self.remedy.en}"
            if self.header
            else f"{self.detail.en}; {self.remedy.en}"
        )


@dataclass(frozen=True, slots=True)
class RowRecord:
    """What one row says.

    Attributes:
        kind: kind of record.
        sheet, row: where it stands in the file.
        fields: JSON-able values by field; bilingual fields as ``<key>_zh`` / ``<key>_en``.
        sources: field -> headers it came from.
        problems: all remarks; any fatal one refuses the row.
        held: a patient may be named: nothing of it is stored until a person clears it.
        hash: names the content (kind and fields), the same for the same row in any layout.
        originals: field -> its text as it stood in the cell, where it was repaired (pinyin left in brackets).
    """

    kind: RecordKind
    sheet: str
    row: int
    fields: dict[str, FieldValue]
    sources: dict[str, str]
    problems: tuple[FieldProblem, ...]
    held: bool
    hash: str
    originals: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether a fatal problem keeps the row out."""
        return any(problem.fatal for problem in self.problems)


def records(table: Table, mapping: SheetMapping, rows: Iterable[TableRow] | None = None) -> Iterator[RowRecord]:
    """Every data row as a record, in order; lazily, so that 100,000 rows need not stand in memory twice.

    ``rows`` stand in for those of the table, where they are read elsewhere.
    """
    spec = kinds()[mapping.kind]
    used = [(c, f) for c in mapping.columns if c.target and (f := spec.field(c.target)) is not None]
    patients = names_patients([c.header for c, _ in used])
    for row in table.rows if rows is None else rows:
        yield _record(row, table.sheet, spec, used, patients)


def _record(
    row: TableRow, sheet: str, spec: KindSpec, used: list[tuple[ColumnMapping, FieldSpec]], patients: bool
) -> RowRecord:
    fields: dict[str, FieldValue] = {}
    sources: dict[str, str] = {}
    problems: list[FieldProblem] = []
    originals: dict[str, str] = {}
    held = False
    chinese = any(
        has_han(shown(row.values[c.index])) for c, f in used if f.key in {"title", "name"} and row.values[c.index]
    )
    names_somebody = any(
        row.values[c.index] and (f.key == "contact_name" or spec.kind == RecordKind.PERSON or is_name_header(c.header))
        for c, f in used
    )
    for column, spec_field in used:
        value = row.values[column.index]
        if value is None:
            if column.index in row.formula_columns:
                problems.append(_problem(row, column, value, _NO_STORED_VALUE))
            continue
        if coerce.cell_error(value):
            problems.append(_problem(row, column, value, _CELL_ERROR))
            continue
        if patients and is_record_header(column.header):
            problems.append(_problem(row, column, None, MEDICAL_RECORD))
            held = True
        if isinstance(value, str):
            # Before anything else is done with it: what must not be stored is taken out here.
            checked = check_person_data(value)
            value = checked.text
            problems.extend(_problem(row, column, None, remark) for remark in checked.remarks)
            held = held or checked.held
            if names_somebody and not checked.held and has_record_number(value):
                # The name stands in another cell of the row.
                problems.append(_problem(row, column, None, MEDICAL_RECORD))
                held = True
        elif isinstance(value, int) and len(str(value)) == 18:
            checked = check_person_data(str(value))
            if checked.remarks:
                problems.extend(_problem(row, column, None, remark) for remark in checked.remarks)
                continue
        written = value
        if isinstance(value, str):
            value = kernel_text.without_pinyin(value)
        for key, read in _reads(column, spec_field, value, chinese):
            if read.remark:
                problems.append(_problem(row, column, value, read.remark))
            if read.value is not None:
                _put(fields, sources, key, read.value, column)
            if value != written:
                originals[key] = "\n".join(t for t in (originals.get(key, ""), shown(written)) if t)
    problems.extend(_whole_row(row, spec, fields))
    return RowRecord(
        spec.kind, sheet, row.number, fields, sources, tuple(problems), held, content_hash(spec.kind, fields), originals
    )


def content_hash(kind: RecordKind, fields: dict[str, FieldValue]) -> str:
    """Names a record's content: kind and fields, whatever their order."""
    text = json.dumps([kind.value, fields], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _reads(column: ColumnMapping, field: FieldSpec, value: Value, chinese: bool) -> list[tuple[str, Read]]:
    """The fields a cell gives: one, or the two ends of a range. ``chinese``: the row's title is Chinese."""
    target = column.target or field.key
    if field.type == "money_range":
        low, high = amounts.read_money_range(value, column.unit)
        return [(f"{field.key}_min_cny", low), (f"{field.key}_max_cny", high)]
    if field.type == "choice":
        return [(target, coerce.read_choice(value, field.vocabulary))]
    if field.type == "money":
        return [(target, amounts.read_money(value, column.unit))]
    if field.type == "integer":
        return [(target, whole.read_integer(value, field.most or whole.MOST))]
    read = _READERS[field.type](value)
    if field.bilingual and target == field.key and isinstance(read.value, str):
        # "GLP" or "≥ 14 d" in a Chinese row is no English text; a sentence without a Chinese character is.
        brief = chinese and field.key not in {"title", "name"} and len(read.value) < BRIEF_CHARACTERS
        target = f"{field.key}_zh" if has_han(read.value) or brief else f"{field.key}_en"
    return [(target, read)]


_READERS = {
    "text": coerce.read_text,
    "name": coerce.read_name,
    "list": coerce.read_list,
    "stages": coerce.read_stages,
    "date": days.read_date,
    "trl": coerce.read_trl,
    "phone": identifiers.read_phone,
    "email": identifiers.read_email,
    "uscc": identifiers.read_uscc,
    "url": identifiers.read_url,
    "orcid": identifiers.read_orcid,
    "day": whole.read_day,
}


def _put(
    fields: dict[str, FieldValue], sources: dict[str, str], key: str, value: FieldValue, column: ColumnMapping
) -> None:
    """Set a field; a further column of the same text is added under its header."""
    before = fields.get(key)
    if before is None:
        fields[key], sources[key] = value, column.header
    elif isinstance(before, str) and isinstance(value, str) and column.joined and value not in before:
        leaf = column.header.rsplit("/", 1)[-1]
        mark = "：" if has_han(leaf) else ": "
        fields[key], sources[key] = f"{before}\n{leaf}{mark}{value}", f"{sources[key]} + {column.header}"
    elif isinstance(before, list) and isinstance(value, list):
        fields[key] = list(dict.fromkeys([*before, *value]))


_NO_STORED_VALUE = Remark(
    "formula_without_value",
    Message("公式没有保存计算结果，该项未导入", "the formula has no stored result; left out"),
    Message(
        "请在 Excel 中打开并保存一次，或改为直接填写数值",
        "open and save the file in Excel once, or write the value itself",
    ),
)
_CELL_ERROR = Remark(
    "cell_error",
    Message("单元格是公式错误，该项未导入", "the cell holds a formula error; left out"),
    Message("请更正公式或直接填写", "mend the formula or write the value itself"),
)


def _problem(row: TableRow, column: ColumnMapping, value: Value, remark: Remark) -> FieldProblem:
    return FieldProblem(
        row.number, column.header, column.target or "", shown(value)[:200], remark.code, remark.detail, remark.remedy
    )


def _whole_row(row: TableRow, spec: KindSpec, fields: dict[str, FieldValue]) -> list[FieldProblem]:
    out = []
    for field in spec.fields.values():
        keys = [field.key, f"{field.key}_zh", f"{field.key}_en"] if field.bilingual else [field.key]
        present = [k for k in keys if k in fields]
        if field.required and not present:
            detail = Message(f"缺少{field.label.zh}", f"{field.label.en} is missing")
            remedy = Message(f"请填写{field.label.zh}", f"fill in {field.label.en}")
            out.append(FieldProblem(row.number, "", field.key, "", "missing", detail, remedy, fatal=True))
        for key in present:
            text = fields[key]
            limit = TITLE_CHARACTERS if field.key in {"title", "name"} or field.type == "name" else TEXT_CHARACTERS
            if isinstance(text, str) and len(text) > limit:
                detail = Message(
                    f"{field.label.zh}过长（{len(text)} 字，上限 {limit}）",
                    f"{field.label.en} is too long ({len(text)} characters, at most {limit})",
                )
                remedy = Message("请精简，其余内容放入描述列", "shorten it and move the rest into a description column")
                out.append(FieldProblem(row.number, "", key, text[:60], "too_long", detail, remedy, fatal=True))
            elif isinstance(text, str) and field.key == "region" and len(text) > REGION_CHARACTERS:
                out.append(_long_region(row.number, field, text))
    return out


def _long_region(number: int, field: FieldSpec, text: str) -> FieldProblem:
    """That a region is longer than a record holds: the row comes in, its words stand beside the record."""
    detail = Message(
        f"{field.label.zh}有 {len(text)} 字，上限 {REGION_CHARACTERS}：取其中的省市，全文另存",
        f"{field.label.en} has {len(text)} characters, at most {REGION_CHARACTERS}: its province or city is taken, the "
        "whole is kept beside",
    )
    remedy = Message("请写一个省或市，其余放入描述列", "write one province or city, the rest into a description column")
    return FieldProblem(number, "", field.key, text[:60], "too_long", detail, remedy)
