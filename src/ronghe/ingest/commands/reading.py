"""The reading of a file into a preview, at once or by a worker: in batches, with progress, to be cancelled any time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from uuid import UUID

from django.db import transaction

from ronghe.ingest.commands.claiming import claimed, held_run
from ronghe.ingest.commands.judging import JUDGED, Draft, Judge, raw_of
from ronghe.ingest.commands.mapping import SAMPLED, mapping_of, remember_layout, row_again, sheet_of, table_again
from ronghe.ingest.commands.uploads import drop_rows, drop_upload, upload_of
from ronghe.ingest.enums import RowOutcome, RunStatus
from ronghe.ingest.errors import Message, Refusal, Stopped
from ronghe.ingest.models import ImportRow, ImportRun
from ronghe.ingest.sources.workbook.header import Table
from ronghe.ingest.sources.workbook.mapping import SheetMapping
from ronghe.ingest.sources.workbook.parse import parse_workbook
from ronghe.ingest.sources.workbook.records import records

BATCH = 500
TELL_SECONDS = 0.5
READING = frozenset({RunStatus.READING})
Progress = Callable[[int, int], None]
"""Told rows done and rows in all; 0 in all while the file is still being opened."""


def read_import(run_id: UUID, progress: Progress | None = None) -> None:
    """Read a kept file, or the rows read before under corrected mappings, into a preview.

    Reading again, also after a kill, begins anew to the same effect. An import that is being read by another process,
    or no longer waits to be read, is left alone. What cannot be read ends as FAILED, and says why.

    Cost: two statements and one transaction per ``BATCH`` rows; the rows of the file stand in memory once.
    """
    with claimed(run_id, READING) as token:
        if token is None:
            return
        reading = Reading(run_id, token, progress)
        try:
            data = upload_of(run_id)
            if data is not None:
                reading.start_again()
                reading.read_workbook(data)
            elif ImportRun.objects.get(pk=run_id).sheets:
                reading.read_again()
            else:
                _fail(run_id, token, *_INTERRUPTED)
        except Stopped:
            pass
        except Refusal as refusal:
            _fail(run_id, token, refusal.detail, refusal.remedy)
        except Exception:
            _fail(run_id, token, *_BROKEN)
            raise
        finally:
            # Still READING: this process is being ended, or another one has taken over and needs the file.
            if not ImportRun.objects.filter(pk=run_id, status=RunStatus.READING).exists():
                drop_upload(run_id)


_BROKEN = (
    Message("读取时出错，未保存任何行。", "Reading broke off by a fault; no row was kept."),
    Message("请重新上传；若仍出错，请把文件交给管理员。", "Upload it again, or give the file to the administrator."),
)
_INTERRUPTED = (
    Message("读取被中断，文件未保留。", "Reading was interrupted, and the file was not kept."),
    Message("请重新上传。", "Upload it again."),
)


@transaction.atomic
def _fail(run_id: UUID, token: str, detail: Message, remedy: Message) -> None:
    mine = ImportRun.objects.select_for_update().filter(pk=run_id, claim=token)
    if not mine.exists():
        return
    drop_rows(run_id)
    mine.update(
        status=RunStatus.FAILED,
        failure_zh=f"{detail.zh}{remedy.zh}",
        failure_en=f"{detail.en} {remedy.en}",
        total=0,
        finished=0,
    )


class Reading:
    """One reading of one import by the process that holds its claim."""

    def __init__(self, run_id: UUID, token: str, progress: Progress | None = None) -> None:
        self._run_id, self._token, self._progress = run_id, token, progress
        self._told = 0.0

    def start_again(self) -> None:
        """Forget what an earlier reading, broken off by a kill, has left."""
        with self._held():
            drop_rows(self._run_id)

    def read_workbook(self, data: bytes) -> None:
        """Find the tables, propose or take mappings, judge and keep the rows.

        Raises:
            Refusal: the file cannot be read.
            Stopped: the import was cancelled; nothing of it is left.
        """
        run = ImportRun.objects.get(pk=self._run_id)
        book = parse_workbook(data, run.name, watch=lambda rows: self._tell(rows, 0))
        tables: list[tuple[Table, SheetMapping]] = []
        sheets, notes = [], []
        for table in book.tables:
            if table.hidden and table.sheet not in run.wanted:
                notes.append({"zh": f"隐藏工作表“{table.sheet}”未导入", "en": f"hidden sheet {table.sheet!r} left out"})
                continue
            mapping = mapping_of(table, run.wanted.get(table.sheet))
            tables.append((table, mapping))
            sheets.append(sheet_of(table, mapping))
        notes += [{"zh": f"“{s.name}”：{s.reason.zh}", "en": f"{s.name!r}: {s.reason.en}"} for s in book.skipped]
        total = sum(len(table.rows) for table, _ in tables)
        self.keep(run, _drafts(tables), total)
        self.finish(sheets, notes)

    def keep(self, run: ImportRun, drafts: Iterable[Draft], total: int) -> None:
        """Judge rows and keep them, ``BATCH`` in a transaction, while the import has not been cancelled.

        Raises:
            Stopped: it was cancelled.
        """
        judge, iterator, position = Judge(run), iter(drafts), 0
        while batch := list(islice(iterator, BATCH)):
            rows = judge.rows(batch, position)
            position += len(rows)
            with self._held() as held:
                ImportRow.objects.bulk_create(rows, batch_size=BATCH)
                held.total, held.finished = total, position
                held.save(update_fields=["total", "finished", "updated_at"])
            if self._progress:
                self._progress(position, total)

    def read_again(self) -> None:
        """Judge the rows that were read before under the mappings wanted, in place: killed in between, they are all
        still there and are judged anew.

        Raises:
            Stopped: it was cancelled.
        """
        run = ImportRun.objects.get(pk=self._run_id)
        judge, sheets, position = Judge(run), [], 0
        for sheet in run.sheets:
            name = sheet["name"][:120]
            first = run.rows.filter(sheet=name).order_by("position")[:SAMPLED]
            table = table_again(sheet, list(first))
            wanted = run.wanted.get(sheet["name"])
            mapping = mapping_of(table, wanted or sheet["mapping"])
            if wanted and sheet["fingerprint"]:
                remember_layout(table.fingerprint, mapping)
            left = {"left_out": sheet["left_out"], "title": sheet["title"], "rows": sheet["rows"]}
            sheets.append(sheet_of(table, mapping) | left)
            while batch := list(run.rows.filter(sheet=name, position__gte=position).order_by("position")[:BATCH]):
                position = self._judge_again(judge, table, mapping, batch)
                if self._progress:
                    self._progress(position, run.total)
        self.finish(sheets, run.notes)

    def _judge_again(self, judge: Judge, table: Table, mapping: SheetMapping, batch: Sequence[ImportRow]) -> int:
        found = records(table, mapping, [row_again(row) for row in batch])
        drafts = [Draft(record, list(row.raw)) for record, row in zip(found, batch, strict=True)]
        judged = judge.rows(drafts, batch[0].position)
        for old, new in zip(batch, judged, strict=True):
            new.pk = old.pk
        position = batch[-1].position + 1
        with self._held() as held:
            ImportRow.objects.bulk_update(judged, JUDGED, batch_size=100)
            held.finished = position
            held.save(update_fields=["finished", "updated_at"])
        return position

    def finish(self, sheets: Sequence[object], notes: Sequence[object]) -> None:
        """The preview is ready.

        Raises:
            Stopped: it was cancelled.
        """
        with self._held() as run:
            run.sheets, run.notes, run.wanted = list(sheets), list(notes), {}
            run.total = run.rows.count()
            run.finished = run.rows.exclude(outcome=RowOutcome.PENDING).count()
            run.status = RunStatus.PREVIEWED
            run.save()

    @contextmanager
    def _held(self) -> Iterator[ImportRun]:
        with transaction.atomic():
            yield held_run(self._run_id, self._token, READING)

    def _tell(self, done: int, total: int) -> None:
        """Tell how far it is, twice a second at the most; one statement, which also asks whether to go on."""
        now = time.monotonic()
        if now - self._told < TELL_SECONDS:
            return
        self._told = now
        mine = ImportRun.objects.filter(pk=self._run_id, claim=self._token, status=RunStatus.READING)
        if not mine.update(finished=done, total=total):
            raise Stopped
        if self._progress:
            self._progress(done, total)


def _drafts(tables: Sequence[tuple[Table, SheetMapping]]) -> Iterator[Draft]:
    for table, mapping in tables:
        for record, row in zip(records(table, mapping), table.rows, strict=True):
            yield Draft(record, raw_of(row.values))
