"""What may be done with imports."""

from ronghe.ingest.commands.applying import apply_import, cancel_import, run_import
from ronghe.ingest.commands.clearances import load_cleared
from ronghe.ingest.commands.deciding import decide_row, take_imported
from ronghe.ingest.commands.previewing import preview_document, preview_import, preview_text, remap_import
from ronghe.ingest.commands.sample import load_sample

__all__ = [
    "apply_import",
    "cancel_import",
    "decide_row",
    "load_cleared",
    "load_sample",
    "preview_document",
    "preview_import",
    "preview_text",
    "remap_import",
    "run_import",
    "take_imported",
]
