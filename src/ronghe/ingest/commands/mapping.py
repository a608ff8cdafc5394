"""What a sheet is taken for: remembered, chosen or proposed; and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from ronghe.ingest.enums import RecordKind
from ronghe.ingest.errors import MappingUnusable
from ronghe.ingest.models import ImportRow, Layout
from ronghe.ingest.sources.guards import check_person_data, without_mentions
from ronghe.ingest.sources.workbook.grid import shown
from ronghe.ingest.sources.workbook.header import Column, Table, TableRow
from ronghe.ingest.sources.workbook.mapping import SheetMapping, mapping_from, propose_mapping
from ronghe.ingest.sources.workbook.schema import kinds

SHOWN_LEFT_OUT = 200
SAMPLED = 600  # rows that a mapping is proposed from when it is corrected


def remember_layout(fingerprint: str, mapping: SheetMapping) -> Layout:
    """Keep a confirmed mapping for every sheet with the same headers. One or two statements."""
    headers = [column.header for column in mapping.columns]
    layout, _ = Layout.objects.update_or_create(
        fingerprint=fingerprint, defaults={"mapping": mapping.as_json(), "headers": headers}
    )
    return layout


def check_wanted(wanted: Mapping[str, Mapping[str, Any]]) -> None:
    """See that mappings asked for name kinds and fields that there are.

    Raises:
        MappingUnusable: names the first that does not exist.
    """
    for chosen in wanted.values():
        try:
            kind = RecordKind(chosen["kind"])
        except (KeyError, ValueError) as error:
            raise MappingUnusable(extra=str(error)) from error
        for target in (chosen.get("columns") or {}).values():
            if target and kinds()[kind].field(target) is None:
                raise MappingUnusable(f"{target!r} – {kind.value}", field=target)


def mapping_of(table: Table, chosen: Mapping[str, Any] | None) -> SheetMapping:
    """The mapping chosen, else the remembered, else the proposed one. ``chosen`` passed ``check_wanted``."""
    if chosen is None:
        layout = Layout.objects.filter(fingerprint=table.fingerprint).first()
        return mapping_from(table, layout.mapping) if layout else propose_mapping(table)
    columns = chosen.get("columns")
    if columns is None:
        return propose_mapping(table, RecordKind(chosen["kind"]))
    return mapping_from(table, {"kind": chosen["kind"], "columns": dict(columns)})


def sheet_of(table: Table, mapping: SheetMapping) -> dict[str, Any]:
    """A sheet as ``ImportRun.sheets`` keeps it."""
    return {
        "name": table.sheet,
        "title": table.title,
        "kind": mapping.kind.value,
        "confidence": mapping.confidence,
        "reason": {"zh": mapping.reason.zh, "en": mapping.reason.en},
        "fingerprint": table.fingerprint,
        "header_rows": list(table.header_rows),
        "missing": list(mapping.missing),
        "mapping": mapping.as_json(),
        "columns": [
            {
                "key": key,
                "header": c.header,
                "group": table.columns[c.index].group,
                "leaf": table.columns[c.index].leaf,
                "place": table.columns[c.index].index,
                "target": c.target,
                "confidence": c.confidence,
                "reason": {"zh": c.reason.zh, "en": c.reason.en},
                "joined": c.joined,
                "alternatives": list(c.alternatives),
                "samples": _samples(table, c.index),
            }
            for key, c in zip(mapping.targets(), mapping.columns, strict=True)
        ],
        "left_out": [
            {"row": one.number, "why": one.why, "text": _without_person_data(one.text)} for one in table.left_out
        ][:SHOWN_LEFT_OUT],
        "rows": len(table.rows),
    }


def table_again(sheet: Mapping[str, Any], rows: Sequence[ImportRow]) -> Table:
    """The table of a sheet that was read before, with the rows given."""
    columns = tuple(Column(c["place"], c["header"], c["group"], c["leaf"]) for c in sheet["columns"])
    return Table(
        sheet["name"],
        sheet["title"],
        tuple(sheet["header_rows"]),
        columns,
        tuple(row_again(row) for row in rows),
        (),
        sheet["fingerprint"],
    )


def row_again(row: ImportRow) -> TableRow:
    """A row as it was read from the sheet."""
    return TableRow(row.number, tuple(row.raw))


def _without_person_data(text: str) -> str:
    """Text of a file that is shown and kept beside the rows: it says what a column holds, not of whom."""
    return without_mentions(check_person_data(text).text)


def _samples(table: Table, index: int) -> list[str]:
    texts = (shown(row.values[index]) for row in table.rows[:50])
    return [_without_person_data(text)[:60] for text in islice((t for t in texts if t), 3)]
