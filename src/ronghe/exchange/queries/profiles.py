"""A stored need as the matcher reads it."""

from __future__ import annotations

from dataclasses import replace

from ronghe.base.audience import Audience
from ronghe.exchange import permissions
from ronghe.exchange.models import Need
from ronghe.kernel.match import NeedProfile, profile

_ORDER = ("title", "problem", "population", "outcome", "setting", "practice", "requirements")


def need_text(need: Need, audience: Audience) -> str:
    """The need as one text of what the audience may read: the Chinese side unless the English is fuller.

    Targets are written as "parameter operator value unit", one a line, so that they are read as such.
    """
    zh, en = (
        [
            getattr(need, f"{name}_{ending}")
            for name in _ORDER
            if getattr(need, f"{name}_{ending}") and permissions.may_read_field(need, name, audience)
        ]
        for ending in ("zh", "en")
    )
    ending, lines = ("zh", zh) if len(zh) >= len(en) else ("en", en)
    if permissions.may_read_field(need, "targets", audience):
        for target in need.targets.all():
            parameter = getattr(target, f"parameter_{ending}") or target.parameter
            value = f"{target.value.normalize():f}"
            if target.operator == "range" and target.high is not None:
                lines.append(f"{parameter}: {value}–{target.high.normalize():f} {target.unit}".strip())
            else:
                lines.append(f"{parameter} {target.operator} {value} {target.unit}".strip())
    return "\n".join(lines)


def profile_of(need: Need, audience: Audience) -> NeedProfile:
    """The profile of a stored need as the audience may read it."""
    read = profile(need_text(need, audience))
    return replace(read, field=tuple(need.fields) or read.field, region=need.region or read.region)
