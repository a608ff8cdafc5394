"""Finding the table in a sheet."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.ingest.sources.workbook.grid import Grid, Merge
from ronghe.ingest.sources.workbook.header import find_table, fingerprint
from ronghe.ingest.sources.workbook.parse import parse_workbook
from tests.ingest.makers import ledger, xlsx


def grid(*rows, merges=()):
    return Grid("表", [tuple(row) for row in rows], list(merges))


def test_ledger_with_everything_that_offices_do():
    book = parse_workbook(ledger(), "x.xlsx")
    (table,) = book.tables

    assert table.title == "附件2：2024年医工融合临床需求汇总表"
    assert table.header_rows == (2, 3)
    assert [c.header for c in table.columns] == [
        "序号", "需求单位", "需求/名称", "需求/描述", "需求/技术指标", "联系方式/联系人", "联系方式/电话", "备注",
    ]  # fmt: skip
    assert [(r.number, r.values[1]) for r in table.rows] == [
        (4, "示例医院（甲）"),
        (5, "示例医院（甲）"),
        (6, "示例医院（乙）"),
    ]
    assert [(one.number, one.why) for one in table.left_out] == [(7, "total"), (8, "note"), (9, "note")]
    assert [s.name for s in book.skipped] == ["封面"]


def test_two_header_rows_without_merges_as_in_csv():
    table = find_table(
        grid(
            ["序号", "需求单位", "需求", None, "联系方式", None],
            [None, None, "名称", "描述", "联系人", "电话"],
            ["1", "示例医院", "螺钉导航", "置钉偏差大", "张三", "13800000000"],
        )
    )

    assert [c.header for c in table.columns] == [
        "序号",
        "需求单位",
        "需求/名称",
        "需求/描述",
        "联系方式/联系人",
        "联系方式/电话",
    ]


def test_one_header_row_is_not_joined_with_the_first_record():
    table = find_table(
        grid(["需求名称", "需求单位", "联系人"], ["螺钉导航", "示例医院", "张三"], ["眼压监测", None, "李四"])
    )

    assert (table.header_rows, [r.values[0] for r in table.rows]) == ((1,), ["螺钉导航", "眼压监测"])


def test_header_in_english_below_a_title():
    table = find_table(
        grid(["Needs of 2024"], [], ["No", "Need", "Hospital", "Contact"], [1, "Screws", "X Hospital", "Li"])
    )

    assert (table.header_rows, table.rows[0].number, table.title) == ((3,), 4, "Needs of 2024")


def test_repeated_header_and_section_rows_are_left_out_and_told():
    table = find_table(
        grid(
            ["序号", "需求名称", "需求单位", "联系人"],
            ["一、骨科", None, None, None],
            [1, "螺钉导航", "示例医院", "张三"],
            ["序号", "需求名称", "需求单位", "联系人"],
            [2, "眼压监测", "示例医院", "李四"],
            merges=[Merge(1, 0, 1, 3)],
        )
    )

    assert [r.values[1] for r in table.rows] == ["螺钉导航", "眼压监测"]
    assert [one.why for one in table.left_out] == ["section", "repeated_header"]


def test_rows_after_a_note_that_are_full_are_data():
    table = find_table(
        grid(
            ["需求名称", "需求单位", "描述", "联系人"],
            ["甲", "示例医院", "置钉偏差", "张三"],
            ["注：以下为补充", None, None, None],
            ["乙", "示例医院", "眼压", "李四"],
        )
    )

    assert [r.values[0] for r in table.rows] == ["甲", "乙"]


def test_row_with_little_in_it_is_data_to_be_refused_not_dropped():
    table = find_table(
        grid(["需求名称", "需求单位", "描述", "联系人"], [None, "示例医院", None, None], ["乙", "丙", "丁", "戊"])
    )

    assert [r.number for r in table.rows] == [2, 3]


def test_cover_and_notes_are_no_tables():
    assert find_table(grid(["2024年需求征集"], ["主办：示例联盟"], ["2024年3月"])) is None
    assert find_table(grid(["填表说明"], ["1. 每行一项"], ["2. 指标请量化"])) is None


def test_unknown_names_over_full_rows_are_a_header_for_the_person_to_map():
    table = find_table(grid(["甲", "乙", "丙"], ["一段文字", "另一段", "第三段"], ["文字", "又一段", None]))

    assert ([c.header for c in table.columns], len(table.rows)) == (["甲", "乙", "丙"], 2)


def test_notes_beside_a_table_are_skipped_by_their_name():
    rows = [["列名", "要求", "写法", "示例"], ["需求名称", "必填", "文字", "眼压监测"]]
    book = parse_workbook(
        xlsx(("需求表", [["需求名称", "联系人"], ["甲", "张三"]], []), ("填写说明", rows, [])), "x.xlsx"
    )

    assert ([t.sheet for t in book.tables], [s.name for s in book.skipped]) == (["需求表"], ["填写说明"])
    assert [t.sheet for t in parse_workbook(xlsx(("填写说明", rows, [])), "x.xlsx").tables] == ["填写说明"]


def test_fingerprint_sees_through_script_width_and_spaces():
    assert fingerprint(["聯繫人", "ＴＲＬ ", "投资金额（万元）"]) == fingerprint(["联系人", "trl", "投资金额(万元)："])
    assert fingerprint(["联系人", "电话"]) != fingerprint(["电话", "联系人"])


def test_header_of_a_wide_sheet_ignores_blank_columns():
    data = xlsx(("表", [["需求名称", None, "联系人"], ["甲", None, "张三"]], []))

    assert [c.header for c in parse_workbook(data, "x.xlsx").tables[0].columns] == ["需求名称", "联系人"]


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=8)), max_size=6), max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_data_row_is_lost_or_counted_twice(rows):
    """Every row below the header that holds something is a data row or is told to be left out."""
    head = ["需求名称", "需求单位", "联系人", "联系电话"]
    sheet = grid(head, ["甲", "乙", "丙", "13800000000"], *rows)
    table = find_table(sheet)

    told = [r.number for r in table.rows] + [one.number for one in table.left_out]
    filled = [
        i + 1
        for i, row in enumerate(sheet.rows)
        if i >= table.header_rows[-1]
        and any(
            str(v or "").strip("\x00\u3000\ufeff\u200b \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0") or v == 0 for v in row
        )
    ]
    assert len(told) == len(set(told))
    assert set(told) >= {
        n
        for n in filled
        if any(isinstance(v, int) or (isinstance(v, str) and v.isalnum()) for v in sheet.rows[n - 1][:4])
    }
