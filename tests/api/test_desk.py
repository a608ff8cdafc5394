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
