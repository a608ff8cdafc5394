"""From an expert in a dossier, or on the expert's page, to the higher tier: the pages carry the story, door by door."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ronghe.exchange import commands
from ronghe.exchange.models import Introduction, Nda, Need
from ronghe.network.models import Notice
from tests.factories import (
    NODE,
    acting,
    login,
    make_duty,
    make_expert,
    make_member,
    make_need,
    make_organisation,
    make_person,
)
from tests.factories.files import pdf
from tests.web.test_introductions import step, text_of

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

CLOSED = "只在保密后可读的做法"


@pytest.fixture
def house(node, db):
    """Alice's hospital with a need, Eve the expert with a colleague, a stranger and a technology manager."""
    hospital = make_organisation(kind="hospital", name_zh="甲医院")
    company = make_organisation(kind="company", name_zh="戊公司")
    expert = make_person(name_zh="伊芙", listed=True, is_expert=True, organisation=company.pk)
    commands.follow_outbox()
    people = {
        "alice": (make_member(hospital, "owner", name_zh="爱丽丝"), hospital),
        "guest": (make_member(hospital, "guest", name_zh="访客"), hospital),
        "eve": (expert, None),
        "colleague": (make_member(company, "manager", name_zh="同事"), company),
        "stranger": (make_member(make_organisation(name_zh="别家"), "owner", name_zh="马洛里"), None),
        "manager": (make_duty("technology_manager", name_zh="王经理"), None),
    }
    need = make_need(hospital, anonymous=True, practice_zh=CLOSED, tiers={"practice": "nda"})
    return {
        **{name: login(Client(), *who) for name, who in people.items()},
        "anonymous": Client(),
        "hospital": hospital,
        "expert": expert,
        "need": need,
    }


def invite(house, expert=None, **values):
    expert = expert or house["expert"]
    sent = {"kind": "need", "listing": house["need"].pk, "expert": expert.pk, "message": "想请教", **values}
    return house["alice"].post("/introductions/new/", sent)


def test_the_dossier_of_ones_own_need_invites_its_experts(house):
    known = make_expert(("椎弓根导航研究", "椎弓根螺钉置入,导航,定位误差"), name_zh="论文专家")
    commands.follow_outbox()
    need = house["need"]
    ways = {name: text_of(house[name], f"/needs/{need.pk}/dossier/") for name in ("alice", "guest", "stranger")}
    address = f"/introductions/new/?kind=need&amp;listing={need.pk}&amp;expert={known.pk}"

    assert {name: address in page for name, page in ways.items()} == {"alice": True, "guest": False, "stranger": False}
    assert "论文专家" in text_of(house["alice"], address.replace("&amp;", "&"))


def test_the_experts_page_leads_to_a_choice_of_ones_own_needs(house):
    page, form = f"/experts/{house['expert'].pk}/", f"/introductions/new/?expert={house['expert'].pk}"
    shown = {name: form in text_of(house[name], page) for name in ("alice", "guest", "eve", "colleague", "manager")}

    assert shown == {"alice": True, "guest": False, "eve": False, "colleague": False, "manager": False}
    assert f"/accounts/login/?next=%2Fintroductions%2Fnew%2F%3Fexpert%3D{house['expert'].pk}" in text_of(
        house["anonymous"], page
    )
    assert f'<option value="{house["need"].pk}">' in text_of(house["alice"], form)
    assert "/describe/" in text_of(house["stranger"], form)
    assert invite(house, listing="").status_code == 422
    assert Introduction.objects.count() == 0


def test_the_whole_story_of_an_expert_through_forms(house, mailoutbox):
    alice, eve, need = house["alice"], house["eve"], house["need"]
    sent = invite(house)
    row = Introduction.objects.get()
    assert sent["Location"] == f"/introductions/{row.pk}/"
    notice = Notice.objects.get()
    assert notice.recipient_id == house["expert"].pk
    assert eve.post(f"/notices/{notice.pk}/")["Location"] == sent["Location"]

    before = text_of(eve, sent["Location"])
    assert "想请教" in before
    assert "甲医院" not in before
    assert "爱丽丝" not in before
    others = {name: house[name].get(sent["Location"]).status_code for name in ("colleague", "stranger", "anonymous")}
    assert others == {"colleague": 404, "stranger": 404, "anonymous": 403}
    assert CLOSED not in text_of(eve, f"/needs/{need.pk}/")

    assert step(eve, row, "consent", note="愿意").status_code == 302
    assert "甲医院" in text_of(eve, sent["Location"])
    nda = Nda.objects.get()
    assert "以本人名义" in text_of(eve, f"{sent['Location']}agreement/")
    for page in (alice, eve):
        accepted = page.post(
            f"{sent['Location']}agreement/", {"version": nda.template.version, "sha256": nda.sha256, "entitled": "1"}
        )
        assert accepted.status_code == 302

    assert CLOSED in text_of(eve, f"/needs/{need.pk}/")
    for name in ("colleague", "stranger", "manager", "anonymous"):
        assert CLOSED not in text_of(house[name], f"/needs/{need.pk}/"), name
    assert step(eve, row, "message", text="周四可以").status_code == 302
    assert "周四可以" in text_of(alice, sent["Location"])
    tiers = text_of(alice, f"/needs/{need.pk}/tiers/")
    assert f'<a href="/experts/{house["expert"].pk}/">伊芙</a>' in tiers
    project = re.search(r"/projects/([^/]+)/", text_of(eve, sent["Location"]))
    assert project is not None
    assert "伊芙" in text_of(eve, f"/projects/{project[1]}/")
    taken = alice.post(re.search(r'action="(/disclosures/[^"]+)"', tiers)[1])
    assert taken.status_code == 302
    assert CLOSED not in text_of(eve, f"/needs/{need.pk}/")


def test_a_record_of_nobody_is_answered_by_the_technology_manager_on_paper(house):
    record = make_expert(name_zh="无人代表")
    assert invite(house, record).status_code == 302
    row = Introduction.objects.get()
    manager, address = house["manager"], f"/introductions/{row.pk}/"
    person = acting(Notice.objects.get().recipient).person_id

    assert "替专家办理" in text_of(manager, address)
    assert step(manager, row, "delegate", person=person).status_code == 302
    assert step(manager, row, "consent").status_code == 302
    page = text_of(manager, address)
    assert "专家在纸上签字" in page
    assert manager.post(f"{address}scan/", {"scan": _scan()}).status_code == 302
    assert step(house["alice"], row, "confirm-scan").status_code == 302
    row.refresh_from_db()
    assert row.status == "open"


def _scan():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("双方签字.pdf", pdf())


def test_boxes_and_workbook_name_the_expert(house):
    commands.save_listing(NODE, "need", {"anonymous": False}, house["need"].pk)
    invite(house)

    assert "伊芙" in text_of(house["alice"], "/introductions/")
    assert "甲医院" in text_of(house["eve"], "/introductions/")
    assert "伊芙" not in text_of(house["stranger"], "/introductions/")
    assert house["alice"].get("/introductions/?as=xlsx").status_code == 200
    assert Need.objects.get().anonymous is False
