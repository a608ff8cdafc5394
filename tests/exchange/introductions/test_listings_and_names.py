"""An introduction whose listing is taken back or expires, and whose name and files stay with whom."""

from __future__ import annotations

import pytest

from ronghe.base.problems import NotFound
from ronghe.exchange import commands, queries
from ronghe.exchange.enums import IntroductionStatus
from ronghe.exchange.errors import ListingClosed
from ronghe.exchange.models import Achievement, Disclosure, Nda, Need
from ronghe.exchange.queries.introductions.paged import file_of_introduction, introduction_page
from ronghe.network.models import Notice
from tests.exchange.introductions.test_story import in_days, state
from tests.factories.files import pdf

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_withdrawing_a_listing_ends_what_is_not_open_yet_and_tells_both(cast, consented):
    commands.withdraw_listing(cast.bob, "achievement", cast.achievement.pk, why="已转让")
    consented.refresh_from_db()
    assert (consented.status, consented.due_on) == (IntroductionStatus.WITHDRAWN, None)
    told = Notice.objects.filter(kind="exchange.listing_gone").values_list("recipient_id", flat=True)
    assert set(told) == {cast.alice.person_id}
    assert not Disclosure.objects.filter(until_at=None).exists()


def test_where_confidentiality_stands_the_two_sides_go_on_talking(cast, opened):
    commands.withdraw_listing(cast.bob, "achievement", cast.achievement.pk)
    opened.refresh_from_db()
    assert opened.status == IntroductionStatus.OPEN
    assert commands.post_message(cast.alice, opened.pk, "为何撤下?").text == "为何撤下?"


@pytest.mark.parametrize("status", ["withdrawn", "draft"])
def test_the_higher_tier_of_what_is_closed_is_not_opened(cast, consented, status):
    nda = Nda.objects.get(introduction=consented)
    commands.accept_nda(cast.alice, consented.pk, nda.template.version)
    Achievement.objects.update(status=status)
    before = state()
    with pytest.raises(ListingClosed):
        commands.accept_nda(cast.bob, consented.pk, nda.template.version)
    assert state() == before


def test_a_partner_reads_on_while_the_listing_waits_for_its_renewal(cast, opened):
    Achievement.objects.update(status="expired")
    read = queries.listing_of(cast.alice, "achievement", cast.achievement.pk)
    assert read.title_zh == cast.achievement.title_zh
    with pytest.raises(NotFound):
        queries.listing_of(cast.charlie, "achievement", cast.achievement.pk)


def test_stepping_back_after_consent_closes_what_it_opened(cast, consented):
    assert Disclosure.objects.filter(until_at=None).exists()
    commands.withdraw(cast.bob, consented.pk, "不合适")
    assert not Disclosure.objects.filter(until_at=None).exists()


def test_where_nothing_came_of_it_each_side_keeps_its_own_files(cast, opened):
    own = commands.post_message(cast.alice, opened.pk, "附件", files=[("a.pdf", pdf())]).files.get()
    commands.record_outcome(cast.bob, opened.pk, "none", "精度不够")
    assert file_of_introduction(cast.alice, opened.pk, own.pk) == own
    with pytest.raises(NotFound):
        file_of_introduction(cast.bob, opened.pk, own.pk)


def test_an_anonymous_need_withholds_the_name_of_who_asks(cast):
    Need.objects.update(anonymous=True)
    asked = commands.show_interest(cast.alice, "achievement", cast.achievement.pk, need_id=cast.need.pk)
    assert asked.asking_withheld
    for reader in (cast.bob, cast.manager):
        page = introduction_page(reader, asked.pk)
        assert page.need is None
        assert "甲医院" not in str(page.row.asking.label)


def test_another_day_is_told_to_the_other_side(cast, asked):
    commands.set_due(cast.alice, asked.pk, in_days(3))
    assert list(Notice.objects.filter(kind="exchange.due_set").values_list("recipient_id", flat=True)) == [
        cast.bob.person_id
    ]
