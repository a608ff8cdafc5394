"""What may be done with imports."""

from ronghe.ingest.commands.applying import apply_import, cancel_import, run_import
from ronghe.ingest.commands.conflicts import resolve_conflict
from ronghe.ingest.commands.deciding import decide_row, take_in_unrecognised
from ronghe.ingest.commands.demo_work import load_demo_work
from ronghe.ingest.commands.matching import match_import
from ronghe.ingest.commands.previewing import (
    begin_preview,
    begin_remap,
    preview_document,
    preview_import,
    preview_text,
    remap_import,
)
from ronghe.ingest.commands.reading import read_import
from ronghe.ingest.commands.reference import import_reference
from ronghe.ingest.commands.sample import load_sample

__all__ = [
    "apply_import",
    "begin_preview",
    "begin_remap",
    "cancel_import",
    "decide_row",
    "import_reference",
    "load_demo_work",
    "load_sample",
    "match_import",
    "preview_document",
    "preview_import",
    "preview_text",
    "read_import",
    "remap_import",
    "resolve_conflict",
    "run_import",
    "take_in_unrecognised",
]
