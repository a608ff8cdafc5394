"""Learned product codes in a folder of the node: written whole or not at all, read back in a fraction of a second."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ronghe.kernel.index.encoding import Encoder
from ronghe.route.similar.fda import FdaCodes
from ronghe.route.similar.fda_space import SIGNALS, SPACES, CodeSpace
from ronghe.route.similar.rows import ClearedRow, CodeRow
from ronghe.route.similar.terms import TermSpace

FORMAT = 2
"""Raised whenever what is written means something else."""


class StoreUnreadable(Exception):
    """What lies in the folder is missing, damaged, of another format or of another encoder: learn anew."""


def save_codes(codes: FdaCodes, folder: Path, stamp: str) -> None:
    """Write the codes under ``folder``, beside what lies there until whole. ``stamp`` names what was learned from.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        space = codes.space
        head = {
            "format": FORMAT,
            "stamp": stamp,
            "signals": SIGNALS,
            "encoder": space.encoder.name if space.encoder and space.vectors else "",
            "weights": codes.weights.tolist() if codes.is_learned else None,
            "firms": space.firms,
            "rows": [asdict(row) for row in space.rows.values()],
            "cleared": [_as_list(row) for row in space.cleared],
        }
        (fresh / "codes.json").write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")
        np.save(fresh / "counts.npy", space.counts)
        for name, terms in space.spaces.items():
            terms.save(fresh, name)
        for name, vectors in space.vectors.items():
            np.save(fresh / f"vectors-{name}.npy", vectors)
        old = folder.with_name(f".{folder.name}-old")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def load_codes(folder: Path, encoder: Encoder | None) -> tuple[FdaCodes, str]:
    """What ``save_codes`` wrote, and its stamp. Vectors of another encoder are not used.

    Raises:
        StoreUnreadable: there is nothing, or it cannot be used.
    """
    try:
        head = json.loads((folder / "codes.json").read_text(encoding="utf-8"))
        if head["format"] != FORMAT or tuple(head["signals"]) != SIGNALS:
            raise StoreUnreadable("written by another version")
        if head["encoder"] and (encoder is None or encoder.name != head["encoder"]):
            raise StoreUnreadable("written with another encoder")
        names = ("centre", "codes", "known") if head["encoder"] else ()
        space = CodeSpace.restored(
            [CodeRow(**row) for row in head["rows"]],
            [_as_row(row) for row in head["cleared"]],
            head["firms"],
            np.load(folder / "counts.npy"),
            {name: TermSpace.load(folder, name) for name in SPACES},
            {name: np.load(folder / f"vectors-{name}.npy") for name in names},
            encoder if head["encoder"] else None,
        )
        weights = None if head["weights"] is None else np.array(head["weights"])
        return FdaCodes(space, weights), str(head["stamp"])
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise StoreUnreadable(str(error)) from error


def _as_list(row: ClearedRow) -> list[Any]:
    day = row.decided_on.isoformat() if row.decided_on else None
    return [row.number, row.device, row.firm, row.code, day]


def _as_row(values: list[Any]) -> ClearedRow:
    number, device, firm, code, day = values
    return ClearedRow(number, device, firm, code, date.fromisoformat(day) if day else None)
