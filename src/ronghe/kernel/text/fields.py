"""A need whose parts are known: one text of its fields, and clauses that keep the kind of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ronghe.kernel.text.clauses import Clause, clauses
from ronghe.kernel.text.kinds import ClauseKind
from ronghe.kernel.text.targets import Target


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a need. ``target`` only for the kind ``TARGET``: what its text says."""

    kind: ClauseKind
    text: str
    target: Target | None = None


def clauses_of_fields(fields: Sequence[Field]) -> tuple[str, list[Clause]]:
    """The fields as one text, a line each, and its clauses in text order, ids ``c1``, ``c2``, ...

    ``text[start:end] == clause.text`` for every clause. Every field keeps its kind. Each field with a target makes
    exactly one clause, with this very target; where an outcome or a constraint states the same number, it is not asked
    for a second time. Linear in the text times the targets.

    >>> from ronghe.kernel.text import Operator
    >>> text, found = clauses_of_fields([
    ...     Field(ClauseKind.PRACTICE, "疗效约 2 至 3 年下降"),
    ...     Field(ClauseKind.TARGET, "疗效 >= 5 年", Target("疗效", Operator.GE, 5, "年")),
    ... ])
    >>> [(c.kind.value, c.text) for c in found]
    [('practice', '疗效约 2 至 3 年下降'), ('target', '疗效 >= 5 年')]
    """
    given = [field.target for field in fields if field.target is not None]
    found: list[Clause] = []
    texts: list[str] = []
    begin = 0
    for field in fields:
        text = field.text.strip()
        if not text:
            continue
        read = [Clause("", field.kind, text, 0, len(text), field.target)] if field.target else clauses(text, field.kind)
        for clause in read:
            if field.target is None and clause.target and any(_same(clause.target, target) for target in given):
                continue
            found.append(replace(clause, start=clause.start + begin, end=clause.end + begin))
        texts.append(text)
        begin += len(text) + 1
    return "\n".join(texts), [replace(clause, id=f"c{number}") for number, clause in enumerate(found, start=1)]


def _same(one: Target, other: Target) -> bool:
    """Whether two targets ask for one number of one thing, however they bound it."""
    if (one.quantity, one.high_quantity) != (other.quantity, other.high_quantity):
        return False
    if one.quantity is None and (one.value, one.high, one.unit) != (other.value, other.high, other.unit):
        return False
    if one.key and other.key:
        return one.key == other.key
    return one.parameter in other.parameter or other.parameter in one.parameter
