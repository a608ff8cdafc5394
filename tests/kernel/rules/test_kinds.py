"""What a fact may hold."""

from __future__ import annotations

import pytest

from ronghe.kernel.rules import FactKind, Kind

pytestmark = pytest.mark.unit

FLAG = FactKind("flag", Kind.BOOL)
DAYS = FactKind("days", Kind.NUMBER)
PLACE = FactKind("place", Kind.CHOICE, ("skin", "blood"))
GROUPS = FactKind("groups", Kind.SET, ("adults", "children"))


@pytest.mark.parametrize(
    ("fact", "value"),
    [(FLAG, False), (DAYS, 0), (DAYS, 0.5), (PLACE, "skin"), (GROUPS, frozenset()), (GROUPS, ["adults"])],
)
def test_fault_accepts_a_value_of_the_kind(fact, value):
    assert fact.fault(value) is None


@pytest.mark.parametrize(
    ("fact", "value", "named"),
    [
        (FLAG, 1, "neither true nor false"),
        (FLAG, "yes", "neither true nor false"),
        (DAYS, True, "no number"),
        (DAYS, float("nan"), "no number"),
        (PLACE, "bone", "bone is not one of: skin, blood"),
        (PLACE, True, "not one of"),
        (GROUPS, "adults", "no list"),
        (GROUPS, {"adults", "elves"}, "elves"),
    ],
)
def test_fault_names_what_is_wrong(fact, value, named):
    assert named in (fact.fault(value) or "")
