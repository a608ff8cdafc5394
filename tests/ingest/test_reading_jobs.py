"""Large files are read by a worker: with progress, to be cancelled, to be begun anew after a kill; nothing is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django_tasks_db.models import DBTaskResult

from ronghe.base.problems import NotAllowed
from ronghe.exchange.models import Need
from ronghe.ingest import commands, jobs, queries
from ronghe.ingest.commands import previewing, reading
from ronghe.ingest.commands.claiming import claimed, held_run
from ronghe.ingest.enums import RunStatus
from ronghe.ingest.errors import FileRefused, ImportNotOpen, Stopped
from ronghe.ingest.models import ImportRow, ImportRun, Layout
from ronghe.ingest.sources.limits import Limits
from tests.ingest.makers import xlsx

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HEAD = ["需求名称", "需求单位", "需求描述", "杂项"]


def book(rows: int = 60) -> bytes:
    return xlsx(
        ("需求", [HEAD, *([f"第{n}号改进", "示例医院", f"第{n}例不好用", f"备注{n}"] for n in range(rows))], [])
    )


@pytest.fixture(autouse=True)
def _small_steps(node, monkeypatch):
    """Every file is large, and read in small batches."""
    monkeypatch.setattr(previewing, "AT_ONCE_BYTES", 0)
    monkeypatch.setattr(previewing, "AT_ONCE_ROWS", 0)
    monkeypatch.setattr(reading, "BATCH", 20)
    monkeypatch.setattr(reading, "TELL_SECONDS", 0.0)
    for module in ("spreadsheet", "delimited"):
        monkeypatch.setattr(f"ronghe.ingest.sources.workbook.{module}.TELL", 10)


def kept_files() -> list[Path]:
    folder = Path(django_settings.MEDIA_ROOT) / "imports"
    return list(folder.iterdir()) if folder.exists() else []


def asked_for() -> list[str]:
    return [row.args_kwargs["args"][0] for row in DBTaskResult.objects.all()]


def left(run: ImportRun) -> tuple[int, int]:
    return ImportRow.objects.filter(run=run).count(), len(kept_files())


class Killed(BaseException):
    """Stands for the end of a process."""


def test_large_file_waits_for_a_worker_and_becomes_a_preview(system):
    run = commands.begin_preview(system, book(), "台账.xlsx")
    assert (run.status, run.total, asked_for(), len(kept_files())) == ("reading", 0, ["ingest.read"], 1)
    seen = []

    commands.read_import(run.pk, lambda done, total: seen.append((done, total)))

    run.refresh_from_db()
    assert (run.status, run.total, left(run)) == ("previewed", 60, (60, 0))
    assert [one for one in seen if one[1]] == [(20, 60), (40, 60), (60, 60)]
    assert [done for done, total in seen if not total][:3] == [10, 20, 30]
    assert not Need.objects.exists()


def test_small_file_is_read_at_once(system, monkeypatch):
    monkeypatch.setattr(previewing, "AT_ONCE_BYTES", 3_000_000)

    run = commands.begin_preview(system, book(3), "台账.xlsx")

    assert (run.status, run.total, asked_for(), kept_files()) == ("previewed", 3, [], [])


@pytest.mark.parametrize("rows_before", [0, 20, 40])
def test_cancelled_reading_leaves_nothing(system, rows_before):
    run = commands.begin_preview(system, book(), "台账.xlsx")

    def stop(done, total):
        if bool(total) == bool(rows_before) and done >= rows_before:
            commands.cancel_import(system, run.pk)

    commands.read_import(run.pk, stop)

    run.refresh_from_db()
    assert (run.status, run.total, run.sheets, left(run)) == ("cancelled", 0, [], (0, 0))
    commands.read_import(run.pk)
    assert left(run) == (0, 0)


def test_reading_cancelled_before_a_worker_took_it_leaves_nothing(system, django_capture_on_commit_callbacks):
    run = commands.begin_preview(system, book(), "台账.xlsx")

    with django_capture_on_commit_callbacks(execute=True):
        commands.cancel_import(system, run.pk)

    assert left(run) == (0, 0)
    jobs.read(str(run.pk))
    run.refresh_from_db()
    assert (run.status, left(run)) == ("cancelled", (0, 0))


def test_rows_are_written_only_under_a_claim_that_stands(system):
    run = commands.begin_preview(system, book(), "台账.xlsx")
    with claimed(run.pk, reading.READING) as token:
        commands.cancel_import(system, run.pk)
        with pytest.raises(Stopped):
            held_run(run.pk, token, reading.READING)


def test_reading_that_was_killed_begins_anew(system):
    run = commands.begin_preview(system, book(), "台账.xlsx")

    def die(done, total):
        if total and done >= 40:
            raise Killed

    with pytest.raises(Killed):
        commands.read_import(run.pk, die)
    assert left(run) == (40, 1)

    jobs.read(str(run.pk))

    run.refresh_from_db()
    assert (run.status, list(run.rows.values_list("number", flat=True)), left(run)) == (
        "previewed",
        list(range(2, 62)),
        (60, 0),
    )


def test_second_process_leaves_an_import_that_is_being_read(system):
    run = commands.begin_preview(system, book(), "台账.xlsx")
    with claimed(run.pk, reading.READING) as token:
        assert token
        assert queries.orphaned_imports() == []
        commands.read_import(run.pk)
        run.refresh_from_db()
        assert (run.status, left(run)) == ("reading", (0, 1))
    commands.read_import(run.pk)
    assert left(run) == (60, 0)


def test_import_of_a_dead_process_is_taken_over(system):
    run = commands.begin_preview(system, book(), "台账.xlsx")
    ImportRun.objects.filter(pk=run.pk).update(claim="import-of-the-dead")
    assert queries.orphaned_imports() == [run.pk]

    jobs.take_over()

    run.refresh_from_db()
    assert (run.status, run.claim, left(run)) == ("previewed", "", (60, 0))
    assert queries.orphaned_imports() == []


def test_preview_whose_process_was_killed_with_its_file_fails_and_says_so(system):
    run = commands.begin_preview(system, book(), "台账.xlsx")
    ImportRun.objects.filter(pk=run.pk).update(claim="import-of-the-dead")
    for file in kept_files():
        file.unlink()

    jobs.take_over()

    run.refresh_from_db()
    assert (run.status, left(run)) == ("failed", (0, 0))
    assert "重新上传" in run.failure_zh
    assert "again" in run.failure_en


def test_file_that_the_worker_cannot_read_fails_with_the_way_out(system):
    run = commands.begin_preview(system, xlsx(("表", [["没有表头的一句话"]], [])), "台账.xlsx")

    jobs.read(str(run.pk))

    run.refresh_from_db()
    assert (run.status, left(run)) == ("failed", (0, 0))
    assert "没有找到带表头的表格" in run.failure_zh


def test_fault_in_the_reader_is_said_and_leaves_nothing(system, monkeypatch):
    run = commands.begin_preview(system, book(), "台账.xlsx")

    def fail(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(reading.Judge, "rows", fail)
    with pytest.raises(ZeroDivisionError):
        jobs.read(str(run.pk))

    run.refresh_from_db()
    assert (run.status, left(run), bool(run.failure_zh)) == ("failed", (0, 0), True)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"%PDF-1.4", b"\x89PNG...."])
def test_what_can_be_refused_at_once_is_never_queued(system, data):
    with pytest.raises(FileRefused):
        commands.begin_preview(system, data, "a.xlsx")

    assert (ImportRun.objects.count(), asked_for(), kept_files()) == (0, [], [])


def test_too_many_rows_are_refused_with_the_limit(system, monkeypatch):
    from ronghe.ingest.sources.workbook import parse

    real = parse.read_grids
    monkeypatch.setattr(parse, "read_grids", lambda data, name, limits, watch: real(data, name, Limits(rows=30), watch))
    run = commands.begin_preview(system, book(), "台账.xlsx")

    jobs.read(str(run.pk))

    run.refresh_from_db()
    assert (run.status, left(run)) == ("failed", (0, 0))
    assert "30 行" in run.failure_zh
    assert "拆分" in run.failure_zh


def test_corrected_mapping_of_many_rows_is_read_by_a_worker_and_remembered(system):
    run = commands.preview_import(system, book(), "台账.xlsx")
    columns = dict(zip(HEAD, ["title", "owner", "problem", "evidence"], strict=True))

    run = commands.begin_remap(system, run.pk, {"需求": {"kind": "need", "columns": columns}})
    assert (run.status, asked_for(), left(run)) == ("reading", ["ingest.read"], (60, 0))
    with pytest.raises(ImportNotOpen):
        commands.apply_import(system, run.pk)
    with pytest.raises(ImportNotOpen):
        commands.begin_remap(system, run.pk, {"需求": {"kind": "need"}})

    def die(done, total):
        if done >= 40:
            raise Killed

    with pytest.raises(Killed):
        commands.read_import(run.pk, die)
    assert left(run) == (60, 0)  # a kill in between loses no row

    jobs.read(str(run.pk))

    run.refresh_from_db()
    assert (run.status, run.sheets[0]["rows"]) == ("previewed", 60)
    assert {row.fields["evidence_zh"] for row in run.rows.all()} == {f"备注{n}" for n in range(60)}
    assert Layout.objects.get().mapping["columns"]["杂项"] == "evidence"


def test_strangers_cannot_have_files_read_nor_stop_them(system, stranger, anonymous):
    run = commands.begin_preview(system, book(), "台账.xlsx")
    for actor in (stranger, anonymous):
        with pytest.raises(NotAllowed):
            commands.begin_preview(actor, book(), "台账.xlsx")
        with pytest.raises(NotAllowed):
            commands.cancel_import(actor, run.pk)
        with pytest.raises(NotAllowed):
            commands.begin_remap(actor, run.pk, {})
    run.refresh_from_db()
    assert (run.status, ImportRun.objects.count(), len(kept_files())) == (RunStatus.READING, 1, 1)
