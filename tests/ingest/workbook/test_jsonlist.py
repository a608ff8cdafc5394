"""Lists of records in JSON, as public registers hand them out."""

from __future__ import annotations

import json

import pytest

from ronghe.ingest.errors import Refusal
from ronghe.ingest.sources.limits import Limits
from ronghe.ingest.sources.workbook.jsonlist import is_json
from ronghe.ingest.sources.workbook.parse import parse_workbook

pytestmark = pytest.mark.unit

RECORDS = [
    {"name": "示例医院", "address": {"city": "北京", "street": "一号"}, "tags": ["骨科", "眼科"], "beds": 200},
    {"name": "示例二院", "level": None, "phone": ""},
]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS, ensure_ascii=False),
        json.dumps({"total": 2, "data": RECORDS}, ensure_ascii=False),
        "\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_records_become_rows_with_nested_keys_as_columns(text, encoding):
    (table,) = parse_workbook(text.encode(encoding), "医院.json").tables

    headers = [column.header for column in table.columns]
    assert headers == ["name", "address/city", "address/street", "tags", "beds", "level", "phone"]
    assert table.rows[0].values[:5] == ("示例医院", "北京", "一号", "骨科、眼科", 200)
    assert table.rows[1].values[0] == "示例二院"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'[{"name": "a"', "damaged_json"),
        (b"[" * 100_000 + b"{", "damaged_json"),
        (b'{"name": {"a": 1}}', "no_table"),
        (b'["a", "b"]', "no_table"),
    ],
)
def test_what_is_no_list_of_records_is_refused_with_the_reason(data, code):
    with pytest.raises(Refusal) as refusal:
        parse_workbook(data, "a.json")

    assert refusal.value.code == code


def test_too_many_records_and_columns_are_refused():
    for limits in (Limits(rows=1), Limits(columns=3), Limits(cells=4)):
        with pytest.raises(Refusal) as refusal:
            parse_workbook(json.dumps(RECORDS).encode(), "a.json", limits)
        assert refusal.value.code == "too_large"


@pytest.mark.parametrize("data", [b"[section]\na,b", b"a,b\n[{", b"{\\rtf1", b""])
def test_other_texts_are_no_json(data):
    assert not is_json(data)
