"""What a dossier is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ronghe.exchange.queries import SimilarProduct
from ronghe.kernel.match import NeedProfile


@dataclass(frozen=True, slots=True)
class DossierRequest:
    """The need as the matcher reads it, and the column values it was read into (for what is missing).

    ``similar`` gives the cleared products like it, as two sections speak of them; looked for once, when one asks.
    """

    profile: NeedProfile
    values: Mapping[str, Any] = field(default_factory=dict)
    targets: int = 0
    similar: Callable[[], Sequence[SimilarProduct]] = tuple
