"""Dated rules over plain facts: what they decide, by which facts, and what is still open."""

from ronghe.kernel.rules.kinds import FactKind, Facts, Kind, Value

__all__ = ["FactKind", "Facts", "Kind", "Value"]
