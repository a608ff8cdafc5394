"""Feedback on candidates: who may give it, what it keeps, that it is undone, and that nobody else learns of it."""

from __future__ import annotations

import pytest

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import commands
from ronghe.exchange.dealing_errors import FeedbackUnfit
from ronghe.exchange.enums import MatchStatus
from ronghe.exchange.models import Match, MatchFeedback
from ronghe.exchange.queries import needs_answered_by
from ronghe.exchange.queries.feedback import feedback_for_learning, feedback_on
from tests.factories import make_achievement, make_need, make_organisation
from tests.factories.introductions import manager, member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def judged(node):
    hospital = make_organisation(kind="hospital", name_zh="甲医院")
    need, achievement = make_need(hospital), make_achievement()
    commands.follow_outbox()
    commands.refresh_matches(need.pk)
    assert Match.objects.filter(offer_id=achievement.pk).count() == 2
    return member(hospital), need, achievement


def state():
    return MatchFeedback.objects.count(), Entry.objects.count(), set(Match.objects.values_list("status", flat=True))


def test_owner_dismisses_and_undoes(judged):
    alice, need, achievement = judged
    row = commands.give_feedback(alice, need.pk, "achievement", achievement.pk, ["too_costly", "too_early"], " 要十年 ")
    assert (row.reasons, row.text, row.organisation_id) == (["too_early", "too_costly"], "要十年", need.owner_id)
    assert set(row.shown) == {"public", "member"}
    assert row.shown["member"]["place"] == 1
    before = state()
    assert before[2] == {MatchStatus.DISMISSED}
    commands.give_feedback(alice, need.pk, "achievement", achievement.pk, ["too_early", "too_costly"], "要十年")
    assert state() == before
    assert set(feedback_on(alice, need)) == {("achievement", achievement.pk)}
    commands.take_back_feedback(alice, need.pk, "achievement", achievement.pk)
    commands.take_back_feedback(alice, need.pk, "achievement", achievement.pk)
    assert state() == (0, before[1] + 1, {MatchStatus.SUGGESTED})


def test_managers_word_stands_beside_and_dismisses_nothing(judged):
    alice, need, achievement = judged
    wang = manager()
    commands.give_feedback(alice, need.pk, "achievement", achievement.pk, ["known"])
    commands.take_back_feedback(wang, need.pk, "achievement", achievement.pk)
    row = commands.give_feedback(wang, need.pk, "achievement", achievement.pk, ["rights"])
    assert (row.organisation_id, row.person_id) == (None, wang.person_id)
    assert MatchFeedback.objects.count() == 2
    assert [one.reasons for one in feedback_on(wang, need).values()] == [["rights"]]
    assert [one.reasons for one in feedback_on(alice, need).values()] == [["known"]]


def test_what_is_refused_changes_nothing(judged, stranger, anonymous):
    alice, need, achievement = judged
    before = state()
    for nobody in (stranger, anonymous, member(make_organisation(name_zh="丙公司"))):
        with pytest.raises(NotAllowed):
            commands.give_feedback(nobody, need.pk, "achievement", achievement.pk, ["known"])
        with pytest.raises(NotAllowed):
            commands.take_back_feedback(nobody, need.pk, "achievement", achievement.pk)
    for reasons in ([], ["nonsense"], ["known", "nonsense"]):
        with pytest.raises(FeedbackUnfit):
            commands.give_feedback(alice, need.pk, "achievement", achievement.pk, reasons)
    for kind, key in (("achievement", need.pk), ("nonsense", achievement.pk)):
        with pytest.raises(NotFound):
            commands.give_feedback(alice, need.pk, kind, key, ["known"])
    assert state()[0] == before[0]
    assert state()[2] == before[2]


@pytest.mark.parametrize("became", ["dismissed", "introduced"])
def test_others_cannot_tell_what_became_of_a_suggestion(judged, anonymous, stranger, became):
    _alice, _need, achievement = judged
    Match.objects.update(reasons={"verdicts": [{"verdict": "met"}], "vetoes": []})
    before = [[row.need.pk for row in needs_answered_by(actor, achievement.pk)] for actor in (anonymous, stranger)]
    assert before[0]
    Match.objects.update(status=became)
    after = [[row.need.pk for row in needs_answered_by(actor, achievement.pk)] for actor in (anonymous, stranger)]
    assert after == before


def test_suggestion_kept_for_its_status_is_shown_no_more_once_it_no_longer_holds(judged, anonymous, system):
    _alice, need, achievement = judged
    Match.objects.update(status=MatchStatus.INTRODUCED)
    commands.withdraw_listing(system, "achievement", achievement.pk)
    commands.follow_outbox()
    commands.refresh_matches(need.pk)
    assert set(Match.objects.values_list("place", flat=True)) == {0}
    Match.objects.update(reasons={"verdicts": [{"verdict": "met"}], "vetoes": []})
    assert needs_answered_by(anonymous, achievement.pk) == []


def test_learning_gets_all_but_the_person(judged, system, stranger):
    alice, need, achievement = judged
    commands.give_feedback(alice, need.pk, "achievement", achievement.pk, ["other"], "就是不行")
    [row] = list(feedback_for_learning(system))
    assert (row["need_id"], row["by"], row["reasons"], row["text"]) == (str(need.pk), "owner", ["other"], "就是不行")
    assert str(alice.person_id) not in str(row)
    with pytest.raises(NotAllowed):
        next(feedback_for_learning(stranger))
