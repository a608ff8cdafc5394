"""The order of title matches of a short Chinese question."""

from __future__ import annotations

import doctest

import pytest

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.exchange import commands, queries
from ronghe.exchange.queries import title_order
from ronghe.exchange.queries.documents import readables
from ronghe.exchange.queries.indexes import encoder
from tests.factories import make_achievement, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TITLES = ("左膝关节置换导航", "右膝关节置换导航", "右膝关节置换导航的价格与收费")


@pytest.fixture
def stocked(node):
    owner = make_organisation(kind="institute", name_zh="示例研究所")
    for title in (*TITLES, "心电监测贴片"):
        make_achievement(owner, title_zh=title, problem_zh="右膝关节置换导航", evidence_zh="")
    commands.follow_outbox()


def found(query: str, **page: int) -> list[str]:
    hits = queries.search(Actor.anonymous(), query, {"kind": ["achievement"]}, **page).hits
    return [hit.record.label.title_zh for hit in hits]


def test_title_that_answers_best_comes_first(stocked):
    order = [title for title in found("右膝关节置换导航") if title in TITLES]

    assert order[0] == "右膝关节置换导航"
    assert order[-1] == "左膝关节置换导航"


def test_pages_neither_overlap_nor_lose_anything(stocked):
    whole = found("右膝关节置换导航", limit=10)
    pages = [title for offset in range(0, 6, 2) for title in found("右膝关节置换导航", limit=2, offset=offset)]

    assert pages == whole
    assert len(set(whole)) == len(whole)


def test_device_of_another_subject_goes_to_the_end(stocked):
    commands.save_clearances(
        Actor.system("test"),
        [{"number": "K1", "device": "Heart monitor"}, {"number": "K2", "device": "Knee replacement"}],
    )
    commands.follow_outbox()
    records = [r for kind in ("cleared", "achievement") for r in readables(kind, None, Audience.PUBLIC)]

    ordered = title_order.in_title_order("右膝关节置换导航", records, encoder())

    assert ordered[-1].label.title_en == "Heart monitor"
    assert {r.key for r in ordered} == {r.key for r in records}


def test_examples_hold():
    assert doctest.testmod(title_order).failed == 0
