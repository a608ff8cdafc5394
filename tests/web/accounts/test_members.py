"""Roles in an organisation and on the node: who may arrange them, and that taking them away works at once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from ronghe.base.audit import Entry
from ronghe.network.models import Invitation, Membership, NodeDuty
from tests.factories import login, make_duty, make_member, make_need, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(hospital):
    """One member in each role, by role."""
    return {rank: make_member(hospital, rank, name_zh=f"{rank}某") for rank in ("owner", "manager", "member", "guest")}


def row(person) -> Membership:
    return Membership.objects.get(person=person)


def stored() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Membership, Invitation, NodeDuty)] + [
        Entry.objects.count()
    ]


@pytest.mark.parametrize(
    ("who", "role", "wanted", "status"),
    [
        ("owner", "member", "manager", 302),
        ("owner", "member", "owner", 302),
        ("manager", "guest", "member", 302),
        ("manager", "member", "owner", 403),
        ("manager", "owner", "member", 403),
        ("member", "guest", "member", 403),
        ("guest", "guest", "owner", 403),
        ("owner", "member", "emperor", 422),
    ],
)
def test_who_gives_which_role(client, hospital, staff, who, role, wanted, status):
    make_member(hospital, "owner")
    before = stored()
    membership = row(staff[role])
    login(client, staff[who])

    response = client.post(f"/organisations/{hospital.pk}/members/{membership.pk}/role/", {"role": wanted})

    assert response.status_code == status
    membership.refresh_from_db()
    if status == 302:
        assert membership.role == wanted
        assert Entry.objects.filter(action="network.change_role").count() == 1
    else:
        assert stored() == before


@pytest.mark.parametrize("outsider", ["stranger", "rival", "visitor", "technology_manager"])
def test_outsiders_neither_see_nor_arrange(client, hospital, staff, outsider):
    membership = row(staff["member"])
    if outsider == "rival":
        login(client, make_member(make_organisation(name_zh="对手"), "owner"))
    elif outsider != "visitor":
        login(client, make_duty(outsider) if outsider == "technology_manager" else make_person())
    before = stored()
    address = f"/organisations/{hospital.pk}/members/"

    answers = [
        client.get(address),
        client.post(address, {"address": "x@example.org", "role": "owner"}),
        client.post(f"{address}{membership.pk}/role/", {"role": "owner"}),
        client.post(f"{address}{membership.pk}/end/"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4
    assert all("member某" not in answer.content.decode() for answer in answers)
    assert stored() == before


def test_leading_another_organisation_is_no_use_while_acting_for_it(client, hospital, staff):
    rival = make_organisation(name_zh="对手")
    make_member(rival, "owner", staff["owner"])
    login(client, staff["owner"], rival)
    address = f"/organisations/{hospital.pk}/members/"

    assert client.get(address).status_code == 403
    client.post("/accounts/acting/", {"organisation": hospital.pk, "next": address})
    assert client.get(address).status_code == 200


def test_administrator_arranges_everywhere(client, hospital, staff):
    login(client, make_duty("administrator"))
    address = f"/organisations/{hospital.pk}/members/"
    assert client.get(address).status_code == 200

    assert client.post(f"{address}{row(staff['manager']).pk}/role/", {"role": "owner"}).status_code == 302
    assert row(staff["manager"]).role == "owner"


@pytest.mark.parametrize("way", ["leave", "end", "role"])
def test_last_owner_stays(client, hospital, staff, way):
    membership = row(staff["owner"])
    login(client, staff["owner"])
    before = stored()
    address = {
        "leave": f"/accounts/memberships/{membership.pk}/leave/",
        "end": f"/organisations/{hospital.pk}/members/{membership.pk}/end/",
        "role": f"/organisations/{hospital.pk}/members/{membership.pk}/role/",
    }[way]

    response = client.post(address, {"role": "member"})

    assert response.status_code == 409
    assert stored() == before


def test_owner_leaves_after_naming_another(client, hospital, staff):
    login(client, staff["owner"])
    client.post(f"/organisations/{hospital.pk}/members/{row(staff['manager']).pk}/role/", {"role": "owner"})

    assert client.post(f"/accounts/memberships/{row(staff['owner']).pk}/leave/").status_code == 302
    assert row(staff["owner"]).until_on == timezone.localdate()


def test_ended_membership_loses_its_rights_at_the_next_click(client, hospital, staff, node):
    need = make_need(hospital, open_=False)
    member = login(Client(), staff["member"])
    assert member.get(f"/needs/{need.pk}/").status_code == 200

    login(client, staff["owner"]).post(f"/organisations/{hospital.pk}/members/{row(staff['member']).pk}/end/")

    assert member.get(f"/needs/{need.pk}/").status_code == 404
    assert member.get(f"/organisations/{hospital.pk}/members/").status_code == 403
    assert staff["member"].notices.get().kind == "network.membership_ended"


def test_guest_reads_along_and_brings_nothing_in(client, hospital, staff, node):
    need = make_need(hospital, open_=False)
    login(client, staff["guest"])

    assert client.get(f"/needs/{need.pk}/").status_code == 200
    assert client.post("/import/", {"text": "需求"}).status_code == 403


def test_nobody_is_shown_the_addresses_but_whoever_leads(client, hospital, staff):
    address = f"/organisations/{hospital.pk}/members/"
    mail = staff["guest"].user.email

    assert mail in login(Client(), staff["manager"]).get(address).content.decode()
    assert mail not in login(Client(), staff["member"]).get(address).content.decode()


# ---- acting for ----


def test_one_acts_for_one_organisation_and_sees_which(client, alice, node):
    first, second = make_organisation(name_zh="甲医院"), make_organisation(name_zh="乙公司")
    make_member(first, "owner", alice)
    make_member(second, "guest", alice)
    drafts = {one: make_need(one, open_=False) for one in (first, second)}
    login(client, alice)
    seen = {one: client.get(f"/needs/{draft.pk}/").status_code for one, draft in drafts.items()}
    acting = next(one for one, status in seen.items() if status == 200)
    other = second if acting == first else first
    assert sorted(seen.values()) == [200, 404]

    response = client.post("/accounts/acting/", {"organisation": other.pk, "next": "/needs/?q=x"})

    assert response["Location"] == "/needs/?q=x"
    assert client.get(f"/needs/{drafts[other].pk}/").status_code == 200
    assert client.get(f"/needs/{drafts[acting].pk}/").status_code == 404


def test_acting_for_an_organisation_one_does_not_belong_to_is_refused(client, alice, hospital):
    mine = make_organisation(name_zh="甲公司")
    make_member(mine, "owner", alice)
    login(client, alice)
    for wanted in (hospital.pk, "", "nonsense", "00000000-0000-0000-0000-000000000000"):
        assert client.post("/accounts/acting/", {"organisation": wanted}).status_code == 404
    assert "acting_for" not in client.session


def test_forged_session_does_not_act_for_a_stranger(client, alice, hospital, node):
    draft = make_need(hospital, open_=False)
    login(client, alice, hospital)

    assert client.get(f"/needs/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "\\\\evil.example", "javascript:x"])
def test_switch_leads_nowhere_else(client, alice, hospital, target):
    make_member(hospital, "owner", alice)
    login(client, alice)
    assert client.post("/accounts/acting/", {"organisation": hospital.pk, "next": target})["Location"] == "/"


# ---- the node ----


@pytest.mark.parametrize(
    ("duty", "sees", "changes"),
    [("administrator", True, True), ("auditor", True, False), ("technology_manager", False, False), ("", False, False)],
)
def test_who_sees_and_changes_roles_on_the_node(client, duty, sees, changes):
    make_duty("administrator", name_zh="常务")
    held = NodeDuty.objects.get(person=make_duty("policy_officer"))
    login(client, make_duty(duty) if duty else make_person())

    assert (client.get("/node/people/").status_code == 200) is sees
    before = stored()
    answers = [
        client.post("/node/people/", {"address": "x@example.org", "role": "administrator"}).status_code,
        client.post(f"/node/people/{held.pk}/end/").status_code,
    ]
    assert answers == ([200, 302] if changes else [403, 403])
    assert (stored() != before) is changes


def test_last_administrator_stays(client):
    admin = make_duty("administrator")
    login(client, admin)

    assert client.post(f"/node/people/{NodeDuty.objects.get().pk}/end/").status_code == 409
    assert NodeDuty.objects.count() == 1


def test_role_taken_back_is_gone_at_the_next_click(client):
    login(client, make_duty("administrator"))
    other = make_duty("administrator")
    theirs = login(Client(), other)
    assert theirs.get("/node/people/").status_code == 200

    client.post(f"/node/people/{NodeDuty.objects.get(person=other).pk}/end/")

    assert theirs.get("/node/people/").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_for_one_and_three(client, hospital, number, django_assert_num_queries):
    owner = make_member(hospital, "owner")
    for place in range(number - 1):
        make_member(hospital, "member", name_zh=f"成员{place}")
    login(client, owner)
    client.get("/")

    with django_assert_num_queries(8):
        assert client.get(f"/organisations/{hospital.pk}/members/").status_code == 200
