"""The garbage collector, told what stays for good."""

from __future__ import annotations

import gc

COLLECT_AFTER = 20_000
"""Objects made before the youngest are looked through; with Python's own 700 a tenth of a dossier is spent so."""


def settle() -> None:
    """What is loaded by now stays as long as the process: never walk through it again. Call at the end of a start.

    A process may switch the collector off (``gc.disable``) while it starts; it is on afterwards.
    """
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    gc.enable()
