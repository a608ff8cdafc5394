"""Reading files of every form, and refusing what is none."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.ingest.errors import Refusal
from ronghe.ingest.sources.encoding import decode
from ronghe.ingest.sources.limits import Limits
from ronghe.ingest.sources.workbook.grid import Merge
from ronghe.ingest.sources.workbook.legacy import grids_of
from ronghe.ingest.sources.workbook.parse import parse_workbook, read_grids
from tests.ingest.makers import ledger, xlsx

TEXT = "需求名称,联系人,联系电话\n椎弓根螺钉导航,张三,13800000000\n眼压监测,李四,13900000000\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_every_usual_encoding(encoding):
    (grid,) = read_grids(TEXT.encode(encoding), "台账.csv")

    assert [list(row) for row in grid.rows] == [line.split(",") for line in TEXT.splitlines()]


def test_traditional_csv_in_big5_is_read():
    text = "需求名稱,聯繫人\n關節假體感染預警,張三\n"

    assert decode(text.encode("big5")).text == text


def test_western_text_is_not_taken_for_chinese():
    text = "Hôpital,contact\nSociété médicale française,René\n" * 3

    assert decode(text.encode("cp1252")).text == text


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_decode_reads_any_utf8_chinese(text):
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiter_is_told_from_the_lines(delimiter):
    data = TEXT.replace(",", delimiter).encode()

    assert [len(row) for row in read_grids(data, "x.csv")[0].rows] == [3, 3, 3]


def test_stray_nulls_of_old_dumps_are_dropped():
    data = TEXT.encode().replace("张三".encode(), "张三".encode() + b"\x00") + b"a,b,c\n" * 200

    assert read_grids(data, "x.csv")[0].rows[1][1] == "张三"


def test_xlsx_values_merges_and_formula_marks():
    cover, sheet = read_grids(ledger(), "x.xlsx")

    assert cover.name == "封面"
    assert sheet.rows[3][:3] == (1, "示例医院（甲）", "椎弓根螺钉导航")
    assert Merge(1, 2, 1, 4) in sheet.merges
    assert sheet.formulas == {(5, 7)}
    assert sheet.value(5, 7) is None


def test_xls_book_becomes_grids():
    cells = [
        [(1, "需求名称"), (1, "日期"), (1, "数量")],
        [(1, "螺钉导航"), (3, 45356.0), (2, 3.0)],
        [(0, ""), (4, 1), (5, 42)],
    ]
    sheet = SimpleNamespace(
        name="表",
        nrows=3,
        ncols=3,
        visibility=0,
        merged_cells=[(0, 1, 0, 2)],
        row_len=lambda r: len(cells[r]),
        cell_type=lambda r, c: cells[r][c][0],
        cell_value=lambda r, c: cells[r][c][1],
    )

    (grid,) = grids_of(SimpleNamespace(sheets=lambda: [sheet], datemode=0))

    assert grid.rows == [
        ("需求名称", "日期", "数量"),
        ("螺钉导航", datetime.fromisoformat("2024-03-05"), 3),
        (None, True, None),
    ]
    assert grid.merges == [Merge(0, 0, 0, 1)]


def test_html_saved_as_xls_is_read_with_its_spans():
    page = (
        "<html><table><tr><th rowspan=2>单位名称</th><th colspan=2>联系方式</th></tr>"
        "<tr><th>联系人</th><th>电话</th></tr><tr><td>示例公司</td><td>张三</td><td>13800000000</td></tr></table></html>"
    )

    book = parse_workbook(page.encode("gb18030"), "导出.xls")

    assert [c.header for c in book.tables[0].columns] == ["单位名称", "联系方式/联系人", "联系方式/电话"]
    assert book.tables[0].rows[0].values == ("示例公司", "张三", "13800000000")


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 * 1024 * 1024))
    return buffer.getvalue()


def entity_bomb() -> bytes:
    source = zipfile.ZipFile(io.BytesIO(ledger()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + content
            archive.writestr(name, content)
    return buffer.getvalue()


def plain_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "empty"),
        (lambda: b" \r\n\x00", "empty"),
        (bomb, "zip_bomb"),
        (entity_bomb, "unsafe_xml"),
        (plain_zip, "not_a_workbook"),
        (lambda: ledger()[:900], "damaged"),
        (lambda: b"PK\x03\x04" + bytes(range(256)) * 8, "damaged"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "binary"),
        (lambda: b"%PDF-1.7\n", "binary"),
        (lambda: bytes(range(256)) * 40, "binary"),
        (lambda: "只有一句话，没有表头。".encode(), "no_table"),
        (lambda: b"<html><p>no <table> here</p></html>".replace(b"<table>", b"<table></table>"), "no_table"),
    ],
)
def test_what_is_no_table_is_refused_with_a_way_out(make, code):
    with pytest.raises(Refusal) as refusal:
        parse_workbook(make(), "文件.xlsx")

    assert refusal.value.code == code
    assert refusal.value.remedy.zh
    assert refusal.value.remedy.en


def test_too_many_rows_are_refused():
    with pytest.raises(Refusal) as refusal:
        parse_workbook(TEXT.encode() + b"a,b,c\n" * 300, "x.csv", Limits(rows=100))

    assert refusal.value.code == "too_large"


@pytest.mark.slow
def test_hundred_thousand_rows_are_read():
    lines = "".join(f"需求{i},描述{i},张三,1380000{i:05d}\n" for i in range(100_000))

    book = parse_workbook(("需求名称,需求描述,联系人,联系电话\n" + lines).encode("gb18030"), "大表.csv")

    rows = book.tables[0].rows
    assert (len(rows), rows[-1].number, rows[-1].values[0]) == (100_000, 100_001, "需求99999")


def test_formatted_emptiness_does_not_count_as_rows():
    data = xlsx(("表", [["需求名称", "联系人"], ["甲", "张三"], *[[None, " "]] * 50], []))

    assert len(parse_workbook(data, "x.xlsx").tables[0].rows) == 1
