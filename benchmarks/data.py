"""Where the shared data and the caches of the benchmarks are."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.report import ROOT
from ronghe.kernel.index import CachedEncoder, Encoder, default_encoder


def shared(*parts: str) -> Path:
    """A path in the shared data: ``../shared/data`` beside the project, or ``RONGHE_SHARED_DATA``.

    Raises:
        SystemExit: it is not there.
    """
    folder = Path(os.environ.get("RONGHE_SHARED_DATA") or ROOT.parent / "shared" / "data")
    path = folder.joinpath(*parts)
    if not path.exists():
        raise SystemExit(f"This benchmark needs {path}, which is not there. Set RONGHE_SHARED_DATA to the data folder.")
    return path


def encoder() -> Encoder:
    """The default encoder, its encodings kept in ``build/`` between runs."""
    return CachedEncoder(default_encoder(), ROOT / "build" / "bench" / "encodings")
