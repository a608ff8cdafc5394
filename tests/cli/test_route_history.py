"""``ronghe route history``: a file kept whole or not at all, and listed."""

from __future__ import annotations

import pytest

from ronghe.base.actors import Actor
from ronghe.base.models import Entry
from ronghe.base.problems import NotAllowed
from ronghe.route.commands import note_stage_history
from ronghe.route.models import StageRecord
from ronghe.route.queries.stage_records import stage_history, stage_records

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HEAD = "stage,months,cost_wan_cny,ended_on,source\n"


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
        HEAD + "enrolment,7.5,120,2026-05-31,骨科项目甲的入组记录\nbench,3,,2026-02-28,骨科项目甲的台架报告\n", encoding
    )

    first, again = (ronghe("route", "history", file, "--lang", "en") for _ in range(2))

    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    assert "2 rows read, 2 new" in first.stdout
    assert "2 rows read, 0 new" in again.stdout
    assert [(one.stage, one.months, one.cost) for one in stage_history()] == [
        ("bench", 3.0, None),
        ("enrolment", 7.5, 120.0),
    ]
    assert Entry.objects.filter(action="route.note_stage_history").count() == 2
    assert "骨科项目甲的入组记录" in ronghe("route", "history").stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stage,months\nbench,3\n", "ended_on, source"),
        (HEAD + "bench,three,,2026-02-28,a\n", "Line 2"),
        (HEAD + "bench,3,,February,a\n", "Line 2"),
        (HEAD + "bench,3,,2026-02-28,a\nnothing,3,,2026-02-28,a\n", "Row 2: “nothing”"),
        (HEAD + "bench,-3,,2026-02-28,a\n", "Row 1"),
        (HEAD + "bench,nan,,2026-02-28,a\n", "Row 1"),
        (HEAD + "bench,3,-1,2026-02-28,a\n", "Row 1"),
        (HEAD + "bench,3,1,2926-02-28,a\n", "Row 1"),
        (HEAD + "bench,3,1,2026-02-28,\n", "Row 1"),
    ],
)
def test_a_bad_row_keeps_nothing_and_is_named(ronghe, table, text, said):
    result = ronghe("route", "history", table(text), "--lang", "en")

    assert result.exit_code == 3
    assert said in result.output
    assert not StageRecord.objects.exists()


def test_only_managers_and_administrators_keep_and_read_the_rows(stranger, anonymous):
    for actor in (stranger, anonymous, Actor(roles=frozenset({"auditor"}))):
        with pytest.raises(NotAllowed):
            note_stage_history(actor, [])
        with pytest.raises(NotAllowed):
            stage_records(actor)
