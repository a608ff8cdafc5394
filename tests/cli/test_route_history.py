"""``ronghe route history``: a file kept whole or not at all, and listed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ronghe.base.actors import Actor
from ronghe.base.models import Entry
from ronghe.base.problems import NotAllowed
from ronghe.route.commands import StageCase, note_stage_history
from ronghe.route.models import StageRecord
from ronghe.route.queries.stage_records import stage_history, stage_records
from tests.factories import NODE

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HEAD = "network,stage,months,cost_wan_cny,ended_on,source\n"


@pytest.fixture
def table(tmp_path):
    def write(text: str, encoding: str = "utf-8"):
        file = tmp_path / "history.csv"
        file.write_bytes(text.encode(encoding))
        return file

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_cases_are_kept_once_counted_by_plans_and_logged(ronghe, table, encoding):
    file = table(
        HEAD
        + "nmpa-3-trial,enrolment,7.5,120,2026-05-31,骨科项目甲的入组记录\n"
        + "nmpa-3-trial,bench,3,,2026-02-28,骨科项目甲的台架报告\n",
        encoding,
    )

    first, again = (ronghe("route", "history", file, "--lang", "en") for _ in range(2))

    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    assert "2 rows read, 2 new, 0 corrected" in first.stdout
    assert "2 rows read, 0 new, 0 corrected" in again.stdout
    assert [(one.group, one.stage, one.months, one.n) for one in stage_history()] == [
        ("nmpa/any/class_3", "bench", None, 1),
        ("nmpa/any/class_3", "enrolment", None, 1),
    ]
    assert Entry.objects.filter(action="route.note_stage_history").count() == 2
    assert "骨科项目甲的入组记录" in ronghe("route", "history").stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stage,months\nbench,3\n", "ended_on, network, source"),
        (HEAD + "nmpa-9,bench,3,,2026-02-28,a\n", "Row 1: “nmpa-9”"),
        (HEAD + "nmpa-1,second_review,3,,2026-02-28,a\n", "Row 1: “second_review”"),
        (HEAD + "nmpa-2,review,3,,2026-02-28,a\n", "no plan would count"),
        (HEAD + "nmpa-2,bench,three,,2026-02-28,a\n", "Line 2"),
        (HEAD + "nmpa-2,bench,3,,February,a\n", "Line 2"),
        (HEAD + "nmpa-2,bench,3,,2026-02-28,a\nnmpa-2,nothing,3,,2026-02-28,a\n", "Row 2: “nothing”"),
        (HEAD + "nmpa-2,bench,-3,,2026-02-28,a\n", "Row 1"),
        (HEAD + "nmpa-2,bench,nan,,2026-02-28,a\n", "Row 1"),
        (HEAD + "nmpa-2,bench,3,-1,2026-02-28,a\n", "Row 1"),
        (HEAD + "nmpa-2,bench,3,1,2926-02-28,a\n", "Row 1"),
        (HEAD + "nmpa-2,bench,3,1,2026-02-28,\n", "Row 1"),
        (HEAD + "nmpa-2,bench,0,1,2026-02-28,a\n", "no time at all"),
        (HEAD + "nmpa-2,bench,3,1,1000-01-01,a\n", "before the year 2000"),
    ],
)
def test_a_bad_row_keeps_nothing_and_is_named(ronghe, table, text, said):
    result = ronghe("route", "history", table(text), "--lang", "en")

    assert result.exit_code == 3
    assert said in result.output
    assert not StageRecord.objects.exists()


def test_the_same_case_with_other_figures_corrects_the_one_that_is_kept_and_is_logged(ronghe, table):
    ronghe("route", "history", table(HEAD + "nmpa-2,bench,3,,2026-02-28,a\nnmpa-2,bench,4,,2026-03-01,a\n"))
    result = ronghe("route", "history", table(HEAD + "nmpa-2,bench,3.5,12,2026-02-28,a\n"), "--lang", "en")

    assert "1 rows read, 0 new, 1 corrected" in result.stdout
    rows = {row.ended_on.isoformat(): (float(row.months), row.cost_wan_cny) for row in StageRecord.objects.all()}
    assert rows == {"2026-02-28": (3.5, 12), "2026-03-01": (4, None)}
    last = Entry.objects.filter(action="route.note_stage_history").order_by("-pk")[0]
    assert "3.5" in str(last.after)
    assert last.before


def test_only_managers_and_administrators_keep_and_read_the_rows(stranger, anonymous):
    for actor in (stranger, anonymous, Actor(roles=frozenset({"auditor"}))):
        with pytest.raises(NotAllowed):
            note_stage_history(actor, [])
        with pytest.raises(NotAllowed):
            stage_records(actor)


def test_cases_are_counted_from_three_sources_of_one_sort_and_in_whole_threes():
    def keep(months, source, network="nmpa-3-trial", stage="enrolment"):
        case = StageCase(network, stage, Decimal(months), Decimal(months) * 10, date(2026, 5, 31), source)
        note_stage_history(NODE, [case])

    def told():
        return {(one.group, one.stage): (one.months, one.n, one.cost, one.n_cost) for one in stage_history()}

    keep("7.77", "甲")
    keep("9", "乙", network="nmpa-3-innovative")
    keep("1.2", "丁", network="nmpa-ivd-3")
    bone, ivd = ("nmpa/any/class_3", "enrolment"), ("nmpa/ivd_reagent/class_3", "enrolment")
    assert told() == {bone: (None, 1, None, 1), ivd: (None, 1, None, 1)}

    keep("10", "丙")
    three = told()[bone]
    assert (round(three[0], 2), three[1], round(three[2], 1), three[3]) == (8.92, 3, 89.2, 3)
    keep("40", "戊")
    keep("40", "己")
    assert told()[bone] == three  # a fourth and a fifth show by nothing
    keep("40", "庚")
    assert told()[bone][1] == 6


def test_three_cases_of_one_source_are_one_source():
    for day in (1, 2, 3):
        note_stage_history(NODE, [StageCase("nmpa-2", "bench", Decimal(3), None, date(2026, 5, day), "某公司甲项目")])

    assert [(one.months, one.n) for one in stage_history()] == [(None, 1)]


def test_older_rows_that_tell_no_way_are_counted_by_no_plan():
    for source in ("a", "b", "c"):
        StageRecord.objects.create(stage="bench", months=3, source=source, ended_on="2026-01-01")

    assert stage_history() == ()
