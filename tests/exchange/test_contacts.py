"""Contact books: who keeps and reads which, what is refused, and what follows from a contact."""

from __future__ import annotations

from datetime import date

import pytest

from ronghe.base.actors import Actor
from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.base.saving import FieldUnusable
from ronghe.exchange import commands
from ronghe.exchange.commands import Plan
from ronghe.exchange.dealing_errors import ContactIncomplete, ContactInFuture
from ronghe.exchange.errors import DayUnlikely
from ronghe.exchange.models import Contact, FollowUp
from ronghe.exchange.queries.contacts import (
    of_the_week,
    overdue,
    possible_owners,
    touches,
    visible_contacts,
    visible_follow_ups,
)
from ronghe.network.models import Notice
from tests.factories import make_need, make_organisation
from tests.factories.desk import make_introduction, make_member, make_staff

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TODAY = date(2026, 11, 26)
VISIT = {"kind": "visit", "note": "拜访骨科，谈导航需求", "unit": "骨科", "people": "王主任"}


@pytest.fixture
def staff() -> Actor:
    return make_staff()


@pytest.fixture
def hospital():
    return make_organisation(kind="hospital", name_zh="示例医院")


def test_a_contact_is_kept_with_what_follows(staff, hospital):
    contact = commands.log_contact(
        staff, {**VISIT, "organisation": hospital.pk}, [Plan("发资料", date(2026, 12, 2))], today=TODAY
    )

    [follow_up] = FollowUp.objects.all()
    assert (contact.on, contact.kept_for_id, contact.by_id) == (TODAY, None, staff.person_id)
    assert (follow_up.what, follow_up.due_on, follow_up.owner_id) == ("发资料", date(2026, 12, 2), staff.person_id)
    assert (follow_up.contact_id, follow_up.organisation_id) == (contact.pk, hospital.pk)
    assert list(Entry.objects.values_list("action", flat=True))[-2:] == [
        "exchange.log_contact",
        "exchange.plan_follow_up",
    ]


def test_the_nodes_book_is_read_by_its_staff_alone(staff, hospital):
    commands.log_contact(staff, {**VISIT, "organisation": hospital.pk}, [Plan("发资料", TODAY)], today=TODAY)
    colleague = make_staff("管理员", "administrator")
    others = [make_member(hospital), make_staff("审计", "auditor"), Actor.anonymous(), make_member(make_organisation())]

    assert [visible_contacts(actor).count() for actor in (staff, colleague)] == [1, 1]
    assert [visible_contacts(actor).count() for actor in others] == [0, 0, 0, 0]
    assert [visible_follow_ups(actor).count() for actor in others] == [0, 0, 0, 0]


def test_an_organisations_book_is_read_by_its_members_alone(staff, hospital):
    firm = make_organisation(name_zh="公司甲")
    alice, bob = make_member(firm), make_member(firm, "成员乙")
    contact = commands.log_contact(alice, {**VISIT, "organisation": hospital.pk}, [Plan("寄样机", TODAY)], today=TODAY)

    assert contact.kept_for_id == firm.pk
    assert visible_contacts(bob).get() == contact
    assert [visible_contacts(actor).count() for actor in (staff, make_member(hospital))] == [0, 0]
    assert visible_contacts(make_member(firm, "访客", "guest")).count() == 0


@pytest.mark.parametrize("who", ["stranger", "anonymous", "guest", "auditor"])
def test_who_keeps_no_book_logs_nothing(who, hospital, stranger, anonymous):
    actor = {
        "stranger": stranger,
        "anonymous": anonymous,
        "guest": make_member(hospital, rank="guest"),
        "auditor": make_staff("审计", "auditor"),
    }[who]

    with pytest.raises(NotAllowed):
        commands.log_contact(actor, VISIT, today=TODAY)

    assert Contact.objects.count() == 0


def test_a_member_does_not_write_in_the_book_of_another_organisation(hospital):
    alice = make_member(make_organisation())

    with pytest.raises(NotAllowed):
        commands.log_contact(alice, VISIT, kept_for=hospital.pk, today=TODAY)

    assert Contact.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "plans", "refusal"),
    [
        ({"note": "  "}, [], ContactIncomplete),
        ({"on": date(2026, 11, 27)}, [], ContactInFuture),
        ({"kind": "telepathy"}, [], FieldUnusable),
        ({}, [Plan("  ", TODAY)], ContactIncomplete),
        ({}, [Plan("发资料", None)], ContactIncomplete),
        ({}, [Plan("x" * 301, TODAY)], FieldUnusable),
        ({"on": date(1000, 1, 1)}, [], DayUnlikely),
        ({}, [Plan("发资料", date(2926, 11, 27))], DayUnlikely),
    ],
)
def test_what_cannot_be_kept_leaves_nothing(staff, values, plans, refusal):
    with pytest.raises(refusal):
        commands.log_contact(staff, {**VISIT, **values}, plans, today=TODAY)

    assert (Contact.objects.count(), FollowUp.objects.count()) == (0, 0)


def test_a_follow_up_is_owned_by_one_who_reads_it(staff, hospital):
    member = make_member(hospital)

    with pytest.raises(NotFound):
        commands.log_contact(staff, VISIT, [Plan("发资料", TODAY, member.person_id)], today=TODAY)

    assert Contact.objects.count() == 0
    assert [person.pk for person in possible_owners(staff)] == [staff.person_id]
    assert [person.pk for person in possible_owners(member)] == [member.person_id]


def test_who_is_given_a_follow_up_by_another_is_told(staff):
    colleague = make_staff("技术经理人乙")

    row = commands.plan_follow_up(staff, Plan("打电话", date(2026, 11, 20), colleague.person_id))
    commands.plan_follow_up(staff, Plan("写信", date(2026, 11, 20)))
    commands.move_follow_up(colleague, row.pk, owner_id=staff.person_id)
    commands.move_follow_up(staff, row.pk, due_on=date(2026, 11, 21))

    told = Notice.objects.filter(kind="exchange.follow_up_given").order_by("created_at")
    assert [one.recipient_id for one in told] == [colleague.person_id, staff.person_id]
    assert "打电话" not in str([one.context for one in told])


def test_done_undone_and_moved(staff):
    row = commands.plan_follow_up(staff, Plan("打电话", date(2026, 11, 20)))
    entries = Entry.objects.count()

    commands.finish_follow_up(staff, row.pk, "已约下周见面")
    commands.finish_follow_up(staff, row.pk, "已约下周见面")
    row.refresh_from_db()
    assert (row.done_at is not None, row.outcome) == (True, "已约下周见面")
    commands.reopen_follow_up(staff, row.pk)
    commands.reopen_follow_up(staff, row.pk)
    row.refresh_from_db()
    assert (row.done_at, row.outcome) == (None, "")
    commands.move_follow_up(staff, row.pk, due_on=date(2026, 12, 1))
    commands.move_follow_up(staff, row.pk, due_on=date(2026, 12, 1))
    row.refresh_from_db()
    assert row.due_on == date(2026, 12, 1)
    assert Entry.objects.count() - entries == 3


@pytest.mark.parametrize("act", ["finish", "reopen", "move", "amend", "plan"])
def test_others_change_nothing_and_are_not_told_of_it(act, staff, hospital):
    contact = commands.log_contact(staff, VISIT, [Plan("发资料", TODAY)], today=TODAY)
    row = contact.follow_ups.get()
    other = make_member(hospital)

    with pytest.raises(NotFound):
        {
            "finish": lambda: commands.finish_follow_up(other, row.pk),
            "reopen": lambda: commands.reopen_follow_up(other, row.pk),
            "move": lambda: commands.move_follow_up(other, row.pk, due_on=date(2027, 1, 1)),
            "amend": lambda: commands.amend_contact(other, contact.pk, {"note": "改"}, today=TODAY),
            "plan": lambda: commands.plan_follow_up(other, Plan("改", TODAY), contact_id=contact.pk),
        }[act]()

    row.refresh_from_db()
    contact.refresh_from_db()
    assert (row.done_at, row.due_on, contact.note, FollowUp.objects.count()) == (None, TODAY, VISIT["note"], 1)


def test_an_introduction_of_others_is_no_subject(staff):
    need = make_need()
    introduction = make_introduction(need, make_organisation(name_zh="公司甲"))
    party, other = make_member(need.owner), make_member(make_organisation(name_zh="公司乙"))

    assert commands.log_contact(party, {**VISIT, "introduction": introduction.pk}, today=TODAY).introduction_id
    assert commands.log_contact(staff, {**VISIT, "introduction": introduction.pk}, today=TODAY).introduction_id
    with pytest.raises(NotFound):
        commands.log_contact(other, {**VISIT, "introduction": introduction.pk}, today=TODAY)
    assert Contact.objects.count() == 2


def test_a_touch_is_the_last_contact_and_the_next_follow_up(staff, hospital, django_assert_num_queries):
    other = make_organisation(name_zh="公司甲")
    for day, people in ((20, "李主任"), (24, ""), (10, "王主任")):
        values = {**VISIT, "organisation": hospital.pk, "on": date(2026, 11, day), "people": people}
        commands.log_contact(staff, values, [Plan(f"事{day}", date(2026, 12, day))], today=TODAY)
    commands.finish_follow_up(staff, FollowUp.objects.get(what="事10").pk)
    commands.plan_follow_up(staff, Plan("约见", date(2026, 12, 5)), {"organisation": other.pk})

    with django_assert_num_queries(3):
        found = touches(staff, "organisation", [hospital.pk, other.pk])

    touch = found[hospital.pk]
    assert (touch.last.on, touch.next.what, touch.people) == (date(2026, 11, 24), "事20", "李主任")
    assert (found[other.pk].last, found[other.pk].next.what) == (None, "约见")
    assert touches(make_member(hospital), "organisation", [hospital.pk, other.pk]) == {}


@pytest.mark.parametrize(
    ("today", "due", "late", "this_week"),
    [
        (date(2026, 11, 26), date(2026, 11, 25), True, False),
        (date(2026, 11, 26), date(2026, 11, 26), False, True),
        (date(2026, 11, 26), date(2026, 11, 29), False, True),
        (date(2026, 11, 26), date(2026, 11, 30), False, False),
        (date(2026, 11, 28), date(2026, 12, 6), False, True),
        (date(2026, 11, 28), date(2026, 12, 7), False, False),
    ],
)
def test_overdue_and_the_week(staff, today, due, late, this_week):
    commands.plan_follow_up(staff, Plan("打电话", due))
    rows = visible_follow_ups(staff)

    assert (overdue(rows, today).exists(), of_the_week(rows, today).exists()) == (late, this_week)
