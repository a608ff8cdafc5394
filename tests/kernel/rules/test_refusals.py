"""Whatever stands in a file: it is a pack, or it is refused by place; nothing else is raised."""

import copy
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.kernel.rules import PackUnreadable, apply, load_pack
from tests.kernel.rules.oracle import KINDS
from tests.kernel.rules.packs import raw_packs

pytestmark = pytest.mark.unit

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 40),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(["2020-02-30", "r0", "hot", "III", "{}", "[", "🙂"]),
    st.lists(st.integers(0, 2), max_size=2),
    st.dictionaries(
        st.sampled_from(["fact", "all", "zh", "is", "rule"]), st.sampled_from(["hot", "r0", 1]), max_size=2
    ),
)


def places(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a nested content."""
    if isinstance(content, dict):
        inner = [(key, one) for key, one in content.items()]
    else:
        inner = list(enumerate(content)) if isinstance(content, list) else []
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


def fault_of(text: str) -> PackUnreadable | None:
    """Why a text is no pack; None where it is one, which can then be applied."""
    try:
        pack = load_pack(text, "odd.yaml", KINDS)
    except PackUnreadable as fault:
        return fault
    apply(pack, {})
    return None


@settings(max_examples=150, deadline=None)
@given(raw_packs(), st.data())
def test_a_pack_with_one_odd_place_is_read_or_refused(raw, data):
    raw = copy.deepcopy(raw)
    *way, last = data.draw(st.sampled_from([place for place in places(raw) if place]))
    parent = raw
    for step in way:
        parent = parent[step]
    parent[last] = data.draw(ODD)

    fault = fault_of(yaml.safe_dump(raw, allow_unicode=True))

    if fault is not None:
        assert fault.file == "odd.yaml"
        assert fault.code
        assert fault.remedy
        assert str(fault)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("{}[]:-&*!|>'\"#,\n ab01", max_size=60)))
def test_a_text_that_is_no_pack_is_refused(text):
    with pytest.raises(PackUnreadable):
        load_pack(text, "odd.yaml", KINDS)
