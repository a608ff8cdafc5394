"""Which needs an offer could answer: from the reader's own audience, without vetoes, never a hidden need."""

from __future__ import annotations

import uuid

import pytest

from ronghe.exchange.models import Match
from ronghe.exchange.queries import needs_answered_by
from tests.factories import make_achievement, make_need

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def suggest(need, offer_id, audience="public", *, verdicts=("met", "met"), vetoes=(), score=0.7):
    reasons = {"verdicts": [{"verdict": verdict} for verdict in verdicts], "vetoes": list(vetoes)}
    return Match.objects.create(
        need=need, audience=audience, offer_kind="achievement", offer_id=offer_id, place=1, score=score, reasons=reasons
    )


def test_best_first_and_only_what_meets_more_than_it_fails(anonymous):
    offer = make_achievement().pk
    good, better = make_need(title_zh="甲"), make_need(title_zh="乙")
    suggest(good, offer, score=0.6)
    suggest(better, offer, score=0.9)
    suggest(make_need(title_zh="失败"), offer, verdicts=("met", "unmet"))
    suggest(make_need(title_zh="否决"), offer, vetoes=[{"code": "exclusive"}])
    suggest(make_need(title_zh="他人"), uuid.uuid4())

    assert [row.need for row in needs_answered_by(anonymous, offer)] == [better, good]


def test_each_audience_has_its_own_answer(anonymous, member):
    offer = make_achievement().pk
    members_only = make_need(tier="member")
    suggest(members_only, offer, "member")
    suggest(members_only, offer, "public")

    assert needs_answered_by(anonymous, offer) == []
    assert [row.need for row in needs_answered_by(member, offer)] == [members_only]


@pytest.mark.parametrize("rows", [1, 3])
def test_two_statements(rows, anonymous, django_assert_num_queries):
    offer = make_achievement().pk
    for number in range(rows):
        suggest(make_need(title_zh=f"需求{number}"), offer)

    with django_assert_num_queries(2):
        assert len([row.need.owner.name for row in needs_answered_by(anonymous, offer)]) == rows
