"""A stretch of a source text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """``source[start:end] == text``; ``start <= end``."""

    start: int
    end: int
    text: str
