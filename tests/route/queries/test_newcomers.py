"""Thirty products in a newcomer's words: the memo of each, in both languages, by rules alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ronghe.route.queries.memos import memo_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

PRODUCTS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("newcomers.yaml").read_text("utf-8"))
BOTH = [pytest.param(one, tongue, id=f"{one['id']}-{tongue}") for one in PRODUCTS for tongue in ("zh", "en")]


@pytest.mark.parametrize(("product", "tongue"), BOTH)
def test_a_newcomers_product_is_read_and_classed_alike_in_both_languages(node, product, tongue):
    memo = memo_of(product[tongue])

    assert set(memo.nmpa.rules.decision.reach.outcomes) == set(product["china"])
    assert set(memo.eu.rules.decision.reach.outcomes) == set(product["europe"])
    assert not memo.is_unread
    assert memo.profile.contradictions == ()


def test_most_products_are_settled_by_what_a_newcomer_says():
    assert len(PRODUCTS) == 30
    assert sum(len(one["china"]) == 1 for one in PRODUCTS) >= 28
    assert sum(len(one["europe"]) == 1 for one in PRODUCTS) >= 20


def test_a_cosmetic_is_sent_on_no_device_route_in_the_united_states(node):
    memo = memo_of(next(one["zh"] for one in PRODUCTS if one["id"] == "cosmetic_cream"))

    assert memo.us.is_goods
    assert memo.us.codes is None
