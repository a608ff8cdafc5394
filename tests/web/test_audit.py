"""The page of the audit log: who may read it, what it shows, filters, paging, file."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ronghe.base import chain
from ronghe.base.actors import Actor
from ronghe.base.audit import Entry, record
from ronghe.exchange import commands
from ronghe.exchange.queries import log_names
from tests.doors.walking import content
from tests.factories import acting, actor_of, login, make_duty, make_member, make_need, make_organisation
from tests.factories.files import pdf

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def acted(node):
    """Something was done by a person for an organisation."""
    hospital = make_organisation(kind="hospital", name_zh="审计医院")
    person = make_member(hospital, "manager", name_zh="钱经理")
    actor = Actor(person.pk, frozenset({hospital.pk}), rank="manager", door="web", reason="院长要求撤回")
    need = make_need(hospital, title_zh="绝密题目")
    commands.withdraw_listing(actor, "need", need.pk)
    return {"hospital": hospital, "person": person, "need": need}


@pytest.fixture
def auditor(client, node):
    person = make_duty("auditor", name_zh="审计员")
    login(client, person)
    return client


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_auditors_and_administrators_read_it(client, acted, role):
    login(client, make_duty(role))
    page = client.get("/audit/", {"subject": str(acted["need"].pk)}).content.decode()

    assert "钱经理" in page
    assert "审计医院" in page
    assert "院长要求撤回" in page
    assert "exchange.withdraw_listing" in page
    assert "open → withdrawn" in page
    assert "绝密题目" not in page


@pytest.mark.parametrize("who", ["anonymous", "member", "owner", "technology_manager", "policy_officer"])
def test_nobody_else_reads_it(client, acted, who):
    if who in {"technology_manager", "policy_officer"}:
        login(client, make_duty(who))
    elif who != "anonymous":
        login(client, make_member(acted["hospital"], who))
    for query in ("", "?as=xlsx", f"?subject={acted['need'].pk}"):
        answer = client.get(f"/audit/{query}")
        assert answer.status_code == 403
        assert "withdraw_listing" not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"who": "钱经理"}, 1),
        ({"who": "不存在的人"}, 0),
        ({"action": "exchange.withdraw"}, 1),
        ({"action": "nothing"}, 0),
        ({"since": "2999-01-01"}, 0),
        ({"until": "2000-01-01"}, 0),
        ({"action": "exchange.withdraw", "who": "\x00", "page": "99"}, 1),
    ],
)
def test_filters_narrow(auditor, acted, query, number):
    if "who" in query and query["who"] == "钱经理":
        query = {**query, "action": "exchange."}
    answer = auditor.get("/audit/", query)
    assert answer.status_code == 200
    assert answer.context["total"] == number


def test_person_is_found_by_identifier_too(auditor, acted):
    answer = auditor.get("/audit/", {"who": str(acted["person"].pk), "action": "exchange."})
    assert answer.context["total"] == 1


def test_bad_day_is_told_and_filters_nothing(auditor, acted):
    answer = auditor.get("/audit/", {"since": "yesterday"})
    assert answer.status_code == 200
    assert "text-danger" in answer.content.decode()


def test_pages_keep_the_filter(auditor, acted):
    for number in range(120):
        record(Actor.system("test"), "test.many", after={"number": number})
    first = auditor.get("/audit/", {"action": "test.many"})
    third = auditor.get("/audit/", {"action": "test.many", "page": "3"})

    assert first.context["total"] == 120
    assert [link.query for link in first.context["links"]][1] == "?action=test.many&page=2"
    assert [row.entry.after["number"] for row in third.context["rows"]] == list(range(19, -1, -1))


def test_log_is_counted_to_a_bound_and_says_so(auditor, acted, monkeypatch):
    monkeypatch.setattr("ronghe.web.counting.MOST", 2)
    with CaptureQueriesContext(connection) as captured:
        page = auditor.get("/audit/?page=9")
    assert (page.context["total"], page.context["more"]) == (2, True)
    assert "超过 2 条" in page.content.decode()
    assert any("COUNT" in one["sql"] and "LIMIT 3" in one["sql"] for one in captured)


def test_page_takes_as_many_statements_for_many_rows(auditor, acted):
    auditor.get("/audit/")  # what a first request does once
    taken = []
    for number in (1, 3):
        for organisation in [make_organisation(name_zh=f"机构{i}") for i in range(number)]:
            record(actor_of(organisation), f"test.rows{number}", organisation)
        with CaptureQueriesContext(connection) as captured:
            assert auditor.get("/audit/", {"action": f"test.rows{number}"}).context["total"] == number
        taken.append(len(captured))
    assert taken[0] == taken[1]


def test_file_holds_what_the_page_shows(auditor, acted):
    chain.link()
    answer = auditor.get("/audit/", {"as": "xlsx", "subject": str(acted["need"].pk)})
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    rows = list(sheet.values)

    assert len(rows) == 1 + Entry.objects.filter(subject_id=str(acted["need"].pk)).count()
    assert rows[1][2] == "钱经理"
    assert rows[1][-1] == Entry.objects.get(action="exchange.withdraw_listing").digest
    assert "绝密" not in str(rows)


def test_reason_that_is_html_stays_text(auditor, node):
    record(Actor.system("<script>alert(1)</script>"), "test.html")
    page = auditor.get("/audit/", {"action": "test.html"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.fixture
def nameless(node):
    """An anonymous need and an introduction with a withheld side; what their people did."""
    hospital = make_organisation(kind="hospital", name_zh="隐名医院")
    company = make_organisation(kind="company", name_zh="隐名企业")
    alice, bob = make_member(hospital, "owner", name_zh="隐名院长"), make_member(company, "owner", name_zh="隐名经理")
    need = make_need(hospital, anonymous=True)
    actor = acting(alice, hospital)
    commands.save_listing(actor, "need", {"summary_zh": "改动", "region": "西藏", "contact": alice.pk}, need.pk)
    attached = commands.attach_file(actor, "need", need.pk, "a.pdf", pdf())
    asked = commands.show_interest(acting(bob, company), "need", need.pk, withhold_name=True)
    told = {"need": need.pk, "file": attached.file_id, "introduction": asked.pk}
    return {"hospital": hospital, "company": company, "alice": alice, "bob": bob, "told": told}


SECRETS = ("隐名医院", "隐名院长", "隐名企业", "隐名经理")


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_names_that_are_withheld_are_told_to_no_reader_of_the_log(client, nameless, role):
    login(client, make_duty(role, name_zh="节点人员"))
    keys = (str(nameless["hospital"].pk), str(nameless["company"].pk), str(nameless["alice"].pk))
    for query in ({}, *({"subject": str(key)} for key in nameless["told"].values())):
        for more in ({}, {"as": "xlsx"}):
            answer = client.get("/audit/", {**query, **more})
            told = content(answer)
            assert answer.status_code == 200
            assert [one for one in (*SECRETS, *(keys if query else ())) if one in told] == [], query
    assert "exchange.attach_file" in content(client.get("/audit/"))


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_a_search_for_a_person_leaves_out_what_would_tell(client, nameless, role):
    login(client, make_duty(role, name_zh="节点人员"))
    for who in (nameless["alice"], nameless["bob"]):
        for words in (str(who.pk), who.name_zh):
            assert client.get("/audit/", {"who": words, "action": "exchange."}).context["total"] == 0
            assert client.get("/audit/", {"who": words, "action": "base."}).context["total"] == 0


def test_an_auditor_opens_the_names_of_one_record_with_a_reason_and_leaves_an_entry(client, nameless, monkeypatch):
    login(client, make_duty("auditor", name_zh="审计员"))
    key = str(nameless["told"]["need"])
    page = client.get("/audit/", {"subject": key})
    assert page.context["opens_names"]
    assert client.post("/audit/names/", {"subject": key, "why": " "}).status_code == 422

    answer = client.post("/audit/names/", {"subject": key, "why": "举报核查"}, follow=True)

    assert "隐名医院" in answer.content.decode()
    assert Entry.objects.get(action="exchange.look_at_log_names").why == "举报核查"
    assert "隐名企业" not in content(client.get("/audit/"))
    assert client.post("/audit/names/", {"subject": str(uuid.uuid4()), "why": "x"}).status_code == 404
    monkeypatch.setattr(log_names, "LOOK_LASTS", timedelta(0))
    assert "隐名医院" not in content(client.get("/audit/", {"subject": key}))


def test_administrators_and_others_open_no_names(client, nameless):
    for role in ("administrator", "technology_manager", "policy_officer"):
        login(client, make_duty(role, name_zh=role))
        sent = {"subject": str(nameless["told"]["need"]), "why": "想知道"}
        assert client.post("/audit/names/", sent).status_code == 403
    assert not Entry.objects.filter(action="exchange.look_at_log_names").exists()
