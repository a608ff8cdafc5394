"""Work of people who leave is handed over; work of people who turn out to be a record follows them there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from ronghe.base.audit import Entry
from ronghe.exchange import commands
from ronghe.exchange.commands import Plan
from ronghe.exchange.commands.handing_over import NAMED
from ronghe.exchange.errors import ReviewOfOwn
from ronghe.exchange.models import Contact, DeskVisit, FigureTarget, FollowUp, Lead, Need
from ronghe.exchange.queries import reviewing
from ronghe.network import commands as network
from ronghe.network.models import Membership, NodeDuty, Notice, Person
from tests.factories import NODE, acting, make_duty, make_member, make_organisation, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
DAY = timezone.localdate() + timedelta(days=3)


@pytest.fixture
def hospital():
    return make_organisation(kind="hospital", name_zh="甲医院")


@pytest.mark.parametrize("leaving", [True, False])
def test_follow_ups_of_whoever_left_go_to_one_who_reads_them(hospital, leaving):
    owner = make_member(hospital, "owner", name_zh="院办")
    alice = make_member(hospital, name_zh="爱丽丝")
    open_one = commands.plan_follow_up(acting(alice, hospital), Plan("寄样品", DAY))
    done = commands.plan_follow_up(acting(alice, hospital), Plan("电话", DAY))
    commands.finish_follow_up(acting(alice, hospital), done.pk, "好")

    membership = Membership.objects.get(person=alice)
    if leaving:
        network.end_membership(acting(alice, hospital), membership.pk)
    else:  # guests do not read the book
        network.change_role(NODE, membership.pk, "guest")

    assert {row.pk: row.owner_id for row in FollowUp.objects.all()} == {open_one.pk: owner.pk, done.pk: alice.pk}
    assert Notice.objects.get(kind="exchange.follow_up_given").recipient_id == owner.pk
    assert Entry.objects.filter(action="exchange.hand_over_book").count() == 1


def test_desk_of_a_former_technology_manager_is_handed_over(hospital):
    admin, bob = make_duty("administrator", name_zh="管理员"), make_duty("technology_manager", name_zh="鲍勃")
    commands.plan_follow_up(acting(bob), Plan("寄样品", DAY))
    commands.open_lead(acting(bob), {"name": "某公司"})
    first = timezone.localdate().replace(day=1)
    last = (first + timedelta(days=40)).replace(day=1) - timedelta(days=1)
    commands.set_target(acting(bob), "collected", first, last, 5, owner_id=bob.pk, due_on=last)

    network.end_duty(acting(admin), NodeDuty.objects.get(person=bob).pk)

    owners = {row.owner_id for model in (FollowUp, Lead, FigureTarget) for row in model.objects.all()}
    assert owners == {admin.pk}


def test_work_follows_the_account_to_the_record(hospital):
    record = Person.objects.create(name_zh="张三", organisation=hospital)
    make_member(hospital, "owner", name_zh="院办")
    bare = make_member(hospital, person=make_person(name_zh="张三"))
    make_duty("technology_manager", bare)
    actor = acting(bare, hospital)
    need = commands.save_listing(actor, "need", {"owner": hospital.pk, "title_zh": "止血", "problem_zh": "渗血"})
    commands.submit_listing(actor, "need", need.pk)
    commands.log_contact(acting(bare), {"note": "拜访"}, [Plan("寄样品", DAY)])
    commands.open_lead(acting(bare), {"name": "某公司"})
    commands.note_visit(acting(bare))
    network.save_work(actor, bare.pk, {"title": "止血材料", "abstract": "x"})
    network.save_profile(actor, {"language": "en", "position_zh": "主治医师"})
    claim = network.claim_person(actor, record.pk)

    network.decide_claim(NODE, claim.pk, confirmed=True)

    assert {row.owner_id for model in (FollowUp, Lead) for row in model.objects.all()} == {record.pk}
    assert (Contact.objects.get().by_id, DeskVisit.objects.get().person_id) == (record.pk, record.pk)
    assert Need.objects.get().written_by == record.pk
    record.refresh_from_db()
    assert (record.works.get().title, record.language, record.position_zh) == ("止血材料", "en", "主治医师")
    assert not Person.objects.get(pk=bare.pk).listed
    Membership.objects.all().delete()
    now = acting(Person.objects.get(pk=record.pk))
    assert reviewing.queue(now, "waiting").count() == 0, "one's own is not for oneself to review"
    with pytest.raises(ReviewOfOwn):
        commands.review_listing(now, "need", need.pk, "approve")


def test_every_column_that_names_a_person_follows():
    from ronghe.network.models import Person as named

    known = {(model._meta.label, column) for model, column in NAMED}
    there = {
        (relation.related_model._meta.label, relation.field.attname)
        for relation in named._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
        and relation.related_model._meta.app_label == "exchange"
        and "Historical" not in relation.related_model.__name__
    }

    assert there - known == set(), "name it in NAMED of exchange.commands.handing_over"
