"""The way of a listing over the API: scopes, states, and drafts that are not given away."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ronghe.exchange import commands
from ronghe.exchange.models import Need, Review
from ronghe.network import commands as network
from ronghe.network.models import Membership
from tests.factories import NODE, acting, login, make_duty, make_need, make_organisation, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def hospital(node):
    return make_organisation(kind="hospital", name_zh="甲医院")


def caller(person, organisation, *scopes):
    """A client with a token of the person."""
    _token, secret = network.make_token(acting(person, organisation), "test", list(scopes), 7)
    return Client(headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def owner(hospital):
    person = make_person(name_zh="爱丽丝")
    Membership.objects.create(person=person, organisation=hospital, role="member")
    return person


def post(client, address, **body):
    return client.post(f"/api/listings/{address}", json.dumps(body), content_type="application/json")


def test_submitted_reviewed_renewed_and_withdrawn(owner, hospital):
    writes = caller(owner, hospital, "write", "read")
    manager = caller(make_duty("technology_manager"), None, "node")
    need = make_need(hospital, open_=False)
    place = f"need/{need.pk}"

    assert post(writes, f"{place}/submit").json()["status"] == "submitted"
    assert [row["id"] for row in manager.get("/api/reviews").json()["items"]] == [str(need.pk)]
    read = manager.get(f"/api/listings/{place}/review").json()
    assert (read["listing"]["texts"]["problem"]["zh"], read["earlier"]) == (need.problem_zh, None)
    comments = {"problem": "写明例数"}
    sent_back = post(manager, f"{place}/review", verdict="return", comments=comments, seen=read["seen"])
    assert sent_back.json()["status"] == "returned"
    assert post(writes, f"{place}/submit").json()["round"] == 2
    assert post(manager, f"{place}/review", verdict="approve").status_code == 422
    assert post(manager, f"{place}/review", verdict="approve", seen=read["seen"]).status_code == 409
    seen = manager.get(f"/api/listings/{place}/review").json()["seen"]
    assert post(manager, f"{place}/review", verdict="approve", seen=seen).json()["status"] == "open"
    assert post(writes, f"{place}/renew", until="9999-12-31").json()["code"] == "renewal-date-far"
    until = (timezone.localdate() + timedelta(days=100)).isoformat()
    assert post(writes, f"{place}/renew", until=until).json()["renew_on"] == until
    assert post(writes, f"{place}/withdraw").json()["status"] == "withdrawn"
    mine = writes.get("/api/my-listings").json()
    assert [(row["id"], row["status"]) for row in mine["items"]] == [(str(need.pk), "withdrawn")]


def test_scopes_and_strangers_are_refused_and_learn_nothing(owner, hospital):
    need = make_need(hospital, open_=False)
    rival_house = make_organisation(name_zh="别家")
    rival = make_person(name_zh="马洛里")
    Membership.objects.create(person=rival, organisation=rival_house, role="owner")
    for client, status in (
        (Client(), 404),
        (caller(owner, hospital, "read"), 403),
        (caller(rival, rival_house, "write"), 404),
    ):
        for verb, body in (("submit", {}), ("renew", {}), ("withdraw", {"why": "x"})):
            assert post(client, f"need/{need.pk}/{verb}", **body).status_code == status, (verb, status)
    assert (
        post(caller(owner, hospital, "write"), f"need/{need.pk}/review", verdict="approve", seen="").status_code == 403
    )
    assert Client().get("/api/my-listings").json()["total"] == 0
    assert Client().get("/api/reviews").json()["total"] == 0
    assert (Need.objects.get().status, Review.objects.count()) == ("draft", 0)


def test_reviewers_comment_on_what_trial_sites_tell_and_nothing_else_is_taken(owner, hospital):
    values = {"owner": hospital.pk, "kind": "clinical", "title_zh": "机构", "scope_zh": "器械试验", "trials_a_year": 20}
    site = commands.save_listing(NODE, "service", values)
    place = f"service/{site.pk}"
    assert post(caller(owner, hospital, "write"), f"{place}/submit").status_code == 200
    manager = caller(make_duty("technology_manager"), None, "node")
    read = manager.get(f"/api/listings/{place}/review").json()
    assert read["listing"]["trials_a_year"] == 20

    for comments in ({"nonsense": "x"}, {"trials_a_year__lt": "x"}, {"id": "x"}, {f"f{n}": "x" for n in range(99)}):
        refused = post(manager, f"{place}/review", verdict="return", comments=comments, seen=read["seen"])
        assert refused.status_code == 422, comments
        assert refused.json()["title"]
    said = dict.fromkeys(("trials_a_year", "ethics_next_on", "past_trials", "subjects_a_year"), "请核对")
    assert post(manager, f"{place}/review", verdict="return", comments=said, seen=read["seen"]).status_code == 200
    page = login(Client(), owner, hospital).get(f"/services/{site.pk}/edit/").content.decode()
    assert page.count("请核对") == 4
