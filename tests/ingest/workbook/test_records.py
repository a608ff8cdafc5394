"""Rows into records, with problems that name row, field and remedy."""

from __future__ import annotations

from dataclasses import replace

from ronghe.ingest.sources.workbook.mapping import propose_mapping
from ronghe.ingest.sources.workbook.parse import parse_workbook
from ronghe.ingest.sources.workbook.records import records
from tests.ingest.makers import ledger

IDENTITY = "11010519491231002X"  # the example of GB 11643


def read(text: str):
    table = parse_workbook(text.encode(), "表.csv").tables[0]
    return list(records(table, propose_mapping(table)))


def test_ledger_rows_become_needs_with_their_places():
    table = parse_workbook(ledger(), "x.xlsx").tables[0]
    rows = list(records(table, propose_mapping(table)))

    assert [(r.sheet, r.row, r.refused) for r in rows] == [
        ("需求表", 4, False),
        ("需求表", 5, False),
        ("需求表", 6, False),
    ]
    assert rows[1].fields == {
        "owner": "示例医院（甲）",
        "title_zh": "假体周围感染预警",
        "problem_zh": "关节假体感染发现太晚",
        "targets_zh": "灵敏度≥90%",
        "contact_name": "张三",
        "contact_phone": "13800000000",
    }
    assert rows[1].sources["title_zh"] == "需求/名称"


def test_formula_without_result_is_told_and_never_run():
    table = parse_workbook(ledger(), "x.xlsx").tables[0]
    last = list(records(table, propose_mapping(table)))[-1]

    assert [(p.header, p.code, p.fatal) for p in last.problems] == [("备注", "formula_without_value", False)]
    assert "note" not in last.fields


def test_cell_errors_are_left_out():
    (row,) = read("需求名称,需求单位,需求描述\n甲,示例医院,#REF!\n")

    assert ([p.code for p in row.problems], row.refused) == (["cell_error"], False)


def test_missing_title_refuses_the_row_and_names_the_remedy():
    (row,) = read("需求名称,需求单位,需求描述\n/,示例医院,置钉偏差\n")

    assert row.refused
    assert [(p.row, p.field, p.detail.zh, p.remedy.zh) for p in row.problems] == [
        (2, "title", "缺少需求名称", "请填写需求名称")
    ]


def test_title_that_is_too_long_is_refused_not_cut():
    (row,) = read(f"需求名称,需求单位\n{'长' * 201},示例医院\n")

    assert [(p.code, p.fatal) for p in row.problems] == [("too_long", True)]


def test_language_of_a_value_decides_the_column():
    rows = read("需求名称,需求单位\n螺钉导航,示例医院\nScrew navigation,X Hospital\n")

    assert [sorted(r.fields) for r in rows] == [["owner", "title_zh"], ["owner", "title_en"]]


def test_texts_of_two_columns_are_joined_under_their_headers():
    (row,) = read("需求名称,需求单位,需求背景,需求描述\n甲,示例医院,背景文字,描述文字\n")

    assert row.fields["problem_zh"] == "背景文字\n需求描述：描述文字"


def test_identity_number_is_removed_everywhere_and_not_repeated_in_the_report():
    (row,) = read(f"需求名称,需求单位,需求描述\n甲,示例医院,联系 {IDENTITY} 本人\n")

    assert IDENTITY not in repr(row)
    assert [p.code for p in row.problems] == ["identity_number"]
    assert not row.refused


def test_identity_number_stored_as_a_number_is_left_out():
    table = parse_workbook("需求名称,需求单位,备注\n甲,示例医院,x\n".encode(), "x.csv").tables[0]
    row = replace(table.rows[0], values=("甲", "示例医院", 110105194912310038))
    (record,) = records(replace(table, rows=(row,)), propose_mapping(table))

    assert "note" not in record.fields
    assert [p.code for p in record.problems] == ["identity_number"]


def test_name_beside_a_record_number_holds_the_row_back():
    rows = read(
        "需求名称,需求单位,需求描述\n甲,示例医院,患者张伟，住院号12345678，置钉偏差\n乙,示例医院,无患者信息的描述\n"
    )

    assert [r.held for r in rows] == [True, False]


def test_same_content_has_the_same_hash_in_another_layout():
    (one,) = read("需求名称,需求单位,需求描述\n甲,示例医院,置钉偏差\n")
    (two,) = read("序号,描述,单位名称,需求题目\n1,置钉偏差,示例医院,甲\n")

    assert one.hash == two.hash
