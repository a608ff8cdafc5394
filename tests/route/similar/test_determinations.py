"""Rows of determined products: read, refused by line, known again whatever their form."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.route.similar.determinations import RowUnusable, determination, read_rows, rows_key
from tests.route.similar.rows_of_my_own import ROWS

pytestmark = pytest.mark.unit
GOOD = {"name": "止血钳", "year": "2019-1", "code": "02-04-06", "class": "一类", "desc": None}


def test_a_row_is_read_with_its_short_code_year_and_outcome():
    (row,) = read_rows([json.dumps(GOOD, ensure_ascii=False), "  "])

    assert (row.name, row.description, row.year, row.code, row.outcome) == ("止血钳", "", 2019, "02-04", "class_1")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        (json.dumps({**GOOD, "class": "四类"}), "一类"),
        (json.dumps({**GOOD, "class": None}), "'class' is missing"),
        (json.dumps({**GOOD, "year": "soon"}), "'year' holds no year"),
        (json.dumps({**GOOD, "desc": 7}), "'desc' is int"),
        (json.dumps({**GOOD, "name": "", "desc": "\u200b"}), "Neither a name nor a description"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_by_line(line, what):
    with pytest.raises(RowUnusable, match="Line 2") as refused:
        list(read_rows([json.dumps(GOOD), line]))

    assert what in str(refused.value)


@pytest.mark.parametrize(
    ("code", "read"), [("02-04", "02-04"), ("6840", "6840"), (" 02-04-06 ", "02-04"), ("2-4", ""), ("", "")]
)
def test_codes_are_short_or_none(code, read):
    assert determination("钳", "", code=code).code == read


def test_a_product_is_known_again_whatever_its_marks_and_width():
    one = determination("ＣＴ 扫描仪", "用于 成像。")
    other = determination("CT扫描仪", "用于成像")

    assert one.key == other.key != determination("CT扫描仪", "用于治疗").key


@given(st.integers(0, 10_000))
def test_the_key_of_rows_does_not_depend_on_their_order(seed):
    mixed = random.Random(seed).sample(ROWS, len(ROWS))

    assert rows_key(mixed) == rows_key(ROWS) != rows_key(ROWS[1:])
