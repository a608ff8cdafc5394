"""What a judge found about one clause, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.kernel.match.figures import Figure
from ronghe.kernel.match.values import Verdict


@dataclass(frozen=True)
class Finding:
    """A verdict, the number of the statement that shows it, and why: ``cause`` names the sentence used to say so."""

    verdict: Verdict
    statement: int | None
    cause: str
    figure: Figure | None = None
    zh: str = ""
    en: str = ""
