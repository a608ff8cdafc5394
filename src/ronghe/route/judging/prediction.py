"""What the learned side hands over, in the shape that judging reads it.

``route.similar`` stands beside this package and neither may import the other; whatever has these attributes serves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Predicted(Protocol):
    """Calibrated probabilities of outcomes (they sum to 1), catalogue codes with theirs, and the products behind.

    ``unsure``: nothing learned from is like it, or no outcome is likely; then it counts for nothing.
    ``class_3_possible``: another outcome is first, but class III is not ruled out. Judging hands the products on as
    they are; pages know their kind.
    """

    @property
    def probabilities(self) -> Mapping[str, float]: ...
    @property
    def codes(self) -> Sequence[tuple[str, float]]: ...
    @property
    def similar(self) -> Sequence[object]: ...
    @property
    def unsure(self) -> bool: ...
    @property
    def class_3_possible(self) -> bool: ...
