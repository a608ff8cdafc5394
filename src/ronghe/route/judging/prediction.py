"""What the learned side hands over, in the shape that judging reads it.

``route.similar`` stands beside this package and neither may import the other; whatever has these attributes serves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class SimilarProduct(Protocol):
    """A determined product that resembles the one asked about. ``score`` in 0..1, higher is nearer."""

    @property
    def name(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def score(self) -> float: ...


class Predicted(Protocol):
    """Calibrated probabilities of outcomes (they sum to 1), catalogue codes with theirs, and the products behind."""

    @property
    def probabilities(self) -> Mapping[str, float]: ...
    @property
    def codes(self) -> Sequence[tuple[str, float]]: ...
    @property
    def similar(self) -> Sequence[SimilarProduct]: ...
