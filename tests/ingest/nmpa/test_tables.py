"""Public tables of the NMPA out of their JSON files, damaged ones among them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ronghe.ingest.errors import Refusal
from ronghe.ingest.sources.limits import Limits
from ronghe.ingest.sources.nmpa.catalogue import parse_catalogue
from ronghe.ingest.sources.nmpa.determinations import parse_determinations
from ronghe.ingest.sources.nmpa.exemptions import parse_exemptions

pytestmark = pytest.mark.unit

SPLINT = {"name": "指关节夹板", "year": "2020-1", "code": "04-15", "class": "一类", "desc": "由铝片和泡沫组成。"}
RINSE = {"name": "器械冲洗液", "year": "2021", "code": None, "class": "不作为", "desc": None}


def lines(*rows: object, encoding: str = "utf-8") -> bytes:
    texts = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    return "\n".join(texts).encode(encoding)


def reasons(table) -> list[tuple[int, str]]:
    return [(row.line, row.reason.zh) for row in table.bad]


def test_determinations_are_read_with_their_outcomes():
    table = parse_determinations(lines(SPLINT, "", RINSE))

    first, second = (row.values for row in table.rows)
    assert {k: first[k] for k in ("name", "year", "batch", "code", "outcome", "description")} == {
        "name": "指关节夹板", "year": 2020, "batch": "2020-1", "code": "04-15", "outcome": "class_1",
        "description": "由铝片和泡沫组成。",
    }  # fmt: skip
    assert (second["outcome"], second["code"], second["description"]) == ("not_device", "", "")
    assert [row.line for row in table.rows] == [1, 3]
    assert (table.bad, table.edition_on) == ((), date(2021, 12, 31))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_determinations_are_read_in_the_encodings_of_chinese_files(encoding):
    assert [row.values["name"] for row in parse_determinations(lines(SPLINT, RINSE, encoding=encoding)).rows] == [
        "指关节夹板",
        "器械冲洗液",
    ]


def test_an_array_is_read_as_lines_are():
    rows = parse_determinations(json.dumps([SPLINT, RINSE]).encode()).rows
    assert [(row.line, row.values["name"]) for row in rows] == [(1, "指关节夹板"), (2, "器械冲洗液")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('{"name": "半行', "JSON"),
        ("[1, 2]", "JSON"),
        ({**SPLINT, "name": " "}, "name"),
        ({**SPLINT, "name": "长" * 301}, "300"),
        ({**SPLINT, "name": {"zh": "夹板"}}, "name"),
        ({**SPLINT, "class": "四类"}, "四类"),
        ({**SPLINT, "class": None}, "结论"),
        ({**SPLINT, "year": "去年"}, "去年"),
        ({**SPLINT, "code": "第四类"}, "第四类"),
        ('{"name": "\\ud800", "year": "2021", "class": "一类"}', "损坏"),
    ],
)
def test_rows_that_are_no_determination_are_left_out_and_say_why(row, says):
    table = parse_determinations(lines(RINSE, row, SPLINT))

    assert [one.values["name"] for one in table.rows] == ["器械冲洗液", "指关节夹板"]
    ((line, reason),) = reasons(table)
    assert line == 2
    assert says in reason
    table.bad[0].text.encode("utf-8")  # what is handed back can be written


def test_a_repeated_row_is_left_out_and_a_contradiction_is_told_from_it():
    table = parse_determinations(lines(SPLINT, SPLINT, {**SPLINT, "class": "二类"}))

    assert [row.values["outcome"] for row in table.rows] == ["class_1"]
    assert [line for line, _reason in reasons(table)] == [2, 3]
    assert "重复" in reasons(table)[0][1]
    assert "outcome" in reasons(table)[1][1]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\x00", "empty"),
        (lines({"产品": "夹板", "类别": "一类"}), "wrong_table"),
        (lines("第一行", "第二行"), "wrong_table"),
        (b"[]", "wrong_table"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_another_file_is_refused_whole(data, code):
    with pytest.raises(Refusal) as refusal:
        parse_determinations(data)

    assert refusal.value.code == code
    assert refusal.value.remedy.zh


def test_the_refusal_names_what_is_missing_and_what_is_there():
    with pytest.raises(Refusal, match=r"lacks the fields name, year, class.*产品"):
        parse_determinations(lines({"产品": "夹板"}))


def test_more_rows_than_are_read_are_refused():
    with pytest.raises(Refusal) as refusal:
        parse_determinations(lines(SPLINT, RINSE, SPLINT), Limits(rows=2))
    assert refusal.value.code == "too_large"


def catalogue(*items: object, **more: object) -> bytes:
    return json.dumps({"version": "2024-01", "items": items, **more}, ensure_ascii=False).encode()


def test_catalogue_gives_codes_and_names_and_nothing_unreliable():
    item = {"code": "01-01-01", "name": "超声手术设备", "l1_name": "有源手术器械", "device_class": "II"}
    table = parse_catalogue(catalogue(item, l1_categories=[{"code": "01", "name": "有源手术器械"}]))

    assert [(row.line, row.values["code"], row.values["name"], row.values["top_name"]) for row in table.rows] == [
        (0, "01", "有源手术器械", "有源手术器械"),
        (1, "01-01-01", "超声手术设备", "有源手术器械"),
    ]
    assert "device_class" not in table.rows[1].values
    assert table.edition_on == date(2024, 1, 1)


def test_catalogue_rows_without_a_code_are_left_out():
    table = parse_catalogue(catalogue({"code": "1-1", "name": "甲"}, {"code": "01-02", "name": "乙"}, "丙"))
    assert [row.values["code"] for row in table.rows] == ["01-02"]
    assert [line for line, _reason in reasons(table)] == [1, 3]


@pytest.mark.parametrize("data", [b"[1]", b'{"items": []}', b'{"items": {}}', b'{"items": [{"x": 1}]}', b"{"])
def test_another_object_is_no_catalogue(data):
    with pytest.raises(Refusal) as refusal:
        parse_catalogue(data)
    assert refusal.value.code == "wrong_table"


def exemption(**values: str) -> dict[str, str]:
    return {
        "classification_code": "02-06-01",
        "product_name": "缝合夹",
        "product_description": "由夹头组成。",
        **values,
    }


def exemptions(*entries: object) -> bytes:
    return json.dumps({"effective_date": "2025-05-15", "entries": entries}, ensure_ascii=False).encode()


def test_exemptions_tell_products_from_whole_catalogues():
    table = parse_exemptions(
        exemptions(
            exemption(device_class="Ⅱ"),
            exemption(classification_code="02", product_name="无源手术器械"),
            exemption(classification_code="", product_name="灭菌后升类的产品"),
            exemption(product_description="由夹臂组成。"),
        )
    )
    assert [(row.values["scope"], row.values["code"]) for row in table.rows] == [
        ("l3", "02-06-01"),
        ("l1", "02"),
        ("special", ""),
        ("l3", "02-06-01"),
    ]
    assert table.rows[0].values["device_class"] == "II"
    assert (table.bad, table.edition_on) == ((), date(2025, 5, 15))


def test_a_product_under_several_codes_is_found_under_each():
    table = parse_exemptions(exemptions(exemption(classification_code="06-05-05,06-10-01")))
    assert [(row.line, row.values["code"], row.values["name"]) for row in table.rows] == [
        (1, "06-05-05", "缝合夹"),
        (1, "06-10-01", "缝合夹"),
    ]


def test_scraps_of_a_broken_table_are_left_out():
    table = parse_exemptions(
        exemptions(
            exemption(classification_code="豁免情况不包括新材料"),
            exemption(product_name="Ⅱ"),
            exemption(device_class="甲"),
        )
    )
    assert table.rows == ()
    assert [line for line, _reason in reasons(table)] == [1, 2, 3]


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize(
    ("parse", "file", "rows", "left_out"),
    [
        (parse_determinations, "determinations.jsonl", 3022, 1),
        (parse_catalogue, "catalogue_codes.json", 1154, 10),
        (parse_exemptions, "clinical_evaluation_exemption_2025.json", 1053, 10),
    ],
)
def test_real_files_are_read(shared_data, parse, file, rows, left_out):
    table = parse((shared_data / "nmpa" / file).read_bytes())
    assert (len(table.rows), len(table.bad)) == (rows, left_out)
