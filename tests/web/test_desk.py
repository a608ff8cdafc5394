"""The desk and its pages: where one lands, what one sees, what is kept, and what others do not learn."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from ronghe.exchange import commands
from ronghe.exchange.commands import Plan
from ronghe.exchange.models import Contact, FollowUp, Lead
from tests.factories import (
    acting,
    login,
    make_achievement,
    make_duty,
    make_member,
    make_need,
    make_organisation,
)
from tests.factories.desk import make_introduction, make_match

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def body(response) -> str:
    return response.content.decode()


def test_one_lands_where_ones_work_is(client, hospital):
    cases = [
        (make_duty("technology_manager"), "/desk/"),
        (make_duty("administrator"), "/desk/"),
        (make_duty("auditor"), "/"),
        (make_member(hospital), "/work/"),
    ]

    for person, address in cases:
        assert login(Client(), person).get("/start/")["Location"] == address
    assert client.get("/start/")["Location"] == "/"


@pytest.mark.parametrize("address", ["/desk/", "/desk/matches/", "/leads/", "/leads/new/"])
def test_the_desk_is_the_staffs(client, hospital, address):
    member = login(Client(), make_member(hospital))

    assert client.get(address).status_code == 403
    assert member.get(address).status_code == 403
    assert login(Client(), make_duty("auditor")).get(address).status_code == 403
    assert login(Client(), make_duty("technology_manager")).get(address).status_code == 200


def test_a_line_is_read_confirmed_and_kept(client, staff, hospital):
    today = timezone.localdate()
    read = client.post(
        "/contacts/new/", {"step": "read", "text": "今天拜访示例医院骨科,三天内发资料", "next": "/desk/"}
    )
    page = body(read)

    assert Contact.objects.count() == 0
    assert re.search(r'name="organisation"[^>]*value="示例医院"|value="示例医院"[^>]*name="organisation"', page)
    assert f'value="{(today + timedelta(days=3)).isoformat()}"' in page
    assert "三天内" in page

    kept = client.post(
        "/contacts/new/",
        {
            "step": "keep",
            "kind": "visit",
            "on": today.isoformat(),
            "organisation": "示例医院",
            "unit": "骨科",
            "note": "今天拜访示例医院骨科,三天内发资料",
            "what_0": "发资料",
            "due_0": (today + timedelta(days=3)).isoformat(),
            "owner_0": str(staff.person_id),
            "next": "/desk/",
        },
    )

    contact = Contact.objects.get()
    assert kept["Location"] == "/desk/"
    assert (contact.organisation, contact.unit, contact.kind, contact.on) == (hospital, "骨科", "visit", today)
    assert FollowUp.objects.values_list("what", "due_on").get() == ("发资料", today + timedelta(days=3))
    assert "发资料" in body(client.get("/desk/"))


def test_a_part_of_the_page_is_answered_to_htmx_with_the_same_form(client, staff, hospital):
    part = body(client.post("/contacts/new/", {"step": "read", "text": "电话示医"}, headers={"HX-Request": "true"}))

    assert part.lstrip().startswith("<form")
    assert 'value="示例医院"' in part


def test_a_name_that_several_have_is_asked_back(client, staff, hospital):
    make_organisation(kind="hospital", name_zh="另一家医院", aliases=["示医"])
    today = timezone.localdate().isoformat()

    read = body(client.post("/contacts/new/", {"step": "read", "text": "电话示医王主任"}))
    kept = client.post("/contacts/new/", {"kind": "call", "on": today, "organisation": "示医", "note": "电话示医"})

    assert "示例医院" in read
    assert "另一家医院" in read
    assert kept.status_code == 422
    assert Contact.objects.count() == 0


def test_an_unknown_name_is_kept_as_written(client, staff):
    today = timezone.localdate().isoformat()
    client.post("/contacts/new/", {"kind": "visit", "on": today, "organisation": "某院", "note": "拜访某院"})

    assert Contact.objects.values_list("named", "organisation").get() == ("某院", None)


@pytest.mark.parametrize(
    "values",
    [
        {"note": ""},
        {"on": "2026-02-30"},
        {"on": "2999-01-01"},
        {"what_0": "发资料", "due_0": ""},
        {"kind": "dream"},
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_form(client, staff, values):
    sent = {"kind": "visit", "on": timezone.localdate().isoformat(), "note": "拜访", **values}

    response = client.post("/contacts/new/", sent)

    assert response.status_code == 422
    assert 'name="note"' in body(response)
    assert (Contact.objects.count(), FollowUp.objects.count()) == (0, 0)


def test_what_is_only_planned_makes_no_contact(client, staff, hospital):
    due = timezone.localdate() + timedelta(days=1)
    read = body(client.post("/contacts/new/", {"step": "read", "text": "明天拜访示例医院"}))
    assert 'name="only_plan"' in read

    client.post(
        "/contacts/new/",
        {
            "kind": "visit",
            "on": timezone.localdate().isoformat(),
            "organisation": "示例医院",
            "note": "明天拜访示例医院",
            "what_0": "拜访示例医院",
            "due_0": due.isoformat(),
            "only_plan": "1",
        },
    )

    assert Contact.objects.count() == 0
    assert FollowUp.objects.values_list("what", "due_on", "organisation").get() == ("拜访示例医院", due, hospital.pk)


def test_done_and_undone_with_and_without_scripts(client, staff):
    row = commands.plan_follow_up(staff, Plan("打电话", timezone.localdate()))

    part = client.post(f"/follow-ups/{row.pk}/done/", {"outcome": "已约"}, headers={"HX-Request": "true"})
    row.refresh_from_db()
    assert (row.done_at is not None, row.outcome) == (True, "已约")
    assert body(part).lstrip().startswith("<li")
    assert f"/follow-ups/{row.pk}/reopen/" in body(part)

    plain = client.post(f"/follow-ups/{row.pk}/reopen/", {"next": "/desk/"})
    row.refresh_from_db()
    assert (row.done_at, plain["Location"]) == (None, "/desk/")


@pytest.mark.parametrize("act", ["done", "reopen", "postpone", ""])
def test_the_follow_ups_of_others_are_not_there(act, staff, hospital):
    row = commands.plan_follow_up(staff, Plan("打电话", date(2026, 1, 1)))
    member = login(Client(), make_member(hospital))

    for client in (member, Client()):
        response = client.post(f"/follow-ups/{row.pk}/{act}/" if act else f"/follow-ups/{row.pk}/")
        assert response.status_code in (403, 404)

    row.refresh_from_db()
    assert (row.done_at, row.due_on) == (None, date(2026, 1, 1))


def test_an_address_of_another_site_is_not_followed(client, staff):
    row = commands.plan_follow_up(staff, Plan("打电话", timezone.localdate()))

    assert client.post(f"/follow-ups/{row.pk}/done/", {"next": "https://evil.example/"})["Location"] == "/start/"


@pytest.mark.parametrize(
    "address", ["/desk/", "/desk/?whose=all", "/follow-ups/", "/contacts/", "/leads/", "/leads/?view=table"]
)
def test_pages_cost_the_same_at_one_and_three_rows(client, staff, hospital, address, count_statements):
    today = timezone.localdate()

    def fill(number: int) -> None:
        firm = make_organisation(name_zh=f"公司{number}")
        values = {"note": f"谈{number}", "organisation": firm.pk}
        commands.log_contact(staff, values, [Plan("迟", today - timedelta(days=3)), Plan("今", today)])
        lead = commands.open_lead(staff, {"organisation": firm.pk})
        commands.plan_follow_up(staff, Plan("看房", today), {"lead": lead.pk})
        need = make_need(
            make_organisation(kind="hospital", name_zh=f"医院{number}"), renew_on=today + timedelta(days=5)
        )
        make_introduction(need, firm, due_on=today - timedelta(days=2))
        make_match(need, make_achievement(make_organisation(name_zh=f"院所{number}")))

    fill(1)
    client.get(address)  # the first visit is noted
    first = count_statements(lambda: client.get(address))
    fill(2)
    fill(3)

    assert count_statements(lambda: client.get(address)) == first
    assert first <= 40


@pytest.mark.parametrize("period", ["since=0001-01-01&until=9999-12-31", "since=9999-12-01&until=9999-12-31"])
def test_figures_over_all_time(client, staff, hospital, period):
    make_need(hospital)

    assert client.get(f"/figures/collected/?{period}").status_code == 200


def test_an_organisations_page_shows_the_readers_own_book(client, staff, hospital):
    firm = make_organisation(name_zh="公司甲")
    member = make_member(firm)
    commands.log_contact(
        staff, {"note": "节点的拜访", "organisation": hospital.pk}, [Plan("节点的事", timezone.localdate())]
    )
    commands.log_contact(acting(member), {"note": "公司的拜访", "organisation": hospital.pk})
    address = f"/organisations/{hospital.pk}/"

    at_desk, at_firm = body(client.get(address)), body(login(Client(), member).get(address))
    of_hospital, visitor = body(login(Client(), make_member(hospital)).get(address)), body(Client().get(address))

    assert ("节点的拜访" in at_desk, "节点的事" in at_desk, "公司的拜访" in at_desk) == (True, True, False)
    assert ("节点的拜访" in at_firm, "公司的拜访" in at_firm) == (False, True)
    for page in (of_hospital, visitor):
        assert not re.search("节点的|公司的拜访", page)
    assert 'id="book"' not in visitor


def test_own_work_shows_what_waits_for_the_side(hospital):
    need = make_need(hospital)
    firm = make_organisation(name_zh="公司甲")
    make_introduction(need, firm, due_on=timezone.localdate())
    make_need(hospital, open_=False, title_zh="没写完的草稿")
    owner, asking = make_member(hospital), make_member(firm)

    page = body(login(Client(), owner).get("/work/"))
    assert need.title_zh in page
    assert "公司甲" in page
    assert "没写完的草稿" in page
    other = body(login(Client(), asking).get("/work/"))
    assert "没写完的草稿" not in other
    assert need.title_zh not in other  # the other side is to answer


def test_leads_on_board_table_and_in_excel(client, staff):
    client.post(
        "/leads/new/", {"firm": "某器械公司", "owner": staff.person_id, "amount_wan": "3000", "area_m2": "1200"}
    )
    lead = Lead.objects.get()
    assert (lead.name, lead.amount_cny) == ("某器械公司", 30_000_000)

    assert "某器械公司" in body(client.get("/leads/"))
    assert "某器械公司" in body(client.get("/leads/?view=table&stage=contact"))
    assert "某器械公司" not in body(client.get("/leads/?view=table&stage=visit"))
    sheet = load_workbook(BytesIO(client.get("/leads/?as=xlsx").content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["某器械公司"]

    refused = client.post(f"/leads/{lead.pk}/move/", {"stage": "lost", "why": ""})
    lead.refresh_from_db()
    assert (refused.status_code, lead.stage) == (422, "contact")
    client.post(f"/leads/{lead.pk}/move/", {"stage": "lost", "why": "选了别处"})
    lead.refresh_from_db()
    assert (lead.stage, lead.lost_why) == ("lost", "选了别处")


def test_lists_filter_and_are_taken_away(client, staff):
    today = timezone.localdate()
    commands.plan_follow_up(staff, Plan("早就该做", today - timedelta(days=9)))
    commands.plan_follow_up(staff, Plan("以后再做", today + timedelta(days=90)))

    late = body(client.get("/follow-ups/?when=overdue"))
    assert ("早就该做" in late, "以后再做" in late) == (True, False)
    sheet = load_workbook(BytesIO(client.get("/follow-ups/?as=xlsx&when=open").content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["早就该做", "以后再做"]


def test_html_stays_text(client, staff):
    wild = "<img src=x onerror=alert(1)>"
    commands.log_contact(staff, {"note": wild, "people": wild, "named": wild}, [Plan(wild, timezone.localdate())])
    commands.open_lead(staff, {"name": wild, "seeks": wild})

    for address in ("/desk/", "/contacts/", "/follow-ups/", "/leads/", "/leads/?view=table"):
        assert "<img src=x" not in body(client.get(address))
    read = client.post("/contacts/new/", {"step": "read", "text": wild})
    assert "<img src=x" not in body(read)


def test_listings_to_be_reviewed_stand_on_the_desk_of_others_only(client, staff, hospital):
    owner = make_member(hospital)
    need = make_need(hospital, open_=False, title_zh="等待审核的需求")
    commands.submit_listing(acting(owner), "need", need.pk)

    assert "等待审核的需求" in body(client.get("/desk/"))
    assert f"/reviews/need/{need.pk}/" in body(client.get("/desk/"))
    own = login(Client(), make_duty("technology_manager", owner))
    assert f"/reviews/need/{need.pk}/" not in body(own.get("/desk/"))


def test_contact_is_corrected_on_its_page(client, staff, hospital):
    wrong = make_organisation(kind="hospital", name_zh="别的医院")
    values = {"note": "拜访骨科", "organisation": wrong.pk, "kind": "visit"}
    contact = commands.log_contact(staff, values, [Plan("寄样品", timezone.localdate())])
    address = f"/contacts/{contact.pk}/edit/"
    assert address in body(client.get(f"/contacts/{contact.pk}/"))
    sent = {"kind": "call", "on": contact.on.isoformat(), "unit": "", "people": "", "note": "电话骨科"}

    assert client.post(address, {**sent, "organisation": "示例医院", "note": ""}).status_code == 422
    assert client.post(address, {**sent, "organisation": "示例医院"}).status_code == 302

    contact.refresh_from_db()
    assert (contact.organisation, contact.kind, contact.note) == (hospital, "call", "电话骨科")
    assert FollowUp.objects.get().organisation == hospital
    client.post(address, {**sent, "organisation": "还没有的医院"})
    contact.refresh_from_db()
    assert (contact.organisation, contact.named) == (None, "还没有的医院")
    client.post(address, {**sent, "organisation": "还没有的医院", "people": "王主任"})
    contact.refresh_from_db()
    assert (contact.named, contact.people) == ("还没有的医院", "王主任")


def test_others_correct_no_contact(staff, hospital):
    contact = commands.log_contact(staff, {"note": "拜访"})
    other = login(Client(), make_member(hospital))

    assert other.get(f"/contacts/{contact.pk}/edit/").status_code == 404
    assert other.post(f"/contacts/{contact.pk}/edit/", {"note": "x"}).status_code == 404


def test_buttons_of_a_row_are_called_by_what_they_show(client, staff):
    commands.plan_follow_up(staff, Plan("call the ward", timezone.localdate()))
    client.cookies["django_language"] = "en"

    named = re.findall(r'<button[^>]*aria-label="([^"]*)"[^>]*>(.*?)</button>', body(client.get("/desk/")), re.S)

    shown = [(name, re.sub(r"<span.*?</span>|<[^>]+>", "", text).strip()) for name, text in named if "ward" in name]
    assert len(shown) == 2
    assert all(name.startswith(text) for name, text in shown)
