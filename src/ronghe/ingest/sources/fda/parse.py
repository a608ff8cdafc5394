"""Rows of the FDA's 510(k) release files (``pmn*.txt``) and of its list of AI-enabled devices (CSV).

Both are US government works. The release files are pipe-separated, cp1252 at the latest, one clearance a line; some
device names hold pipes or quotes, and a few lines are cut. The list is an ordinary CSV with quoted firm names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.encoding import decode
from ronghe.ingest.sources.fda.text import release_text
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, check_size, too_large
from ronghe.ingest.sources.rows import KEPT, BadRow, numbered_lines

_NUMBER = re.compile(r"(K\d{6}|DEN\d{6}|P\d{6}(/S\d{1,3})?|BK\d{6}|H\d{6})", re.IGNORECASE)
_PMN = ("KNUMBER", "APPLICANT", "DECISIONDATE", "DEVICENAME")
_LIST = ("Submission Number", "Device", "Company")
# Panels as two letters in the release files and as words in the list; one spelling for both.
PANELS = {
    "AN": "Anesthesiology", "CV": "Cardiovascular", "CH": "Clinical Chemistry", "DE": "Dental",
    "EN": "Ear Nose & Throat", "GU": "Gastroenterology-Urology", "HO": "General Hospital", "HE": "Hematology",
    "IM": "Immunology", "MG": "Medical Genetics", "MI": "Microbiology", "NE": "Neurology",
    "OB": "Obstetrics and Gynecology", "OP": "Ophthalmic", "OR": "Orthopedic", "PA": "Pathology",
    "PM": "Physical Medicine", "RA": "Radiology", "SU": "General and Plastic Surgery", "TX": "Clinical Toxicology",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cleared:
    """A product that the FDA cleared, with the line it stands on."""

    number: str
    device: str
    firm: str
    decided_on: date
    product_code: str
    panel: str
    country: str
    line: int
    list_name: str


def parse_cleared(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Cleared | BadRow]:
    """The clearances of a file of either kind, in file order, bad lines among them; nothing is dropped silently.

    Raises (at the first item):
        Refusal: empty, too_large, binary, or ``not_fda`` where the header names neither kind.
    """
    check_size(data, limits)
    # The list passes through spreadsheet programs, which save in whatever encoding they please.
    is_list = all(word.encode() in data[:2000] for word in _LIST)
    text = (decode(data).text if is_list else release_text(data, limits)).replace("\x1a", "")
    header = text[:2000].split("\n", 1)[0]
    if all(word in header for word in _PMN):
        return _release(text, name, limits)
    if all(word in header for word in _LIST):
        return _list(text, name, limits)
    raise Refusal(
        "not_fda",
        Message(
            "这不是 FDA 510(k) 发布文件，也不是 AI 器械清单。",
            "This is neither a 510(k) release file nor the AI device list.",
        ),
        Message(
            "请使用 FDA 网站下载的 pmn*.txt 或 AI-enabled devices CSV。",
            "Use pmn*.txt or the AI-enabled devices CSV of the FDA.",
        ),
    )


def _release(text: str, name: str, limits: Limits) -> Iterator[Cleared | BadRow]:
    lines = numbered_lines(text.removeprefix("\ufeff"))
    columns = next(lines)[1].strip().split("|")
    place = {column.strip().upper(): i for i, column in enumerate(columns)}
    last = len(columns) - 1
    for count, (number, line) in enumerate(lines):
        _check_count(count, limits)
        cells = line.split("|", last)  # a pipe inside the device's name, the last column, stays in it
        if len(cells) < len(columns):
            yield BadRow(number, line[:KEPT], Message(f"只有 {len(cells)} 列", f"only {len(cells)} columns"))
            continue
        row = {column: cells[i].strip() for column, i in place.items()}
        panel = row.get("REVIEWADVISECOMM") or row.get("CLASSADVISECOMM", "")
        yield _made(
            row["KNUMBER"],
            row["DEVICENAME"],
            row["APPLICANT"],
            row["DECISIONDATE"],
            row.get("PRODUCTCODE", ""),
            panel,
            row.get("COUNTRY_CODE", ""),
            number,
            line,
            name,
        )


def _list(text: str, name: str, limits: Limits) -> Iterator[Cleared | BadRow]:
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip().lstrip("\ufeff") for cell in next(reader)]
    place = {cell: i for i, cell in enumerate(header)}
    panel_column = next((c for c in header if c.startswith("Panel")), "")
    code_column = next((c for c in header if "Product Code" in c), "")
    day_column = next((c for c in header if c.startswith("Date")), "")
    for count, cells in enumerate(_cells(reader)):
        _check_count(count, limits)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(header):
            yield BadRow(
                reader.line_num, ",".join(cells)[:KEPT], Message(f"只有 {len(cells)} 列", f"only {len(cells)} columns")
            )
            continue

        def cell(column: str, cells: list[str] = cells) -> str:
            return " ".join(cells[place[column]].split()) if column else ""

        yield _made(
            cell("Submission Number"),
            cell("Device"),
            cell("Company"),
            cell(day_column),
            cell(code_column),
            cell(panel_column),
            "",
            reader.line_num,
            ",".join(cells),
            name,
        )


def _cells(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """The reader's rows; a quote that is never closed is a refusal, as everything behind it is lost."""
    try:
        yield from reader
    except csv.Error as error:
        raise Refusal(
            "damaged",
            Message("CSV 的引号不成对，无法读取。", "A quote of the CSV is never closed, so that it cannot be read."),
            Message("请重新下载该文件。", "Download the file again."),
        ) from error


def _check_count(count: int, limits: Limits) -> None:
    if count >= limits.rows:
        raise too_large(f"超过 {limits.rows} 行", f"over {limits.rows} rows")


def _made(
    number: str, device: str, firm: str, day: str, code: str, panel: str, country: str, line: int, raw: str, name: str
) -> Cleared | BadRow:
    number = number.upper().strip()
    if not _NUMBER.fullmatch(number):
        return BadRow(line, raw[:KEPT], Message(f"申请号“{number}”无效", f"no submission number: {number!r}"))
    if not device or not firm:
        return BadRow(line, raw[:KEPT], Message("缺少产品名或企业名", "no device name or no firm"))
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", day)
    try:
        decided = date(int(match[3]), int(match[1]), int(match[2])) if match else date.fromisoformat(day[:10])
    except ValueError:
        return BadRow(line, raw[:KEPT], Message(f"决定日期“{day}”无效", f"no decision date: {day!r}"))
    product = code.upper() if re.fullmatch(r"[A-Za-z]{3}", code) else ""
    return Cleared(
        number, device, " ".join(firm.split()), decided, product, PANELS.get(panel, panel), country, line, name
    )
