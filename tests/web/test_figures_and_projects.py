"""Pages of the monthly figures and of projects."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from ronghe.exchange import commands
from ronghe.exchange.commands import Plan
from ronghe.exchange.models import FigureTarget
from ronghe.journey.commands import open_project
from tests.factories import acting, login, make_member, make_need, make_organisation
from tests.factories.desk import make_introduction

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def staff(at_desk):
    return acting(at_desk)


def body(response) -> str:
    return response.content.decode()


def make_project(system, number: int = 1):
    need = make_need(make_organisation(kind="hospital", name_zh=f"医院{number}"), title_zh=f"需求{number}")
    introduction = make_introduction(need, make_organisation(name_zh=f"公司{number}"), status="consented")
    return open_project(system, introduction.pk)


def test_each_number_opens_its_rows_and_goes_into_the_file(client, staff):
    make_need(title_zh="本月收集的需求")
    month = f"{timezone.localdate():%Y-%m}"

    page = body(client.get("/figures/"))
    assert f"/figures/collected/?month={month}" in page
    rows = body(client.get(f"/figures/collected/?month={month}"))
    assert "本月收集的需求" in rows
    book = load_workbook(BytesIO(client.get(f"/figures/?month={month}&as=xlsx").content))
    assert book.worksheets[0].cell(2, 13).value == 1
    assert [row[1].value for row in book.worksheets[2].iter_rows(min_row=2)] == ["本月收集的需求"]
    alone = load_workbook(BytesIO(client.get(f"/figures/collected/?month={month}&as=xlsx").content))
    assert alone.active.max_row == 2


def test_a_target_is_set_shown_and_taken_away(client, staff):
    sent = {
        "figure": "collected",
        "since": "2026-01",
        "until": "2026-12",
        "value": "300",
        "owner": staff.person_id,
        "due_on": "2026-12-31",
    }
    assert client.post("/figures/targets/", sent).status_code == 302

    target = FigureTarget.objects.get()
    assert (target.since_on, target.until_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert "300" in body(client.get("/figures/?month=2026-11"))
    assert client.post("/figures/targets/", {**sent, "value": "-1"}).status_code == 422
    client.post(f"/figures/targets/{target.pk}/drop/")
    assert FigureTarget.objects.count() == 0


@pytest.mark.parametrize("query", ["?month=2026-13", "?month=nonsense", "?month=0001-01", "?month=9999-12", "?month="])
def test_nonsense_in_the_address_gives_the_present_month(client, staff, query):
    assert f"{timezone.localdate():%Y-%m}" in body(client.get(f"/figures/{query}"))


@pytest.mark.parametrize("address", ["/figures/", "/figures/collected/", "/figures/targets/"])
def test_figures_are_the_staffs(client, address):
    assert client.get(address).status_code == 403
    assert login(Client(), make_member(make_organisation())).get(address).status_code == 403


def test_the_figures_cost_the_same_however_many_rows_and_targets(client, staff, count_statements):
    def fill(number: int) -> None:
        make_need(title_zh=f"需求{number}")
        first = date(2026, number, 1)
        commands.set_target(staff, "landed", first, date(2026, 12, 31), 5, owner_id=staff.person_id, due_on=first)

    fill(1)
    client.get("/figures/")  # the first request of a session costs more
    first = count_statements(lambda: client.get("/figures/?month=2026-11"))
    fill(2)
    fill(3)

    assert count_statements(lambda: client.get("/figures/?month=2026-11")) == first
    assert first <= 24


def test_both_parties_and_the_staff_see_a_project_and_nobody_else(client, staff, system):
    project = make_project(system)
    asking, answering = project.introduction.asked_for, project.introduction.answered_by
    address = f"/projects/{project.number}/"

    for reader in (
        client,
        login(Client(), make_member(asking)),
        login(Client(), make_member(answering)),
        login(Client(), make_member(answering, "guest")),
    ):
        assert reader.get(address).status_code == 200
        assert project.number in body(reader.get("/projects/"))
    other = login(Client(), make_member(make_organisation(name_zh="别的公司")))
    assert other.get(address).status_code == 404
    assert project.number not in body(other.get("/projects/"))
    assert Client().get(address).status_code == 403


def test_a_number_is_found_however_it_is_written_and_a_slip_is_told(client, staff, system):
    project = make_project(system)
    plain = project.number.replace("-", "").lower()

    assert client.get(f"/projects/{plain}/")["Location"] == f"/projects/{project.number}/"
    swapped = project.number[:-1] + ("A" if project.number[-1] != "A" else "B")
    assert client.get(f"/projects/{swapped}/").status_code == 422
    assert client.get("/projects/nonsense/").status_code == 422


def test_a_project_shows_the_readers_own_book(client, staff, system):
    project = make_project(system)
    member = make_member(project.introduction.asked_for)
    today = timezone.localdate()
    subject = {"introduction": project.introduction_id}
    commands.log_contact(staff, {"note": "节点的记录", **subject}, [Plan("节点的事", today)])
    commands.log_contact(acting(member), {"note": "公司的记录", **subject})

    ours = body(client.get(f"/projects/{project.number}/"))
    theirs = body(login(Client(), member).get(f"/projects/{project.number}/"))

    assert ("节点的记录" in ours, "节点的事" in ours, "公司的记录" in ours) == (True, True, False)
    assert ("节点的" in theirs, "公司的记录" in theirs) == (False, True)


def test_a_guest_closes_nothing(system):
    project = make_project(system)
    guest = login(Client(), make_member(project.introduction.asked_for, "guest"))

    assert guest.post(f"/projects/{project.number}/close/", {"why": "试试"}).status_code == 404
    project.refresh_from_db()
    assert project.closed_on is None

    member = login(Client(), make_member(project.introduction.asked_for))
    assert member.post(f"/projects/{project.number}/close/", {"why": ""}).status_code == 422
    member.post(f"/projects/{project.number}/close/", {"why": "转为正式合同"})
    project.refresh_from_db()
    assert project.closed_on == timezone.localdate()
    member.post(f"/projects/{project.number}/reopen/")
    project.refresh_from_db()
    assert project.closed_on is None


@pytest.mark.parametrize("which", ["list", "page"])
def test_projects_cost_the_same_at_one_and_three_rows(client, staff, system, count_statements, which):
    project = make_project(system)
    address = "/projects/" if which == "list" else f"/projects/{project.number}/"
    client.get(address)  # the first request of a session costs more
    first = count_statements(lambda: client.get(address))
    for number in (2, 3):
        make_project(system, number)
        commands.log_contact(staff, {"note": f"谈{number}", "introduction": project.introduction_id})

    assert count_statements(lambda: client.get(address)) == first


def test_the_list_of_projects_is_taken_away(client, staff, system):
    make_project(system)
    closed = make_project(system, 2)
    client.post(f"/projects/{closed.number}/close/", {"why": "无下文"})

    sheet = load_workbook(BytesIO(client.get("/projects/?state=open&as=xlsx").content)).active
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["需求1"]
