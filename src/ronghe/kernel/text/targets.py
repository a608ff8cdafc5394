"""The values that a text states or asks for."""

from dataclasses import dataclass
from enum import StrEnum

from ronghe.kernel.text.parameters import canonical_parameter, per_cent
from ronghe.kernel.text.units import Quantity, quantity


class Operator(StrEnum):
    """How a value bounds its parameter."""

    LT = "<"
    LE = "<="
    EQ = "="
    GE = ">="
    GT = ">"
    RANGE = "range"

    @property
    def sign(self) -> str:
        """The sign as one prints it: ≤ and ≥ for <= and >=; a range has none.

        >>> Operator.LE.sign
        '≤'
        """
        return {"<=": "≤", ">=": "≥", "range": ""}.get(self.value, self.value)


def _quantity(key: str | None, value: float, unit: str) -> Quantity | None:
    if not unit and per_cent(key) and 0 <= value <= 1:
        return Quantity(value * 100, "%")
    return quantity(value, unit)


@dataclass(frozen=True, slots=True)
class Target:
    """What a need asks of one parameter, as written. ``high`` only for ``RANGE``, which then runs from ``value``."""

    parameter: str
    operator: Operator
    value: float
    unit: str
    high: float | None = None

    @property
    def key(self) -> str | None:
        """The stable name of the parameter, where it has one."""
        return canonical_parameter(self.parameter, self.unit)

    @property
    def quantity(self) -> Quantity | None:
        """``value`` on the common scale; a sensitivity of 0.95 reads 95 %. ``None`` for an unknown unit."""
        return _quantity(self.key, self.value, self.unit)

    @property
    def high_quantity(self) -> Quantity | None:
        """``high`` on the common scale."""
        return None if self.high is None else _quantity(self.key, self.high, self.unit)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A quantity stated in a text: ``source[start:end] == text``, from its comparator to its unit.

    ``hedged``: planned or expected, not measured. ``negated``: the text says it is not reached.
    """

    parameter: str
    operator: Operator
    value: float
    unit: str
    high: float | None
    start: int
    end: int
    text: str
    hedged: bool = False
    negated: bool = False

    @property
    def key(self) -> str | None:
        """The stable name of the parameter, where it has one."""
        return canonical_parameter(self.parameter, self.unit)

    @property
    def quantity(self) -> Quantity | None:
        """``value`` on the common scale; a sensitivity of 0.95 reads 95 %. ``None`` for an unknown unit."""
        return _quantity(self.key, self.value, self.unit)

    @property
    def high_quantity(self) -> Quantity | None:
        """``high`` on the common scale."""
        return None if self.high is None else _quantity(self.key, self.high, self.unit)
