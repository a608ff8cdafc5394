"""A stored need as the matcher reads it."""

from __future__ import annotations

from typing import cast

from ronghe.exchange import permissions
from ronghe.exchange.models import Need, NeedTarget
from ronghe.exchange.permissions import Reader
from ronghe.kernel.match import NeedProfile
from ronghe.kernel.match.many import NeedText
from ronghe.kernel.text import ClauseKind, Field, Operator, Target

KINDS = {
    "title": ClauseKind.PROBLEM,
    "problem": ClauseKind.PROBLEM,
    "population": ClauseKind.POPULATION,
    "outcome": ClauseKind.OUTCOME,
    "setting": ClauseKind.SETTING,
    "practice": ClauseKind.PRACTICE,
    "requirements": ClauseKind.CONSTRAINT,
}
"""The fields of a need that are read, in the order of its text, and what each says."""


def need_fields(need: Need, reader: Reader, *, english: bool | None = None) -> list[Field]:
    """What the reader may read of the need, field by field, then a line for each target.

    ``english`` is the reader's language; a field that is missing in it is read in the other one. None is for what is
    stored, and the same for every reader: Chinese first, unless the English side is fuller. One statement at most.
    """
    reading = permissions.reading_of(reader)
    names = [name for name in KINDS if reading.may_read(need, name)]
    if english is None:
        english = _filled(need, names, "en") > _filled(need, names, "zh")
    fields = [Field(KINDS[name], _in(need, name, english=english)) for name in names]
    if reading.may_read(need, "targets"):
        fields += [_target_field(target, english=english) for target in need.targets.all()]
    return [field for field in fields if field.text.strip()]


def profile_of(need: Need, reader: Reader, *, english: bool | None = None) -> NeedProfile:
    """The profile of a stored need as the reader may read it: clauses of its fields' kinds and its own targets.

    ``english`` as for ``need_fields``.
    """
    return need_text(need, reader, english=english).read()


def need_text(need: Need, reader: Reader, *, english: bool | None = None) -> NeedText:
    """What ``profile_of`` reads, before it is read: plain values, fit to be handed to another process."""
    reading = permissions.reading_of(reader)
    need = cast(Need, permissions.shown(reading, need))
    fields = tuple(need_fields(need, reading, english=english))
    return NeedText(fields, field=tuple(need.fields), region=need.region)


def _filled(need: Need, names: list[str], ending: str) -> int:
    return sum(bool(getattr(need, f"{name}_{ending}")) for name in names)


def _in(record: Need | NeedTarget, name: str, *, english: bool) -> str:
    """The text in one language, or in the other one where it is missing."""
    zh, en = str(getattr(record, f"{name}_zh")), str(getattr(record, f"{name}_en"))
    return (en or zh) if english else (zh or en)


def _target_field(target: NeedTarget, *, english: bool) -> Field:
    """A target with the line that states it: parameter, operator, value, unit."""
    parameter = _in(target, "parameter", english=english)
    value = f"{target.value.normalize():f}"
    bound, high = f" {target.sign} {value}", None
    if target.operator == Operator.RANGE and target.high is not None:
        bound, high = f": {value}–{target.high.normalize():f}", float(target.high)
    return Field(
        ClauseKind.TARGET,
        f"{parameter}{bound} {target.unit}".strip(),
        Target(parameter, Operator(target.operator), float(target.value), target.unit, high),
    )
