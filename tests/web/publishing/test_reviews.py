"""The review queue, the gate, one verb on many listings, and one's own list: the pages, and who may open them."""

from __future__ import annotations

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ronghe.base.actors import Actor
from ronghe.exchange import commands
from ronghe.exchange.models import Need, Review
from ronghe.exchange.queries.reviewed import mark_of
from tests.factories import NODE, login, make_duty, make_need, make_organisation
from tests.factories.files import pdf
from tests.web.publishing.filling import form, seen_in, target_row

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_review_page_shows_comments_and_decides(writer, manager, hospital):
    writer.post("/needs/new/", form(go="submit"))
    need = Need.objects.get()
    assert "止血" in manager.get("/reviews/").content.decode()
    address = f"/reviews/need/{need.pk}/"
    page = manager.get(address).content.decode()
    assert "术中渗血难以控制" in page
    assert "临床需求" in page
    assert "NeedTarget" not in page

    assert manager.post(address, {"verdict": "return", "seen": seen_in(page)}).status_code == 422
    decided = {"verdict": "return", "comment-problem": "写明科室", "note": "差一点", "seen": seen_in(page)}
    manager.post(address, decided)

    need.refresh_from_db()
    assert (need.status, Review.objects.get().comments) == ("returned", {"problem": "写明科室"})
    page = writer.get(f"/needs/{need.pk}/edit/").content.decode()
    assert "写明科室" in page
    assert "差一点" in page
    assert manager.get(address).status_code == 404


def test_what_was_changed_since_it_was_opened_is_not_decided_on(writer, manager):
    writer.post("/needs/new/", form(go="submit"))
    need = Need.objects.get()
    address = f"/reviews/need/{need.pk}/"
    seen = seen_in(manager.get(address).content.decode())
    asked = manager.post("/listings/act/", {"do": "approve", "pick": f"need:{need.pk}"}).content.decode()
    writer.post(f"/needs/{need.pk}/edit/", form(go="submit", problem_zh="换成了广告"))

    refused = manager.post(address, {"verdict": "approve", "seen": seen, "note": "同意"})
    together = {"do": "approve", "pick": f"need:{need.pk}", "confirm": "yes", f"seen-need:{need.pk}": seen}

    assert refused.status_code == 409
    assert "换成了广告" in refused.content.decode()
    assert f'name="seen-need:{need.pk}" value="{seen}"' in asked
    assert 'class="bad"' in manager.post("/listings/act/", together).content.decode()
    assert Need.objects.get().status == "submitted"
    manager.post(address, {"verdict": "approve", "seen": seen_in(refused.content.decode())})
    assert Need.objects.get().status == "open"


def test_change_of_an_open_listing_shows_what_was_there(writer, manager, hospital):
    writer.post("/needs/new/", form(go="submit", problem_zh="术中渗血难以控制。每年三百例。", setting_zh="手术室"))
    need = Need.objects.get()
    manager.post(f"/reviews/need/{need.pk}/", {"verdict": "approve", "seen": mark_of(need)})
    changed = form(problem_zh="术中渗血难以控制。请来电洽谈。", **target_row(0, parameter="x", operator="<", value="1"))
    writer.post(f"/needs/{need.pk}/edit/", {**changed, "go": "save"})

    page = manager.get(f"/reviews/need/{need.pk}/").content.decode()

    assert "<del>每年三百例。</del><ins>请来电洽谈。</ins>" in page
    assert "<del>手术室</del>" in page
    assert "<del>术中渗血" not in page
    assert f"/reviews/need/{need.pk}/" in manager.get("/desk/").content.decode()


def test_what_was_narrowed_since_is_not_shown_by_what_stood_there(writer, manager, hospital):
    writer.post("/needs/new/", form(go="submit", setting_zh="导管室三号台"))
    need = Need.objects.get()
    manager.post(f"/reviews/need/{need.pk}/", {"verdict": "approve", "seen": mark_of(need)})
    alice = Actor(None, frozenset({hospital.pk}))
    commands.save_listing(alice, "need", {"tiers": {"setting": "private"}, "setting_zh": "别处"}, need.pk)

    page = manager.get(f"/reviews/need/{need.pk}/").content.decode()

    assert "导管室三号台" not in page


def test_reviewer_opens_the_files_whose_tier_reaches_them(writer, manager, stranger_page, hospital):
    need = make_need(hospital, open_=False)
    row = commands.attach_file(NODE, "need", need.pk, "报告.pdf", pdf())
    commands.submit_listing(Actor(None, frozenset({hospital.pk})), "need", need.pk)
    address = f"/needs/{need.pk}/files/{row.pk}/"
    before = [page.get(address).status_code for page in (manager, stranger_page)]
    Need.objects.update(tiers={"attachments": "member"})

    assert before == [404, 404], "what is under an agreement the node does not open either"
    assert address in manager.get(f"/reviews/need/{need.pk}/").content.decode()
    assert b"".join(manager.get(address).streaming_content) == pdf()
    assert stranger_page.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/reviews/", "/reviews/gate/", "/reviews/pools/"])
def test_queue_is_closed_to_others(writer, client, address):
    assert writer.get(address).status_code == 403
    assert client.get(address).status_code == 403


def test_administrator_sets_the_gate_on_its_page(node, manager):
    admin = login(Client(), make_duty("administrator", name_zh="管理员"))
    values = {f"reviews-{kind}": "2" for kind in ("need", "achievement", "service", "mandate")}
    values |= {f"days-{kind}": "90" for kind in ("need", "achievement", "service", "mandate")}

    assert manager.post("/reviews/gate/", values).status_code == 403
    assert admin.post("/reviews/gate/", {**values, "reviews-need": "7"}).status_code == 422
    assert admin.post("/reviews/gate/", values).status_code == 302

    page = admin.get("/reviews/gate/").content.decode()
    assert page.count('value="2" selected') == 4


def test_one_verb_on_many_asks_first_and_tells_of_each(manager, writer, hospital):
    for number in range(2):
        writer.post("/needs/new/", form(go="submit", title_zh=f"需求{number}"))
    one, two = Need.objects.order_by("title_zh")
    other = make_need(make_organisation(name_zh="别家"), open_=False)
    picks = [f"need:{key}" for key in (one.pk, two.pk, other.pk)]

    asked = manager.post("/listings/act/", {"do": "approve", "pick": picks, "back": "/reviews/"})
    assert asked.status_code == 200
    assert Review.objects.count() == 0
    seen = dict(re.findall(r'name="(seen-[^"]+)" value="([^"]+)"', asked.content.decode()))
    assert len(seen) == 2
    picked = {"do": "approve", "pick": picks, "confirm": "yes", "back": "/reviews/"}
    done = manager.post("/listings/act/", {**picked, **seen})

    page = done.content.decode()
    assert set(Need.objects.values_list("status", flat=True)) == {"open", "draft"}
    assert page.count('class="good"') == 2
    assert page.count('class="bad"') == 1
    assert "椎弓根" not in page


def test_many_needs_a_choice_and_no_foreign_way_back(writer):
    response = writer.post("/listings/act/", {"do": "withdraw", "back": "https://evil.example/"})

    assert response.status_code == 422
    assert "evil.example" not in response.content.decode()


def test_own_list_filters_exports_and_costs_the_same(writer, hospital):
    make_need(hospital, open_=False, title_zh="草稿一")

    def statements():
        with CaptureQueriesContext(connection) as caught:
            assert writer.get("/mine/").status_code == 200
        return len(caught)

    statements()  # the first request of a session writes it
    first = statements()
    make_need(hospital, title_zh="公开一")
    make_need(hospital, title_zh="公开二")

    assert statements() == first
    page = writer.get("/mine/", {"status": "open"}).content.decode()
    assert "公开一" in page
    assert "草稿一" not in page
    assert writer.get("/mine/", {"as": "xlsx"})["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("confirm", ["", "yes"])
def test_what_is_not_there_was_not_chosen(manager, confirm):
    given = {"do": "withdraw", "pick": f"need:{uuid4()}", "confirm": confirm}

    answer = manager.post("/listings/act/", given)

    assert answer.status_code == 422
    assert 'value="yes"' not in answer.content.decode()


def test_the_queue_can_be_taken_away_by_those_who_tend_it(writer, manager, stranger_page):
    writer.post("/needs/new/", form(go="submit"))

    answer = manager.get("/reviews/?as=xlsx")

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[1:3] for row in rows if row[1] == Need.objects.get().title_zh] == [("止血", "甲医院")]
    assert stranger_page.get("/reviews/?as=xlsx").status_code == 403
