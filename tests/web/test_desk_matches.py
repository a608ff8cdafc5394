"""Matches worth a call on the desk: which they are, what is decided on them, and taking them away."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from ronghe.base.problems import NotFound
from ronghe.exchange.commands.feedback import OFFER_KINDS
from ronghe.exchange.models import FollowUp, Mandate, MatchCall, Service
from ronghe.exchange.queries.desk import desk_of
from ronghe.exchange.queries.plain_desk import plain_desk
from ronghe.network import commands as network
from tests.factories import (
    NODE,
    login,
    make_achievement,
    make_expert,
    make_member,
    make_need,
    make_organisation,
)
from tests.factories.desk import make_match

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def body(response) -> str:
    return response.content.decode()


def make_listed(model):
    stands = {"status": "open", "published_at": timezone.now()}
    return model.objects.create(owner=make_organisation(), title_zh="要致电的一方", **stands)


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        ("achievement", lambda: make_achievement(title_zh="要致电的一方")),
        ("service", lambda: make_listed(Service)),
        ("investor", lambda: make_listed(Mandate)),
        ("expert", lambda: make_expert(name_zh="要致电的一方")),
        ("company", lambda: make_organisation(name_zh="要致电的一方")),
        ("institution", lambda: make_organisation(kind="institute", name_zh="要致电的一方")),
    ],
)
def test_every_kind_of_partner_is_worth_a_call(client, staff, hospital, kind, made):
    assert kind in OFFER_KINDS
    offer = made()
    match = make_match(make_need(hospital), offer, offer_kind=kind)

    for address in ("/desk/", "/desk/matches/"):
        page = body(client.get(address))
        assert "要致电的一方" in page
        assert f"/{offer.pk}/" in page
    rows = plain_desk(desk_of(staff, timezone.localdate()))["matches"]["rows"]
    assert [(row["id"], row["offer_kind"], row["offer"]) for row in rows] == [(str(match.pk), kind, "要致电的一方")]


def test_matches_worth_a_call(client, staff, hospital):
    need = make_need(hospital)
    offer = make_achievement()
    match = make_match(need, offer)
    make_match(need, make_achievement(title_zh="仅同领域"), reasons={"basis": {"code": "field"}})
    make_match(need, make_achievement(title_zh="名次靠后"), place=9)

    page = body(client.get("/desk/"))
    assert offer.title_zh in page
    assert "满足 3 条中的 2 条" in page
    assert "仅同领域" not in page
    assert "名次靠后" not in page

    decide = f"/desk/matches/{match.pk}/decide/"
    client.post(decide, {"decision": "call", "what": "致电", "organisation": "no-such-organisation"})
    client.post(decide, {"decision": "call", "what": "致电"})
    assert MatchCall.objects.get().decision == "call"
    assert FollowUp.objects.values_list("what", "due_on", "organisation").get() == (
        "致电",
        timezone.localdate(),
        hospital.pk,
    )
    assert offer.title_zh not in body(client.get("/desk/matches/"))
    decided = body(client.get("/desk/matches/?state=decided"))
    assert offer.title_zh in decided
    assert 'name="decision" value="undo"' in decided
    client.post(decide, {"decision": "undo"})
    assert offer.title_zh in body(client.get("/desk/matches/"))
    assert offer.title_zh not in body(client.get("/desk/matches/?state=decided"))


def test_call_is_about_the_organisation_that_the_owner_was_linked_to(client, staff, hospital):
    kept = make_organisation(kind="hospital", name_zh="示例医院总院")
    match = make_match(make_need(hospital), make_achievement())
    network.link_duplicate(NODE, hospital.pk, kept.pk)

    client.post(f"/desk/matches/{match.pk}/decide/", {"decision": "call", "what": "致电"})

    assert FollowUp.objects.get().organisation == kept


def test_call_names_no_owner_who_withholds_it(client, staff, hospital):
    match = make_match(make_need(hospital, anonymous=True), make_achievement())

    client.post(f"/desk/matches/{match.pk}/decide/", {"decision": "call", "what": "致电"})

    assert FollowUp.objects.get().organisation is None


def test_call_that_cannot_be_planned_decides_nothing(client, staff, hospital, monkeypatch):
    match = make_match(make_need(hospital), make_achievement())

    def refuse(*args, **kwargs):
        raise NotFound()

    monkeypatch.setattr("ronghe.exchange.commands.desk.plan_follow_up", refuse)

    assert client.post(f"/desk/matches/{match.pk}/decide/", {"decision": "call"}).status_code == 404
    assert MatchCall.objects.count() == 0


def test_deciding_a_match_is_the_staffs(hospital):
    match = make_match(make_need(hospital), make_achievement())
    member = login(Client(), make_member(hospital))

    assert member.post(f"/desk/matches/{match.pk}/decide/", {"decision": "not_now"}).status_code == 403
    assert MatchCall.objects.count() == 0


def test_matches_can_be_taken_away_and_no_page_lies_beyond_the_last(client, staff, hospital, english, count_statements):
    need = make_need(hospital, title_en="Bleeding in surgery")
    match = make_match(need, make_achievement(title_en="A clip"))
    assert "A clip" in body(client.get("/desk/matches/?page=99"))

    def sheet(address):
        rows = load_workbook(BytesIO(client.get(address).content)).active.iter_rows(values_only=True)
        return [row for row in rows if row[0] and str(row[0]).startswith("Bleeding")]

    (row,) = sheet("/desk/matches/?as=xlsx")
    assert row[:4] == ("Bleeding in surgery", "A clip", "Achievement", "Meets 2 of 3 clauses")
    assert row[7].endswith(f"/needs/{need.pk}/")
    spent = count_statements(lambda: client.get("/desk/matches/?as=xlsx"))
    make_match(need, make_achievement(title_en="A second clip"))
    make_match(need, make_achievement(title_en="A third clip"))
    assert count_statements(lambda: client.get("/desk/matches/?as=xlsx")) == spent
    client.post(f"/desk/matches/{match.pk}/decide/", {"decision": "call", "what": "Call"})
    (row,) = sheet("/desk/matches/?state=decided&as=xlsx")
    assert row[5] == str(match.desk_call.get_decision_display())
    assert Client().get("/desk/matches/?as=xlsx").status_code == 403


def test_matches_are_narrowed_to_a_kind_of_partner_that_stays_in_the_address(client, staff, hospital):
    need = make_need(hospital)
    make_match(need, make_achievement(title_zh="一项成果"))
    make_match(need, make_expert(name_zh="一位专家"), offer_kind="expert")

    page = body(client.get("/desk/matches/?kind=expert"))

    assert "一位专家" in page
    assert "一项成果" not in page
    assert 'href="?kind=expert&amp;state=decided"' in page
    assert "一项成果" not in str(list(load_workbook(BytesIO(
        client.get("/desk/matches/?kind=expert&as=xlsx").content
    )).active.iter_rows(values_only=True)))  # fmt: skip
    assert "清除筛选" in body(client.get("/desk/matches/?kind=service"))
    assert "一项成果" in body(client.get("/desk/matches/?kind=no-such-kind"))
