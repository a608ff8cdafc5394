"""Experts for a text, by their works; people who do not consent are not ranked."""

from __future__ import annotations

import pytest

from ronghe.exchange.errors import TextEmpty
from ronghe.exchange.queries.experts import ranked_experts
from tests.factories import make_expert

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_nearest_works_first_and_the_silent_last(node, anonymous):
    screws = make_expert(("Pedicle screw navigation", "robot accuracy of screws in scoliosis"), name_zh="甲")
    eyes = make_expert(("Retinal imaging", "fundus photographs of diabetics"), name_zh="乙")
    silent = make_expert(name_zh="丙")
    make_expert(("Pedicle screws", "screws"), name_zh="丁", listed=False)

    rows = ranked_experts(anonymous, "pedicle screw robot accuracy in scoliosis")

    assert [row.person for row in rows] == [screws, eyes, silent]
    assert rows[0].works[0][0].title == "Pedicle screw navigation"
    assert rows[2].works == ()


def test_empty_text_is_refused(node, anonymous):
    with pytest.raises(TextEmpty):
        ranked_experts(anonymous, " ")
