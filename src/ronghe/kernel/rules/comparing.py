"""What differs between two editions of a pack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import Enum

from ronghe.kernel.rules.applying import Decision, apply
from ronghe.kernel.rules.kinds import Facts
from ronghe.kernel.rules.packs import Pack, Rule


class Change(Enum):
    """What became of a rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class RuleChange:
    """A rule that one edition has and the other has not, or has otherwise; ``fields`` name what differs."""

    change: Change
    old: Rule | None
    new: Rule | None
    fields: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """Its id."""
        one = self.new or self.old
        assert one is not None  # noqa: S101 -- one of the two is always there
        return one.id


@dataclass(frozen=True)
class Difference:
    """Rules in the order of the new edition, removed ones last; ``fields`` of the pack itself that differ."""

    rules: tuple[RuleChange, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class CaseDifference:
    """A case that the two editions decide differently."""

    case: str
    old: Decision
    new: Decision


def compare(old: Pack, new: Pack) -> Difference:
    """Rules added, removed and changed (by id), and fields of the pack that differ; not its file's name and digest."""
    changes = []
    for rule in new.rules:
        was = old.by_id.get(rule.id)
        if was is None:
            changes.append(RuleChange(Change.ADDED, None, rule))
        elif was != rule:
            differing = tuple(f.name for f in fields(Rule) if getattr(was, f.name) != getattr(rule, f.name))
            changes.append(RuleChange(Change.CHANGED, was, rule, differing))
    changes += [RuleChange(Change.REMOVED, rule, None) for rule in old.rules if rule.id not in new.by_id]
    own = [f.name for f in fields(Pack) if f.name not in {"rules", "file", "kinds", "digest"}]
    return Difference(tuple(changes), tuple(name for name in own if getattr(old, name) != getattr(new, name)))


def compare_cases(old: Pack, new: Pack, cases: Iterable[tuple[str, Facts]]) -> tuple[CaseDifference, ...]:
    """The cases (name, facts) whose reachable outcomes differ between the two editions."""
    pairs = ((name, apply(old, facts), apply(new, facts)) for name, facts in cases)
    return tuple(CaseDifference(name, was, now) for name, was, now in pairs if was.reach.outcomes != now.reach.outcomes)
