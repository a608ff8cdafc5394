"""Putting the parts of a large index together while others read it and write to it.

The compactor takes the generation as it is, writes its living documents anew aside, and only then takes the indexer's
lock, for as long as it takes to add what has come since. The indexer, meanwhile, adds parts and marks documents dead,
but leaves the parts alone that are being put together.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from ronghe.kernel.index.lexical import Row, write_state
from ronghe.kernel.index.manifest import ASIDE
from ronghe.kernel.index.parts import Samples, write_joined
from ronghe.kernel.index.snapshot import Snapshot


class Compaction:
    """The living documents of one snapshot as one part and one lexical state, in a folder of their own."""

    def __init__(self, folder: Path, base: Snapshot) -> None:
        self.base = base
        self._aside = folder / ASIDE / "compaction"
        self.part = self._aside / "part"
        self.words = self._aside / "words"

    def write(self, samples: Samples) -> None:
        """Write both; no part where no document lives. Cost: minutes for a million; nobody waits for it."""
        self.clear()
        self._aside.mkdir(parents=True)
        runs = [(part, alive) for part in self.base.parts if (alive := part.without(self.base.dead)).any()]
        if runs:
            write_joined(self.part, runs, None, samples)
        write_state(self.words, None, (), self._rows())

    def fits(self, now: Snapshot) -> bool:
        """Whether the parts that were put together still stand at the beginning of the current generation."""
        names = [part.name for part in self.base.parts]
        return [part.name for part in now.parts[: len(names)]] == names

    def clear(self) -> None:
        """Remove what is left of this one, or of one that was killed."""
        shutil.rmtree(self._aside, ignore_errors=True)

    def _rows(self) -> Iterator[Row]:
        for part in self.base.parts:
            yield from part.words(part.without(self.base.dead))
