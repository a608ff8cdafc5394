"""The attraction pipeline: stages with their days, back only with a reason, staff alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import commands
from ronghe.exchange.dealing_errors import ContactInFuture, LeadIncomplete, StageBackWithoutReason
from ronghe.exchange.errors import DayUnlikely
from ronghe.exchange.models import Lead, LeadStep
from tests.factories import make_organisation
from tests.factories.desk import make_member, make_staff

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TODAY = date(2026, 11, 26)


@pytest.fixture
def staff():
    return make_staff()


def steps(lead: Lead) -> list[tuple[str, str, date, str]]:
    return [(step.before, step.after, step.on, step.why) for step in lead.steps.all()]


def test_a_lead_walks_the_stages(staff):
    lead = commands.open_lead(staff, {"name": "某器械公司", "area_m2": Decimal("1200.5")}, today=date(2026, 11, 1))
    commands.move_lead(staff, lead.pk, "visit", on=date(2026, 11, 10), today=TODAY)
    commands.move_lead(staff, lead.pk, "landing", today=TODAY)
    commands.move_lead(staff, lead.pk, "landing", today=TODAY)
    commands.move_lead(staff, lead.pk, "intention", why="房源未定", today=TODAY)

    lead.refresh_from_db()
    assert (lead.stage, lead.stage_on, lead.owner_id) == ("intention", TODAY, staff.person_id)
    assert steps(lead) == [
        ("", "contact", date(2026, 11, 1), ""),
        ("contact", "visit", date(2026, 11, 10), ""),
        ("visit", "landing", TODAY, ""),
        ("landing", "intention", TODAY, "房源未定"),
    ]
    assert Entry.objects.filter(action="exchange.move_lead").count() == 3


@pytest.mark.parametrize(("before", "after"), [("visit", "contact"), ("visit", "lost"), ("lost", "visit")])
def test_going_back_and_losing_need_a_reason(staff, before, after):
    lead = commands.open_lead(staff, {"name": "某器械公司"}, today=TODAY)
    commands.move_lead(staff, lead.pk, before, why="先前的原因", today=TODAY)

    with pytest.raises(StageBackWithoutReason):
        commands.move_lead(staff, lead.pk, after, why="  ", today=TODAY)
    lead.refresh_from_db()
    assert (lead.stage, lead.steps.count()) == (before, 2)

    commands.move_lead(staff, lead.pk, after, why="对方搬迁", today=TODAY)
    lead.refresh_from_db()
    assert (lead.stage, lead.lost_why) == (after, "对方搬迁" if after == "lost" else "")


def test_a_step_is_not_taken_in_the_future(staff):
    lead = commands.open_lead(staff, {"name": "某器械公司"}, today=TODAY)

    with pytest.raises(ContactInFuture):
        commands.move_lead(staff, lead.pk, "visit", on=date(2026, 11, 27), today=TODAY)

    assert LeadStep.objects.count() == 1


def test_a_step_has_a_day_that_can_be_meant(staff):
    lead = commands.open_lead(staff, {"name": "某器械公司"}, today=TODAY)

    with pytest.raises(DayUnlikely):
        commands.move_lead(staff, lead.pk, "visit", on=date(1000, 1, 1), today=TODAY)

    lead.refresh_from_db()
    assert (lead.stage, lead.stage_on, LeadStep.objects.count()) == ("contact", TODAY, 1)


def test_a_lead_has_a_name_or_an_organisation(staff):
    with pytest.raises(LeadIncomplete):
        commands.open_lead(staff, {"seeks": "厂房"}, today=TODAY)
    assert Lead.objects.count() == 0

    firm = make_organisation(name_zh="公司甲")
    assert str(commands.open_lead(staff, {"organisation": firm.pk}, today=TODAY)) == "公司甲"


def test_the_owner_is_of_the_staff(staff):
    member = make_member(make_organisation())

    with pytest.raises(NotFound):
        commands.open_lead(staff, {"name": "某公司", "owner": member.person_id}, today=TODAY)

    assert Lead.objects.count() == 0


@pytest.mark.parametrize("act", ["open", "change", "move"])
def test_others_touch_nothing(act, staff):
    lead = commands.open_lead(staff, {"name": "某器械公司"}, today=TODAY)
    other = make_member(make_organisation())

    with pytest.raises(NotAllowed):
        {
            "open": lambda: commands.open_lead(other, {"name": "x"}, today=TODAY),
            "change": lambda: commands.change_lead(other, lead.pk, {"name": "x"}),
            "move": lambda: commands.move_lead(other, lead.pk, "visit", today=TODAY),
        }[act]()

    lead.refresh_from_db()
    assert (Lead.objects.count(), lead.name, lead.stage) == (1, "某器械公司", "contact")


def test_changing_nothing_records_nothing(staff):
    lead = commands.open_lead(staff, {"name": "某器械公司", "amount_cny": Decimal("5000000")}, today=TODAY)
    entries = Entry.objects.count()

    commands.change_lead(staff, lead.pk, {"name": "某器械公司", "amount_cny": Decimal("5000000.00")})
    assert Entry.objects.count() == entries
    commands.change_lead(staff, lead.pk, {"amount_cny": Decimal("8000000")})
    assert Entry.objects.count() == entries + 1
