"""Proposing what a sheet and its columns are."""

from __future__ import annotations

import csv
import io

import pytest

from ronghe.ingest.enums import RecordKind
from ronghe.ingest.exports.templates import template_workbook
from ronghe.ingest.sources.workbook.mapping import mapping_from, propose_mapping
from ronghe.ingest.sources.workbook.parse import parse_workbook
from ronghe.ingest.sources.workbook.schema import kinds
from tests.ingest.makers import ledger


def proposed(header: str, *rows: str, kind: RecordKind | None = None):
    table = parse_workbook("\n".join([header, *rows]).encode(), "表.csv").tables[0]
    return propose_mapping(table, kind)


def targets(mapping):
    return [column.target for column in mapping.columns]


@pytest.mark.parametrize(
    ("header", "row", "kind", "expected"),
    [
        (
            "序号,单位名称,统一社会信用代码,单位性质,所属领域,注册地址,联系人,联系电话",
            "1,示例公司,91110108MA01AB2C3X,企业,骨科,北京,张三,13800000000",
            RecordKind.ORGANISATION,
            [None, "name", "uscc", "kind", "fields", "address", "contact_name", "contact_phone"],
        ),
        (
            "专家姓名,职称,工作单位,研究方向,邮箱",
            "示例,教授,示例大学,骨科机器人,a@b.cn",
            RecordKind.PERSON,
            ["name", "academic_title", "organisation", "fields", "contact_email"],
        ),
        (
            "需求单位,应用科室,需求名称,需求描述,技术指标,预期目标,合作方式",
            "示例医院,骨科,螺钉导航,置钉偏差大,误差<1 mm,减少翻修,合作开发",
            RecordKind.NEED,
            ["owner", "department", "title", "problem", "targets", "outcome", "wanted"],
        ),
        (
            "單位名稱,項目名稱,技術簡介,創新點,技術成熟度,知識產權情況",
            "示例大學,骨修復膜,簡介,創新,TRL4,已授權",
            RecordKind.ACHIEVEMENT,
            ["owner", "title", "summary", "difference", "trl", "ip"],
        ),
        (
            "服务名称,服务机构,资质,收费标准,服务周期",
            "动物实验,示例,GLP,面议,3个月",
            RecordKind.SERVICE,
            ["title", "owner", "standards", "price", "lead_time"],
        ),
        (
            "服务名称,服务机构,伦理会议安排,下次伦理会日期,既往试验,既往试验数,年可承接试验数,年可入组例数",
            "器械临床试验,示例医院,每月第二周周三,2027-01-13,支架 ChiCTR2100012345,36,20,800",
            RecordKind.SERVICE,
            [
                "title",
                "owner",
                "ethics",
                "ethics_next_on",
                "past_trials",
                "past_trials_count",
                "trials_a_year",
                "subjects_a_year",
            ],
        ),
        (
            "机构名称,投资领域,投资阶段,单笔投资金额（万元）",
            "示例创投,骨科,A轮,500-3000",
            RecordKind.MANDATE,
            ["owner", "fields", "stages", "ticket"],
        ),
        (
            "Need,Hospital,Description,Targets,E-mail",
            "Screws,X Hospital,stray,<1 mm,a@b.cn",
            RecordKind.NEED,
            ["title", "owner", "problem", "targets", "contact_email"],
        ),
    ],
)
def test_kind_and_columns_of_usual_ledgers(header, row, kind, expected):
    mapping = proposed(header, row)

    assert (mapping.kind, targets(mapping)) == (kind, expected)
    assert all(column.reason.zh and column.reason.en for column in mapping.columns)


def test_word_that_is_a_small_part_of_a_name_claims_no_field():
    mapping = proposed("服务名称,服务机构,数量", "动物实验,测试实验中心,3")

    assert targets(mapping) == ["title", "owner", None]


def test_grouped_headers_are_read_with_their_group():
    table = parse_workbook(ledger(), "x.xlsx").tables[0]

    assert targets(propose_mapping(table)) == [
        None, "owner", "title", "problem", "targets", "contact_name", "contact_phone", "note",
    ]  # fmt: skip


def test_values_tell_a_column_whose_header_does_not():
    mapping = proposed(
        "单位名称,代码,甲,乙",
        "示例,91530100MA6L4WLBXJ,13800000000,a@b.cn",
        "另一,91361003MA38D21W4L,13900000000,c@d.cn",
    )

    assert targets(mapping) == ["name", "uscc", "contact_phone", "contact_email"]


def test_english_name_beside_a_chinese_one():
    assert targets(proposed("公司全称,英文全称,统一社会信用代码", "示例公司,Example Ltd,")) == [
        "name_zh",
        "name_en",
        "uscc",
    ]


def test_two_texts_feed_one_field_and_say_so():
    mapping = proposed("需求名称,需求单位,需求背景,需求描述", "甲,示例医院,背景文字,描述文字")

    assert targets(mapping) == ["title", "owner", "problem", "problem"]
    assert [c.joined for c in mapping.columns].count(True) == 1


def test_money_unit_of_the_header_is_kept():
    assert [c.unit for c in proposed("需求名称,预算（万元）,榜额（亿元）", "甲,50,1").columns] == ["", "万元", "亿元"]


def test_kind_chosen_by_the_person_wins():
    mapping = proposed("名称,单位,简介", "甲,乙,丙", kind=RecordKind.SERVICE)

    assert (mapping.kind, targets(mapping)) == (RecordKind.SERVICE, ["title", "owner", "summary"])


def test_required_field_without_a_column_is_named():
    assert proposed("统一社会信用代码,注册资本,地址", "91530100MA6L4WLBXJ,500万,北京").missing == ("name",)


def test_remembered_mapping_is_laid_on_a_like_table():
    table = parse_workbook("名称,单位,杂项\n甲,乙,丙\n".encode(), "x.csv").tables[0]
    stored = {"kind": "service", "columns": {"名称": "title", "单位": "owner", "杂项": "scope"}}

    mapping = mapping_from(table, stored)

    assert (targets(mapping), mapping.as_json()) == (["title", "owner", "scope"], stored)


def test_unknown_remembered_target_is_dropped():
    table = parse_workbook("名称,单位\n甲,乙\n".encode(), "x.csv").tables[0]

    assert targets(mapping_from(table, {"kind": "need", "columns": {"名称": "nonsense", "单位": "owner"}})) == [
        None,
        "owner",
    ]


@pytest.mark.parametrize("kind", list(RecordKind))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_own_template_is_recognised_without_help(kind, language):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(template_workbook(kind, language)))
    header = [cell.value for cell in book.worksheets[0][1]]
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, ["示例"] * len(header)])

    mapping = propose_mapping(parse_workbook(buffer.getvalue().encode(), "模板.csv").tables[0])

    wanted = [key for key in kinds()[kind].fields if key != "source_ref"]
    assert (mapping.kind, targets(mapping)) == (kind, wanted)
