"""Values put into a record: changes are told, bad ones are named."""

from __future__ import annotations

import pytest

from ronghe.base.saving import FieldUnusable, apply_values
from ronghe.network.models import Organisation

pytestmark = pytest.mark.unit


def test_only_what_differs_is_told():
    row = Organisation(kind="company", name_zh="甲")

    assert apply_values(row, {"name_zh": " 甲 ", "name_en": "A"}) == ["name_en"]
    assert apply_values(row, {"name_en": "A"}) == []


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"kind": "circus"}, "circus"),
        ({"email": "no at sign"}, "no at sign"),
        ({"name_zh": "长" * 201}, "name_zh"),
    ],
)
def test_refusal_names_field_or_value(values, named):
    with pytest.raises(FieldUnusable) as refusal:
        apply_values(Organisation(kind="company", name_zh="甲"), values)

    assert named in str(refusal.value) or refusal.value.extra.get("field") == named
