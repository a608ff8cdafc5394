"""Procedures in words, and probabilities in percent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ronghe.route.exports.wording import fact_label, said
from ronghe.route.judging.paths import PathAnswer


@dataclass(frozen=True)
class PathLine:
    """A procedure: ``open`` is ``yes no unknown``; each criterion with the same, and what is missing."""

    name: str
    source: str
    open: str
    criteria: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    verify: bool


def path_lines(paths: Iterable[PathAnswer]) -> tuple[PathLine, ...]:
    """Procedures in words, in their order."""
    return tuple(
        PathLine(
            name=said(one.name),
            source=" · ".join(part for part in (said(one.source.title), said(one.rule.rule.article)) if part),
            open=one.open.value,
            criteria=tuple((said(each.rule.text), each.truth.value) for each in one.criteria),
            missing=tuple(fact_label(name) for name in one.missing),
            verify=one.rule.rule.verify or one.source.verify,
        )
        for one in paths
    )


def percent(share: float) -> int:
    """A probability in whole percent; never 0 or 100 for what is neither impossible nor certain."""
    return min(99, max(1, round(share * 100))) if 0 < share < 1 else round(share * 100)
