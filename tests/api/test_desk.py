"""The desk over the API: with which token who reads and writes what."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from ronghe.exchange import commands
from ronghe.exchange.commands import Plan
from ronghe.exchange.models import Contact, FollowUp, Lead
from ronghe.journey.commands import open_project
from ronghe.network.commands import make_token
from tests.factories import acting, make_duty, make_member, make_need, make_organisation
from tests.factories.desk import make_introduction

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

READING = [
    "/api/desk",
    "/api/leads",
    "/api/figures/collected?since=2026-11-01&until=2026-11-30",
    "/api/figures/introduced?since=0001-01-01&until=9999-12-31",
    "/api/figures/landed?since=9999-01-01&until=9999-12-31",
]


@pytest.fixture
def hospital():
    return make_organisation(kind="hospital", name_zh="示例医院")


def headers(person, *scopes: str) -> dict[str, str]:
    _token, secret = make_token(acting(person), "test", scopes, 30)
    return {"Authorization": f"Bearer {secret}"}


def send(client, path: str, body: dict[str, Any], **options: Any):
    return client.post(path, json.dumps(body, default=str), content_type="application/json", **options)


@pytest.mark.parametrize("path", READING)
def test_what_is_the_staffs_is_read_with_their_token_alone(client, hospital, path):
    manager = make_duty("technology_manager", make_member(hospital))
    member = make_member(hospital)

    assert client.get(path, headers=headers(manager, "read", "node")).status_code == 200
    assert client.get(path, headers=headers(manager, "read")).status_code == 403
    assert client.get(path, headers=headers(member, "read", "write")).status_code == 403
    assert client.get(path).status_code == 403


def test_a_contact_is_kept_with_what_follows_and_done(client, hospital):
    firm = make_organisation(name_zh="公司甲")
    member = make_member(firm)
    write = headers(member, "read", "write")
    sent = {
        "kind": "visit",
        "note": "拜访骨科",
        "organisation_id": hospital.pk,
        "follow_ups": [{"what": "发资料", "due_on": "2026-12-02"}],
    }

    kept = send(client, "/api/contacts", sent, headers=write)
    assert kept.status_code == 200
    assert (kept.json()["organisation"], kept.json()["note"]) == ("示例医院", "拜访骨科")
    assert Contact.objects.get().kept_for_id == firm.pk
    [row] = client.get("/api/follow-ups?when=open", headers=write).json()["items"]
    assert (row["what"], row["due_on"]) == ("发资料", "2026-12-02")

    done = send(client, f"/api/follow-ups/{row['id']}/done", {"outcome": "已发"}, headers=write)
    assert (done.json()["outcome"], done.json()["done_at"] is not None) == ("已发", True)


def test_a_token_that_only_reads_keeps_nothing(client, hospital):
    member = make_member(hospital)
    row = commands.plan_follow_up(acting(member), Plan("打电话", date(2026, 12, 1)))
    read = headers(member, "read")

    assert send(client, "/api/contacts", {"note": "x"}, headers=read).status_code == 403
    assert send(client, f"/api/follow-ups/{row.pk}/done", {}, headers=read).status_code == 403
    assert send(client, "/api/contacts", {"note": "x"}).status_code == 403
    assert (Contact.objects.count(), FollowUp.objects.get().done_at) == (0, None)


def test_a_line_is_read_and_not_kept(client, hospital):
    member = headers(make_member(make_organisation(name_zh="公司甲")), "read", "write")

    read = send(client, "/api/contacts/read", {"text": "今天拜访示例医院骨科,下周三前发资料"}, headers=member).json()

    assert (read["kind"], read["organisation_id"], read["organisation_sure"]) == ("visit", str(hospital.pk), True)
    assert read["on"]["on"] == timezone.localdate().isoformat()
    assert [(plan["what"], plan["day"]["words"]) for plan in read["planned"]] == [("发资料", "下周三前")]
    assert Contact.objects.count() == 0


def test_a_lead_moves_over_the_api(client, hospital):
    manager = make_duty("technology_manager", make_member(hospital))
    lead = commands.open_lead(acting(manager), {"name": "某公司"})
    token = headers(manager, "read", "write", "node")

    assert send(client, f"/api/leads/{lead.pk}/stage", {"stage": "visit"}, headers=token).json()["stage"] == "visit"
    refused = send(client, f"/api/leads/{lead.pk}/stage", {"stage": "lost"}, headers=token)
    assert (refused.status_code, refused.json()["code"]) == (422, "stage-needs-reason")
    assert Lead.objects.get().stage == "visit"


def test_projects_are_read_by_their_parties(client, system):
    need = make_need()
    introduction = make_introduction(need, make_organisation(name_zh="公司甲"), status="consented")
    project = open_project(system, introduction.pk)
    party = headers(make_member(introduction.asked_for), "read")
    other = headers(make_member(make_organisation(name_zh="公司乙")), "read")

    assert client.get(f"/api/projects/{project.number}", headers=party).json()["listing"] == need.title_zh
    assert client.get("/api/projects", headers=party).json()["total"] == 1
    assert client.get(f"/api/projects/{project.number}", headers=other).status_code == 404
    assert client.get("/api/projects", headers=other).json()["total"] == 0
    assert client.get("/api/projects").json()["total"] == 0
    assert client.get("/api/projects/RH-2026-0001-X", headers=party).status_code == 422


def patch(client, path: str, body: dict[str, Any], **options: Any):
    return client.patch(path, json.dumps(body, default=str), content_type="application/json", **options)


def test_follow_up_is_planned_moved_and_reopened(client, hospital):
    member = make_member(make_organisation(name_zh="公司甲"))
    token = headers(member, "read", "write")

    planned = send(
        client,
        "/api/follow-ups",
        {"what": "发资料", "due_on": "2026-12-02", "organisation_id": hospital.pk},
        headers=token,
    ).json()
    assert (planned["what"], planned["organisation"], planned["owner_id"]) == ("发资料", "示例医院", str(member.pk))
    place = f"/api/follow-ups/{planned['id']}"
    moved = patch(client, place, {"due_on": "2026-12-09"}, headers=token).json()
    assert (moved["due_on"], moved["what"]) == ("2026-12-09", "发资料")
    send(client, f"{place}/done", {"outcome": "已发"}, headers=token)
    reopened = send(client, f"{place}/reopen", {}, headers=token).json()
    assert (reopened["done_at"], reopened["outcome"]) == (None, "")

    others = headers(make_member(make_organisation(name_zh="公司乙")), "read", "write")
    assert patch(client, place, {"what": "x"}, headers=others).status_code == 404
    assert patch(client, place, {"what": "x"}, headers=headers(member, "read")).status_code == 403
    assert FollowUp.objects.get().what == "发资料"


def test_contact_with_the_wrong_hospital_is_corrected_with_what_follows(client, hospital):
    wrong = make_organisation(kind="hospital", name_zh="别的医院")
    member = make_member(make_organisation(name_zh="公司甲"))
    token = headers(member, "read", "write")
    plans = [Plan("寄样品", date(2026, 12, 1))]
    contact = commands.log_contact(acting(member), {"note": "拜访骨科", "organisation": wrong.pk}, plans)

    amended = patch(client, f"/api/contacts/{contact.pk}", {"organisation_id": hospital.pk}, headers=token).json()

    assert (amended["organisation"], amended["note"]) == ("示例医院", "拜访骨科")
    assert FollowUp.objects.get().organisation_id == hospital.pk
    assert patch(client, f"/api/contacts/{contact.pk}", {"note": " "}, headers=token).status_code == 422
    others = headers(make_member(make_organisation(name_zh="公司乙")), "read", "write")
    assert patch(client, f"/api/contacts/{contact.pk}", {"note": "x"}, headers=others).status_code == 404


def test_lead_is_opened_and_changed_over_the_api(client, hospital):
    manager = make_duty("technology_manager", make_member(hospital))
    token = headers(manager, "read", "write", "node")

    opened = send(client, "/api/leads", {"name": "某公司", "amount_cny": "3000000"}, headers=token).json()
    assert (opened["name"], opened["stage"], opened["owner"]) == ("某公司", "contact", str(manager))
    changed = patch(client, f"/api/leads/{opened['id']}", {"person": "张总"}, headers=token).json()
    assert (changed["person"], changed["amount_cny"]) == ("张总", "3000000.00")
    assert send(client, "/api/leads", {}, headers=token).status_code == 422
    member = headers(make_member(make_organisation(name_zh="公司乙")), "read", "write")
    assert send(client, "/api/leads", {"name": "x"}, headers=member).status_code == 403
    assert Lead.objects.count() == 1
