"""Whoever leaves an organisation or a role on the node leaves nothing open behind."""

from __future__ import annotations

import pytest

from ronghe.base.problems import NotAllowed
from ronghe.network import commands
from ronghe.network.commands.letters import address_of
from ronghe.network.models import Invitation, Membership, NodeDuty, Person
from tests.factories import acting, make_duty, make_member, make_organisation, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def hospital():
    return make_organisation(kind="hospital", name_zh="甲医院")


@pytest.fixture
def owner(hospital):
    return make_member(hospital, "owner", name_zh="院办")


def leaves(actor, person):
    commands.end_membership(actor, Membership.objects.get(person=person).pk)
    return Person.objects.get(pk=person.pk)


def test_former_employer_no_longer_edits_the_record(hospital, owner):
    person = make_member(hospital, person=make_person(name_zh="爱丽丝", organisation=hospital.pk))
    colleague = acting(make_member(hospital, name_zh="同事"), hospital)
    commands.save_person(colleague, {"position_zh": "主任"}, person.pk)

    person = leaves(acting(owner, hospital), person)

    assert person.organisation_id is None
    with pytest.raises(NotAllowed):
        commands.save_person(colleague, {"email": "evil@example.org"}, person.pk)


def test_record_goes_to_the_organisation_that_is_left(hospital, owner):
    person = make_member(hospital, person=make_person(name_zh="爱丽丝", organisation=hospital.pk))
    other = make_organisation(name_zh="乙公司")
    make_member(other, person=person)

    commands.end_membership(acting(owner, hospital), Membership.objects.get(person=person, organisation=hospital).pk)

    assert Person.objects.get(pk=person.pk).organisation_id == other.pk


def test_letters_go_to_the_proved_address_alone():
    person = make_person(name_zh="爱丽丝", email="alice@example.org")
    Person.objects.filter(pk=person.pk).update(email="evil@example.org")
    person.user.email = ""
    person.user.save()

    assert address_of(Person.objects.get(pk=person.pk)) == ""


@pytest.mark.parametrize("leaving", [True, False])
def test_links_end_with_the_right_to_give_them(hospital, owner, leaving):
    manager = make_member(hospital, "manager", name_zh="科长")
    commands.invite_member(acting(manager, hospital), hospital.pk, "friend@example.org", "member")
    commands.invite_member(acting(owner, hospital), hospital.pk, "other@example.org", "member")
    membership = Membership.objects.get(person=manager)

    if leaving:
        commands.end_membership(acting(owner, hospital), membership.pk)
    else:
        commands.change_role(acting(owner, hospital), membership.pk, "member")

    assert {row.email: row.withdrawn_at is not None for row in Invitation.objects.all()} == {
        "friend@example.org": True,
        "other@example.org": False,
    }


def test_links_to_the_node_end_with_the_administrator():
    first, second = make_duty("administrator", name_zh="甲"), make_duty("administrator", name_zh="乙")
    commands.invite_to_node(acting(second), "friend@example.org", "administrator")

    commands.end_duty(acting(first), NodeDuty.objects.get(person=second).pk)

    assert Invitation.objects.get().withdrawn_at is not None
