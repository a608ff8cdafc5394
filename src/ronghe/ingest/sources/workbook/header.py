"""Where the table is in a sheet: title rows above, one or two header rows, data, notes below.

Method: each of the first rows gets a score of how much it looks like names of columns (known names, short distinct
texts, no values); the best one is the header. A row above with group names, or a row below with the names under
merged groups, makes it a header of two rows, whose texts are joined as "group/name".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite

from ronghe.ingest.sources.folding import bare, folded
from ronghe.ingest.sources.workbook.grid import Grid, Merge, Value, shown
from ronghe.ingest.sources.workbook.schema import known_names

_LEAST, _LEAST_ABOVE_ROWS = 2.0, 1.5  # scores of a header row; see _header_score
_LOOK = 40  # rows searched for a header: real cover notes stay below that
_NOTE = re.compile(
    r"^[\s（(【*※]*(填表说明|填写说明|填报说明|说明|备注|注意事项|注意|注|合计|总计|小计|共计|填表人|制表人|填报人|"
    r"审核人|审批人|负责人签字|单位盖章|"
    r"盖章|签字|日期|联系方式|以上|数据来源|资料来源|"
    r"notes?|remarks?|total|sum|instructions?|prepared by|signature|signed|source)"
    r"\s*([:：.．、）)】\d]|$)",
    re.IGNORECASE,
)
_RETURNED = frozenset({"原行号", "原因", "row", "reason"})
_NUMBER_LIKE = re.compile(r"[-+¥￥$]?[\d,，.%％\s]+(万元?|亿元?|元|%)?")
_VALUE_LIKE = re.compile(
    r"(1[3-9]\d{9}|\d{3,4}-\d{7,8}|[\w.+-]+@[\w-]+\.\w+|https?://\S+|[0-9A-Z]{18}|\d{4}[-/.年]\d{1,2}([-/.月]\d{0,2}日?)?)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place in the sheet and its header, groups joined as "group/name"."""

    index: int
    header: str
    group: str
    leaf: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A data row.

    Attributes:
        number: its number in the sheet, as the person sees it (from 1).
        values: one value per column of the table.
        formula_columns: places in ``values`` that a formula computed.
    """

    number: int
    values: tuple[Value, ...]
    formula_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row below the header that is no data, and why: ``note``, ``total``, ``section``, ``repeated_header``."""

    number: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one sheet.

    Attributes:
        sheet: name of the sheet.
        title: texts above the header, joined.
        header_rows: sheet numbers (from 1) of the header rows.
        columns: in sheet order; columns without header and without values are left out.
        rows: data rows in order, merged cells filled down.
        left_out: what stands below the header and is no data.
        fingerprint: names the layout (see ``fingerprint``).
        hidden: the tab is hidden.
    """

    sheet: str
    title: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    left_out: tuple[LeftOut, ...]
    fingerprint: str
    hidden: bool = False


def fingerprint(headers: Sequence[str]) -> str:
    """A name for a layout: the same headers in the same order, whatever their width, script, spaces or punctuation.

    The columns that a workbook of rejected rows adds do not count: mended and sent in again it is the same layout.

    >>> fingerprint(["聯繫人", " 联系电话："]) == fingerprint(["联系人", "联系电话"])
    True
    """
    keys = (folded(header) for header in headers)
    key = "\x1f".join(one for one in keys if one and one not in _RETURNED)
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def find_table(grid: Grid) -> Table | None:
    """The table of a sheet, or ``None`` where nothing looks like a header with data below.

    Complexity: linear in the cells.
    """
    merged = _anchor_map(grid)
    best_row, best = -1, 0.0
    for r in range(min(_LOOK, len(grid.rows))):
        score = _header_score(grid, r, merged)
        if score > best + 1e-9:
            best_row, best = r, score
    if best_row < 0 or best < (_LEAST if not _like_rows_below(grid, best_row) else _LEAST_ABOVE_ROWS):
        return None
    header_rows = _header_rows(grid, best_row, merged)
    columns = _columns(grid, header_rows, merged)
    rows, left_out = _data(grid, header_rows[-1], columns)
    if not rows:
        return None
    used = [i for i, c in enumerate(columns) if c.header or any(row.values[i] is not None for row in rows)]
    if len(used) < len(columns):
        moved = {old: new for new, old in enumerate(used)}
        rows = [
            TableRow(
                r.number,
                tuple(r.values[i] for i in used),
                frozenset(moved[i] for i in r.formula_columns if i in moved),
            )
            for r in rows
        ]
        columns = [columns[i] for i in used]
    above = [shown(v) for r in grid.rows[: header_rows[0]] for v in r if shown(v)]
    return Table(
        grid.name,
        " ".join(dict.fromkeys(above))[:500],
        tuple(r + 1 for r in header_rows),
        tuple(columns),
        tuple(rows),
        tuple(left_out),
        fingerprint([c.header for c in columns]),
        grid.hidden,
    )


def _like_rows_below(grid: Grid, r: int) -> bool:
    """Whether three or more names stand over rows that fill most of their columns: a table, whatever its names."""
    names = [c for c, v in enumerate(grid.rows[r]) if shown(v)]
    below = [row for row in grid.rows[r + 1 : r + 6] if any(shown(v) for v in row)]
    full = sum(sum(c < len(row) and bool(shown(row[c])) for c in names) * 2 > len(names) for row in below)
    return len(names) >= 3 and bool(below) and full * 2 > len(below)


def _anchor_map(grid: Grid) -> dict[tuple[int, int], Merge]:
    """Merge of every cell among the first rows (headers only; data merges are filled separately)."""
    cells = {}
    for merge in grid.merges:
        if merge.top < _LOOK + 2:
            right = min(merge.right, merge.left + 400)
            for r in range(merge.top, min(merge.bottom, _LOOK + 4) + 1):
                for c in range(merge.left, right + 1):
                    cells[(r, c)] = merge
    return cells


def _is_value(value: Value) -> bool:
    """Whether a cell looks like data rather than the name of a column."""
    if isinstance(value, int | float | date | datetime | time):  # a bool is an int
        return True
    text = shown(value)
    return bool(_NUMBER_LIKE.fullmatch(text) or _VALUE_LIKE.fullmatch(text)) or len(text) > 60


def _known(text: str) -> bool:
    names = known_names()
    return folded(text) in names or bare(text) in names


def _header_score(grid: Grid, r: int, merged: dict[tuple[int, int], Merge]) -> float:
    cells = [(c, v) for c, v in enumerate(grid.rows[r]) if shown(v)]
    if not cells or r + 1 >= len(grid.rows):
        return 0.0
    texts = [shown(v) for _, v in cells]
    if _NOTE.match(texts[0]) and not _known(texts[0]) and len(cells) <= 2:
        return 0.0
    if len(cells) == 1:
        # A table of one column is taken only under a well-known name; a lone text is otherwise a title.
        lone = merged.get((r, cells[0][0]))
        wide = lone is not None and lone.right > lone.left
        return 2.2 if _known(texts[0]) and not wide and _column_filled(grid, r, cells[0][0]) else 0.0
    known = sum(_known(t) for t in texts)
    labels = sum(not _is_value(v) and len(shown(v)) <= 40 for _, v in cells)
    values = len(cells) - labels
    distinct = len(set(texts)) / len(texts)
    below = sum(1 for row in grid.rows[r + 1 : r + 6] if any(shown(v) for v in row))
    if not below:
        return 0.0
    # The first row that looks like a header wins over a like one further down (a repeated header, or data).
    return known * 2.0 + labels * 0.5 * distinct - values * 1.5 + min(len(cells), 12) * 0.1 - r * 0.05


def _column_filled(grid: Grid, r: int, c: int) -> bool:
    return any(shown(grid.value(i, c)) for i in range(r + 1, min(r + 6, len(grid.rows))))


def _header_rows(grid: Grid, r: int, merged: dict[tuple[int, int], Merge]) -> list[int]:
    """The best row, with its group row above or its row of names below where there is one."""
    if r > 0 and _is_group_row(grid, r - 1, r, merged):
        return [r - 1, r]
    if r + 2 < len(grid.rows) and _is_group_row(grid, r, r + 1, merged):
        return [r, r + 1]
    tall = [m.bottom for (row, _), m in merged.items() if row == r and m.top == r and m.bottom == r + 1]
    if len(tall) >= 2 and r + 2 < len(grid.rows):
        return [r, r + 1]
    return [r]


def _is_group_row(grid: Grid, top: int, bottom: int, merged: dict[tuple[int, int], Merge]) -> bool:
    """Whether ``top`` names groups of the columns that ``bottom`` names."""
    width = max(len(grid.rows[top]), len(grid.rows[bottom]))
    upper = {c: shown(grid.value(top, c)) for c in range(width) if shown(grid.value(top, c))}
    lower = {c: shown(grid.value(bottom, c)) for c in range(width) if shown(grid.value(bottom, c))}
    if len(upper) < 2 or not lower or any(_is_value(grid.value(bottom, c)) for c in lower):
        return False
    if any(_is_value(grid.value(top, c)) or len(t) > 30 for c, t in upper.items()):
        return False
    if sum(len(t) > 30 for t in lower.values()):
        return False
    groups = {m for c in range(width) if (m := merged.get((top, c))) and m.right > m.left and m.bottom == top}
    if groups:
        under = [c for c in lower if any(g.left <= c <= g.right for g in groups)]
        return len(under) >= 2
    # No merges (csv): names below fill the gaps that the groups above leave, and whole columns stay blank below.
    gaps = [c for c in lower if c not in upper and c > min(upper)]
    blank_below = [c for c in upper if c not in lower]
    known_below = sum(_known(t) or _known(upper.get(c, "") + t) for c, t in lower.items())
    return bool(gaps) and known_below >= max(1, len(lower) // 2) and (bool(blank_below) or len(gaps) >= len(lower) / 3)


def _columns(grid: Grid, header_rows: list[int], merged: dict[tuple[int, int], Merge]) -> list[Column]:
    width = grid.width
    first = header_rows[0]
    if len(header_rows) == 1:
        columns = []
        for c in range(width):
            text = " ".join(shown(grid.value(first, c)).split())
            columns.append(Column(c, text, "", text))
        return columns
    last = header_rows[1]
    columns, group = [], ""
    for c in range(width):
        upper, lower = (" ".join(shown(grid.value(r, c)).split()) for r in (first, last))
        merge = merged.get((first, c))
        if merge is not None:
            upper = " ".join(shown(grid.value(merge.top, merge.left)).split())
            group = "" if merge.right == merge.left else upper
        elif upper:
            group = upper
        elif lower and not any(m.top == first for m in merged.values()):
            upper = group  # csv: the group runs on until the next one
        header = f"{upper}/{lower}" if upper and lower and upper != lower else (lower or upper)
        columns.append(Column(c, header, upper if lower and upper != lower else "", lower or upper))
    return columns


def _data(grid: Grid, header: int, columns: list[Column]) -> tuple[list[TableRow], list[LeftOut]]:
    filled = _fill_down(grid, header)
    sections = {m.top for m in grid.merges if m.top > header and m.bottom == m.top and m.right - m.left >= 2}
    headers = [folded(c.leaf) for c in columns]
    formulas: dict[int, set[int]] = {}
    for r, c in grid.formulas:
        formulas.setdefault(r, set()).add(c)
    rows: list[TableRow] = []
    left_out: list[LeftOut] = []
    sparse = max(2, len(columns) // 3)
    in_notes = False
    for r in range(header + 1, len(grid.rows)):
        raw = grid.rows[r]
        down = filled.get(r)
        values = tuple(
            _cleaned(down[c.index] if down and c.index in down else (raw[c.index] if c.index < len(raw) else None))
            for c in columns
        )
        own = [shown(v) for v in raw if shown(v)]
        if not own:
            continue  # blank, or only the shadow of a merged cell
        count = len(own)
        why = ""
        if _NOTE.match(own[0]) and (count <= sparse or _is_total(own[0])):
            why = "total" if _is_total(own[0]) else "note"
            in_notes = in_notes or why == "note"
        elif in_notes and count <= sparse:
            why = "note"
        elif count == 1 and len(columns) > 2 and (r in sections or len(own[0]) > 120):
            why = "section"
        elif count >= 2 and sum(folded(t) == headers[i] for i, v in enumerate(values) if (t := shown(v))) >= max(
            2, count * 0.7
        ):
            why = "repeated_header"
        else:
            in_notes = False
        if why:
            left_out.append(LeftOut(r + 1, why, own[0][:200]))
            continue
        marks = formulas.get(r)
        flagged = frozenset(i for i, c in enumerate(columns) if c.index in marks) if marks else frozenset()
        rows.append(TableRow(r + 1, values, flagged))
    while rows and _is_trailer(rows[-1], len(columns)):
        row = rows.pop()
        left_out.append(LeftOut(row.number, "note", next(shown(v) for v in row.values if v is not None)[:200]))
    left_out.sort(key=lambda one: one.number)
    return rows, left_out


def _is_total(text: str) -> bool:
    return bool(re.match(r"^\s*(合计|总计|小计|共计|total|sum)", text, re.IGNORECASE))


def _is_trailer(row: TableRow, width: int) -> bool:
    """A lone long or dated text under a wide table: a remark without the word "note"."""
    texts = [shown(v) for v in row.values if v is not None]
    return width >= 4 and len(texts) == 1 and (len(texts[0]) > 40 or texts[0].endswith(("。", ":", "：")))


def _fill_down(grid: Grid, header: int) -> dict[int, dict[int, Value]]:
    """Row -> column -> value of the merged cell above; bounded by the rows that exist."""
    filled: dict[int, dict[int, Value]] = {}
    for merge in grid.merges:
        if merge.bottom <= max(merge.top, header):
            continue
        value = grid.value(merge.top, merge.left)
        for r in range(max(merge.top + 1, header + 1), min(merge.bottom, len(grid.rows) - 1) + 1):
            filled.setdefault(r, {})[merge.left] = value
    return filled


def _cleaned(value: Value) -> Value:
    if isinstance(value, str):
        # No database takes NUL or half a surrogate pair; both come from broken exports.
        return shown(value.replace("\x00", "").encode("utf-8", "replace").decode()) or None
    if isinstance(value, float) and not isfinite(value):
        return None
    return value
