"""Introductions over the API: the story by tokens, names withheld, refusals as problems that change nothing."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from ronghe.exchange import commands
from ronghe.exchange.models import Introduction, IntroductionStep, ThreadMessage
from ronghe.network.commands import make_token
from tests.factories import acting, make_achievement, make_member, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


class Caller:
    """A program with a token of one person."""

    def __init__(self, organisation: Any, rank: str, name: str, scopes: tuple[str, ...] = ("read", "write")) -> None:
        self.actor = acting(make_member(organisation, rank, name_zh=name), organisation)
        self.headers = {"Authorization": f"Bearer {make_token(self.actor, 'test', scopes, 30)[1]}"}
        self.client = Client()

    def get(self, address: str) -> Any:
        return self.client.get(f"/api{address}", headers=self.headers)

    def post(self, address: str, **body: Any) -> Any:
        return self.client.post(f"/api{address}", body, content_type="application/json", headers=self.headers)


@pytest.fixture
def callers(node):
    hospital = make_organisation(kind="hospital", name_zh="甲医院")
    institute = make_organisation(kind="institute", name_zh="乙研究所")
    company = make_organisation(kind="company", name_zh="丙公司")
    return {
        "alice": Caller(hospital, "owner", "爱丽丝"),
        "bob": Caller(institute, "manager", "鲍勃"),
        "reader": Caller(institute, "manager", "只读者", ("read",)),
        "charlie": Caller(company, "manager", "查理"),
        "need": make_need(hospital),
        "achievement": make_achievement(institute, anonymous=True),
    }


def interest(callers) -> str:
    answer = callers["alice"].post(
        "/introductions",
        listing_kind="achievement",
        listing_id=str(callers["achievement"].pk),
        message="您好",
        need_id=str(callers["need"].pk),
    )
    assert answer.status_code == 200, answer.content
    return answer.json()["id"]


def test_the_story_by_tokens(callers):
    alice, bob = callers["alice"], callers["bob"]
    key = interest(callers)
    assert key == interest(callers)
    before = alice.get(f"/introductions/{key}").json()
    assert (before["answering"]["name"], before["answering"]["organisation_id"]) == ("", None)
    assert before["may"] == ["delegate", "set_due", "withdraw"]
    assert "乙研究所" not in str(alice.get("/introductions").json())
    [row] = bob.get("/introductions?box=answer").json()["items"]
    assert (row["id"], row["mine"], row["next_action"], row["waits_for"]) == (key, True, "answer", ["answering"])
    assert bob.post(f"/introductions/{key}/consent", note="好").json()["status"] == "consented"
    assert alice.get(f"/introductions/{key}").json()["answering"]["name"] == "乙研究所"
    text = alice.get(f"/introductions/{key}/agreement").json()
    accepted = {"version": text["version"], "sha256": text["sha256"]}
    assert alice.post(f"/introductions/{key}/agreement", **accepted).json()["status"] == "nda"
    assert bob.post(f"/introductions/{key}/agreement", **accepted).json()["status"] == "open"
    one = {"text": "<b>您好</b>", "message_id": str(uuid.uuid4())}
    for _twice in range(2):
        [said] = alice.post(f"/introductions/{key}/messages", **one).json()["items"]
    assert (said["text"], said["side"], said["own"], said["person"]) == ("<b>您好</b>", "asking", True, "爱丽丝")
    assert bob.get(f"/introductions/{key}/messages").json()["items"][0]["own"] is False
    done = bob.post(f"/introductions/{key}/outcome", outcome="landed", note="已签约").json()
    assert (done["status"], done["outcome"], done["due_on"]) == ("closed", "landed", None)


def test_a_third_and_a_visitor_learn_nothing(callers, client):
    key = interest(callers)
    assert callers["charlie"].get("/introductions").json()["total"] == 0
    assert client.get("/api/introductions").json()["total"] == 0
    for page in ("", "/agreement", "/messages"):
        for answer in (
            callers["charlie"].get(f"/introductions/{key}{page}"),
            client.get(f"/api/introductions/{key}{page}"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    unknown = callers["charlie"].get(f"/introductions/{uuid.uuid4()}")
    assert unknown.content == callers["charlie"].get(f"/introductions/{key}").content


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("consent", {"note": ""}),
        ("decline", {"note": ""}),
        ("withdraw", {"note": ""}),
        ("agreement", {"version": "2026-1", "sha256": "0" * 64}),
        ("messages", {"text": "x"}),
        ("outcome", {"outcome": "talk", "note": ""}),
    ],
)
def test_tokens_that_may_only_read_and_strangers_change_nothing(callers, step, body):
    key = interest(callers)
    before = IntroductionStep.objects.count(), ThreadMessage.objects.count()
    assert callers["reader"].get(f"/introductions/{key}").status_code == 200
    assert callers["reader"].post(f"/introductions/{key}/{step}", **body).json()["code"] == "scope-missing"
    assert callers["charlie"].post(f"/introductions/{key}/{step}", **body).status_code == 404
    assert (IntroductionStep.objects.count(), ThreadMessage.objects.count()) == before
    assert Introduction.objects.get().status == "interest"


def test_bodies_that_do_not_fit(callers):
    key = interest(callers)
    alice = callers["alice"]
    assert alice.post(f"/introductions/{key}/outcome", outcome="married").status_code == 422
    assert alice.post("/introductions", listing_kind="x", listing_id=str(uuid.uuid4())).status_code == 422
    answer = alice.post("/introductions", listing_kind="need", listing_id=str(callers["need"].pk))
    assert (answer.status_code, answer.json()["code"]) == (409, "own-listing")
    nothing = alice.post("/introductions", listing_kind="need", listing_id=str(uuid.uuid4()), message="\x00")
    assert nothing.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_a_fixed_number_of_statements(callers, rows, django_assert_num_queries):
    for number in range(rows):
        listing = make_achievement(title_zh=f"成果{number}")
        commands.show_interest(callers["alice"].actor, "achievement", listing.pk)
    callers["alice"].get("/introductions")
    with django_assert_num_queries(7):
        assert callers["alice"].get("/introductions").json()["total"] == rows
