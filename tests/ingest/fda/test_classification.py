"""The FDA's product classification out of its release file."""

from __future__ import annotations

import io
import zipfile

import pytest

from ronghe.ingest.errors import Refusal
from ronghe.ingest.sources.fda.classification import parse_classification
from ronghe.ingest.sources.limits import Limits

pytestmark = pytest.mark.unit

HEAD = (
    "REVIEW_PANEL|MEDICALSPECIALTY|PRODUCTCODE|DEVICENAME|DEVICECLASS|UNCLASSIFIED_REASON|GMPEXEMPTFLAG|"
    "REGULATIONNUMBER|SUBMISSION_TYPE_ID|DEFINITION|Implant_Flag"
)
STOOL = "AN|AN|BRX|Stool, Anesthesia|1||N|868.6700|4||N"
SCREW = "OR|OR|QQQ|Screw, Example|2||N|888.3040|1|Holds bone.|Y"


def file(*rows: str, head: str = HEAD, encoding: str = "cp1252") -> bytes:
    return "\r\n".join([head, *rows, ""]).encode(encoding)


def test_codes_are_read_with_class_regulation_and_flags():
    first, second = (row.values for row in parse_classification(file(STOOL, SCREW)).rows)

    assert (first["code"], first["name"], first["device_class"], first["regulation"], first["submission_type"]) == (
        "BRX", "Stool, Anesthesia", "1", "868.6700", "4",
    )  # fmt: skip
    assert (second["implant"], second["gmp_exempt"], second["definition"]) == (True, False, "Holds bone.")


def test_columns_may_stand_in_another_order_and_more_may_follow():
    head = "PRODUCTCODE|SUBMISSION_TYPE_ID|DEVICECLASS|DEVICENAME|REGULATIONNUMBER|NEW_COLUMN"
    (row,) = parse_classification(file("BRX|4|1|Stool|868.6700|x", head=head)).rows
    assert (row.values["name"], row.values["regulation"]) == ("Stool", "868.6700")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_marks_beyond_ascii_are_read(encoding):
    (row,) = parse_classification(file(STOOL.replace("Stool", "Café – stool"), encoding=encoding)).rows
    assert row.values["name"] == "Café – stool, Anesthesia"


def test_a_zip_of_one_file_is_read_and_of_two_refused():
    def packed(*names: str) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name in names:
                archive.writestr(name, file(STOOL))
        return buffer.getvalue()

    assert len(parse_classification(packed("foiclass.txt")).rows) == 1
    with pytest.raises(Refusal) as refusal:
        parse_classification(packed("a.txt", "b.txt"))
    assert refusal.value.code == "archive"


@pytest.mark.parametrize(
    ("row", "key", "says"),
    [
        ("AN|AN|BRW|Protector", "BRW", "4 columns"),
        ("AN|AN|BRW|Protector|Dental|1||N|868.5820|4||N|N", "BRW", "13 columns"),
        ("AN|AN|BR|Protector|1||N|868.5820|4||N", "", "'BR'"),
        ("AN|AN|BRW||1||N|868.5820|4||N", "BRW", "no device name"),
        ("AN|AN|BRW|Protector|9||N|868.5820|4||N", "BRW", "'9'"),
        ("AN|AN|BRW|Protector|1||N|868.5820.1234567|4||N", "BRW", "12"),
        ("AN|AN|BRW|Protector|1||N|868.5820|x||N", "BRW", "no number"),
        (STOOL, "BRX", "same as row 2"),
        (STOOL.replace("|1|", "|2|"), "BRX", "device_class"),
    ],
)
def test_bad_lines_are_left_out_say_why_and_keep_their_code(row, key, says):
    table = parse_classification(file(STOOL, row, SCREW))

    assert [one.values["code"] for one in table.rows] == ["BRX", "QQQ"]
    (bad,) = table.bad
    assert (bad.line, bad.key) == (3, key)
    assert says in bad.reason.en


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"KNUMBER|APPLICANT|DECISIONDATE|DEVICENAME\r\nK1|A|B|C\r\n", "wrong_table"),
        (b"a,b\n1,2\n", "wrong_table"),
        (file(*[STOOL.replace("Stool", "凳子与其他麻醉用品") for _ in range(9)], encoding="gb18030"), "encoding"),
        (b"PK\x03\x04 no zip", "damaged"),
        (bytes(range(256)) * 40, "binary"),
    ],
)
def test_another_file_is_refused_whole(data, code):
    with pytest.raises(Refusal) as refusal:
        parse_classification(data)
    assert refusal.value.code == code


def test_more_lines_than_are_read_are_refused():
    with pytest.raises(Refusal) as refusal:
        parse_classification(file(STOOL, SCREW), Limits(rows=1))
    assert refusal.value.code == "too_large"


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize(("name", "count"), [("foiclass_2016.txt", 6162), ("foiclass_2020.txt", 6617)])
def test_real_files_are_read_whole(shared_data, name, count):
    table = parse_classification((shared_data / "fda" / name).read_bytes())
    assert (len(table.rows), table.bad) == (count, ())
