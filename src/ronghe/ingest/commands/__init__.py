"""What may be done with imports."""

from ronghe.ingest.commands.sample import load_sample

__all__ = ["load_sample"]
