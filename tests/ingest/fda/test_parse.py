"""Cleared devices out of both kinds of file."""

from __future__ import annotations

from datetime import date

import pytest

from ronghe.ingest.errors import Refusal
from ronghe.ingest.sources.fda.parse import Cleared, parse_cleared
from ronghe.ingest.sources.rows import BadRow

HEAD = "KNUMBER|APPLICANT|COUNTRY_CODE|DECISIONDATE|REVIEWADVISECOMM|PRODUCTCODE|DEVICENAME"


def parse(*lines, encoding="cp1252"):
    return list(parse_cleared("\r\n".join([HEAD, *lines]).encode(encoding), "pmn99.txt"))


def test_release_line_becomes_a_clearance():
    (item,) = parse("K990001|ZIMMER, INC.|US|07/26/1999|OR|HXO|ACETABULAR CEMENT COMPRESSOR")

    assert item == Cleared(
        "K990001",
        "ACETABULAR CEMENT COMPRESSOR",
        "ZIMMER, INC.",
        date(1999, 7, 26),
        "HXO",
        "Orthopedic",
        "US",
        2,
        "pmn99.txt",
    )


def test_pipe_inside_a_device_name_stays():
    assert parse("K990001|A|US|07/26/1999|OR|HXO|PLATE | SCREW")[0].device == "PLATE | SCREW"


def test_cp1252_names_are_read():
    assert parse("K990001|SOCIÉTÉ MÉDICALE|FR|07/26/1999|OR|HXO|PROTHÈSE")[0].firm == "SOCIÉTÉ MÉDICALE"


@pytest.mark.parametrize(
    "line",
    [
        "K990001|A|US",
        "X1|A|US|07/26/1999|OR|HXO|D",
        "K990001|A|US|13/26/1999|OR|HXO|D",
        "K990001||US|07/26/1999|OR|HXO|D",
    ],
)
def test_bad_lines_are_told_and_the_rest_is_read(line):
    bad, good = parse(line, "K990002|A|US|07/26/1999|OR|HXO|D")

    assert isinstance(bad, BadRow)
    assert bad.line == 2
    assert good.number == "K990002"


def test_list_of_ai_devices_is_read():
    data = (
        "Date of Final Decision,Submission Number,Device,Company,Panel (Lead),Primary Product Code\n"
        '12/26/2023,K231130,TumorSight Viz,"SimBioSys, Inc.",Radiology,QIH\n'
    )
    (item,) = parse_cleared(data.encode(), "ai.csv")

    assert (item.firm, item.decided_on, item.panel, item.product_code) == (
        "SimBioSys, Inc.",
        date(2023, 12, 26),
        "Radiology",
        "QIH",
    )


def test_another_file_is_refused():
    with pytest.raises(Refusal) as refusal:
        list(parse_cleared("需求名称,联系人\n甲,乙\n".encode(), "x.csv"))

    assert refusal.value.code == "not_fda"


@pytest.mark.shared
@pytest.mark.parametrize(("file", "count"), [("pmn7680.txt", 10_465), ("ai_devices.csv", 864)])
def test_real_files_are_read_without_a_bad_line(shared_data, file, count):
    items = list(parse_cleared((shared_data / "fda" / file).read_bytes(), file))

    assert (len(items), [i for i in items if isinstance(i, BadRow)]) == (count, [])
