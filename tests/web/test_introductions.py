"""Pages of introductions and notices: the forms carry the story, names stay withheld, HTML stays text."""

from __future__ import annotations

import io
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from ronghe.base.audit import Entry
from ronghe.exchange import commands
from ronghe.exchange.models import Introduction, Nda, ThreadMessage
from ronghe.network.models import Notice
from tests.factories import acting, login, make_achievement, make_duty, make_member, make_need, make_organisation
from tests.factories.files import pdf

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LISTED = 13  # session, user, standing (3), bell, four boxes, page with its prefetch, titles
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def house(node, db):
    """Alice's hospital, Bob's institute, Charlie's company, each logged in; a need and an achievement."""
    hospital = make_organisation(kind="hospital", name_zh="甲医院", name_en="Hospital A")
    institute = make_organisation(kind="institute", name_zh="乙研究所", name_en="Institute B")
    company = make_organisation(kind="company", name_zh="丙公司", name_en="Company C")
    people = {
        "alice": (make_member(hospital, "owner", name_zh="爱丽丝"), hospital),
        "bob": (make_member(institute, "manager", name_zh="鲍勃"), institute),
        "charlie": (make_member(company, "manager", name_zh="查理"), company),
        "guest": (make_member(institute, "guest", name_zh="访客甲"), institute),
        "manager": (make_duty("technology_manager", name_zh="王经理"), None),
    }
    return {
        **{name: login(Client(), *who) for name, who in people.items()},
        **{f"{name}_actor": acting(*who) for name, who in people.items()},
        "need": make_need(hospital),
        "achievement": make_achievement(institute, title_zh="脊柱手术导航系统"),
    }


@pytest.fixture
def asked(house) -> Introduction:
    return commands.show_interest(
        house["alice_actor"], "achievement", house["achievement"].pk, "悄悄话", need_id=house["need"].pk
    )


def step(client: Client, introduction: Introduction, name: str, **values):
    return client.post(f"/introductions/{introduction.pk}/{name}/", values)


def close(response) -> None:
    """The file behind a download, without what else the end of a request closes: the test's own connection."""
    for closer in response._resource_closers:
        closer()


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_whole_story_through_forms(house, mailoutbox):
    alice, bob, achievement = house["alice"], house["bob"], house["achievement"]
    page = text_of(alice, f"/achievements/{achievement.pk}/")
    form = f"/introductions/new/?kind=achievement&listing={achievement.pk}"
    assert form.replace("&", "&amp;") in page
    assert str(house["need"].pk) in text_of(alice, form)
    sent = alice.post(
        "/introductions/new/",
        {"kind": "achievement", "listing": achievement.pk, "message": "您好", "need": house["need"].pk},
    )
    introduction = Introduction.objects.get()
    assert sent["Location"] == f"/introductions/{introduction.pk}/"
    assert f"/introductions/{introduction.pk}/" in text_of(alice, f"/achievements/{achievement.pk}/")
    notice = Notice.objects.get()
    opened = bob.post(f"/notices/{notice.pk}/")
    assert opened["Location"] == sent["Location"]
    assert step(bob, introduction, "consent", note="欢迎").status_code == 302
    nda = Nda.objects.get()
    for client in (alice, bob):
        agreement = f"/introductions/{introduction.pk}/agreement/"
        assert nda.sha256 in text_of(client, agreement)
        assert client.get(f"/introductions/{introduction.pk}/agreement.txt").content == (
            f"{nda.text_zh}\n{nda.text_en}".encode()
        )
        refused = client.post(agreement, {"version": nda.template.version, "sha256": nda.sha256})
        assert refused.status_code == 422
        client.post(agreement, {"version": nda.template.version, "sha256": nda.sha256, "entitled": "1"})
    introduction.refresh_from_db()
    assert introduction.status == "open"
    key = uuid.uuid4()
    for _twice in range(2):
        alice.post(
            f"/introductions/{introduction.pk}/message/",
            {"text": "见附件", "message": key, "files": [io.BytesIO(pdf())]},
        )
    assert ThreadMessage.objects.count() == 0
    file = io.BytesIO(pdf())
    file.name = "方案.pdf"
    step(alice, introduction, "message", text="见附件", message=key, files=[file])
    message = ThreadMessage.objects.get()
    assert "见附件" in text_of(bob, f"/introductions/{introduction.pk}/")
    got = bob.get(f"/introductions/{introduction.pk}/files/{message.files.get().pk}/")
    assert b"".join(got.streaming_content) == pdf()
    assert got["Content-Disposition"].startswith("attachment")
    close(got)
    assert step(bob, introduction, "outcome", outcome="trial", note="两台样机").status_code == 302
    introduction.refresh_from_db()
    assert (introduction.status, introduction.outcome) == ("closed", "trial")
    done = set(Entry.objects.filter(subject_id=str(introduction.pk)).values_list("action", flat=True))
    assert done == {
        f"exchange.{name}" for name in ("show_interest", "consent", "accept_nda", "post_message", "record_outcome")
    }
    assert set(Entry.objects.filter(action="exchange.consent").values_list("door", flat=True)) == {"web"}


@pytest.mark.parametrize("who", ["charlie", "anonymous"])
def test_a_third_learns_nothing(house, asked, who, client):
    third = house.get(who, client)
    status = 404 if who == "charlie" else 403
    key = asked.pk
    for address in (
        f"/introductions/{key}/",
        f"/introductions/{key}/agreement/",
        f"/introductions/{key}/agreement.txt",
    ):
        assert third.get(address).status_code == status
    for name in ("consent", "decline", "withdraw", "message", "outcome", "scan", "due", "take-back", "delegate"):
        assert step(third, asked, name, note="x", text="x", outcome="talk").status_code in (status, 422)
    assert third.get("/introductions/").status_code == (200 if who == "charlie" else 403)
    asked.refresh_from_db()
    assert asked.status == "interest"
    if who == "charlie":
        assert "导航系统" not in text_of(third, "/introductions/")
        assert Notice.objects.filter(recipient=house["charlie_actor"].person_id).count() == 0


def test_pages_of_a_third_are_the_same_bytes_whatever_two_others_do(house):
    """Listing, lists and search show no trace of an introduction."""
    addresses = [
        f"/achievements/{house['achievement'].pk}/",
        "/achievements/",
        "/needs/",
        "/introductions/",
        "/notices/",
    ]

    def seen():
        return [_without_tokens(text_of(house["charlie"], address)) for address in addresses]

    before = seen()
    asked = commands.show_interest(
        house["alice_actor"], "achievement", house["achievement"].pk, need_id=house["need"].pk
    )
    commands.consent(house["bob_actor"], asked.pk)
    version = Nda.objects.get().template.version
    for name in ("alice_actor", "bob_actor"):
        commands.accept_nda(house[name], asked.pk, version)
    assert seen() == before


def _without_tokens(page: str) -> str:
    import re

    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r"nonce-[\w-]+", "", page)


def test_guest_reads_along_without_forms(house, asked):
    page = text_of(house["guest"], f"/introductions/{asked.pk}/")
    assert "悄悄话" in page
    assert "/consent/" not in page
    assert step(house["guest"], asked, "consent").status_code == 403
    asked.refresh_from_db()
    assert asked.status == "interest"


def test_guest_reads_neither_the_conversation_nor_its_files(house, asked):
    commands.consent(house["bob_actor"], asked.pk)
    version = Nda.objects.get().template.version
    for name in ("alice_actor", "bob_actor"):
        commands.accept_nda(house[name], asked.pk, version)
    sent = commands.post_message(house["alice_actor"], asked.pk, "配方在附件", [("配方.pdf", pdf())])
    file = f"/introductions/{asked.pk}/files/{sent.files.get().pk}/"
    assert "配方在附件" in text_of(house["bob"], f"/introductions/{asked.pk}/")
    page = text_of(house["guest"], f"/introductions/{asked.pk}/")
    assert "配方" not in page
    assert house["guest"].get(file).status_code == 404
    got = house["bob"].get(file)
    assert b"".join(got.streaming_content) == pdf()
    close(got)


def test_manager_follows_without_reading_what_the_sides_say(house, asked):
    assert "导航系统" in text_of(house["manager"], "/introductions/")
    page = text_of(house["manager"], f"/introductions/{asked.pk}/")
    assert "甲医院" in page
    assert "悄悄话" not in page
    commands.consent(house["bob_actor"], asked.pk, "密谈")
    assert "密谈" not in text_of(house["manager"], f"/introductions/{asked.pk}/")
    assert house["manager"].get(f"/introductions/{asked.pk}/agreement/").status_code == 404


@pytest.mark.parametrize("who", ["asking", "answering"])
def test_withheld_name_is_in_no_page_file_notice_or_letter_before_consent(house, who, mailoutbox):
    """The name, the person and the organisation's id: nowhere before consent, there after it."""
    from ronghe.network.jobs import mail_notices

    if who == "answering":
        type(house["achievement"]).objects.update(anonymous=True)
    asked = commands.show_interest(
        house["alice_actor"],
        "achievement",
        house["achievement"].pk,
        "想谈一谈",
        need_id=house["need"].pk,
        withhold_name=who == "asking",
    )
    reader, hidden, person = ("bob", "alice", "爱丽丝") if who == "asking" else ("alice", "bob", "鲍勃")
    names = ("甲医院", "Hospital A") if who == "asking" else ("乙研究所", "Institute B")
    organisation_id = str(house[f"{hidden}_actor"].acting_for)

    def surfaces() -> str:
        pages = [f"/introductions/{asked.pk}/", *(f"/introductions/?box={box}" for box in ("answer", "waiting"))]
        found = [text_of(house[one], page) for one in (reader, "manager") for page in [*pages, "/notices/"]]
        found.append(text_of(house["manager"], "/matching-health/rows/?of=stages&key=interest"))
        for box in ("answer", "waiting"):
            for one in (reader, "manager"):
                content = house[one].get(f"/introductions/?box={box}&as=xlsx").content
                found.append(str(list(load_workbook(io.BytesIO(content)).active.values)))
        mail_notices()
        found += [f"{letter.subject}\n{letter.body}" for letter in mailoutbox if house_of(letter) != hidden]
        return "\n".join(found)

    addresses = {name: str(house[f"{name}_actor"].person_id) for name in ("alice", "bob")}

    def house_of(letter) -> str:
        return next((name for name, key in addresses.items() if key.replace("-", "") in letter.to[0]), "")

    before = surfaces()
    for canary in (*names, person, organisation_id):
        assert canary not in before, canary
    assert "名称不公开" in before or "name withheld" in before
    commands.consent(house["bob_actor"], asked.pk)
    after = text_of(house[reader], f"/introductions/{asked.pk}/")
    assert names[0] in after
    assert names[0] not in text_of(house["manager"], f"/introductions/{asked.pk}/")


def test_hostile_text_stays_text(house):
    alice, bob = house["alice"], house["bob"]
    alice.post("/introductions/new/", {"kind": "achievement", "listing": house["achievement"].pk, "message": HOSTILE})
    introduction = Introduction.objects.get()
    step(bob, introduction, "consent", note=HOSTILE)
    nda = Nda.objects.get()
    for name in ("alice_actor", "bob_actor"):
        commands.accept_nda(house[name], introduction.pk, nda.template.version)
    step(alice, introduction, "message", text=HOSTILE)
    step(bob, introduction, "outcome", outcome="talk", note=HOSTILE)
    page = text_of(alice, f"/introductions/{introduction.pk}/")
    assert page.count("&lt;img src=x onerror=") >= 4
    assert "<img src=x" not in page


def test_hostile_upload_is_refused_as_a_page(house, asked):
    commands.consent(house["bob_actor"], asked.pk)
    file = io.BytesIO(b"<html><script>alert(1)</script>")
    file.name = "盖章件.pdf"
    refused = step(house["alice"], asked, "scan", scan=file)
    assert refused.status_code == 422
    assert Nda.objects.get().scan is None
    assert step(house["alice"], asked, "scan").status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_a_fixed_number_of_statements(house, rows, django_assert_num_queries):
    for number in range(rows):
        achievement = make_achievement(title_zh=f"成果{number}")
        commands.show_interest(house["alice_actor"], "achievement", achievement.pk)
    text_of(house["alice"], "/introductions/?box=waiting")
    with django_assert_num_queries(LISTED):
        text_of(house["alice"], "/introductions/?box=waiting")


def test_page_takes_as_many_statements_with_more_messages(house, asked):
    commands.consent(house["bob_actor"], asked.pk)
    version = Nda.objects.get().template.version
    for name in ("alice_actor", "bob_actor"):
        commands.accept_nda(house[name], asked.pk, version)
    numbers = []
    for _round in range(2):
        for number in range(3):
            commands.post_message(house["alice_actor"], asked.pk, f"第 {number} 条", [("a.pdf", pdf())])
        text_of(house["bob"], f"/introductions/{asked.pk}/")
        with CaptureQueriesContext(connection) as found:
            text_of(house["bob"], f"/introductions/{asked.pk}/")
        numbers.append(len(found))
    assert numbers[0] == numbers[1]


def test_boxes_filters_and_export(house, asked):
    assert "导航系统" in text_of(house["bob"], "/introductions/")
    assert "导航系统" not in text_of(house["bob"], "/introductions/?box=waiting")
    assert "导航系统" in text_of(house["alice"], "/introductions/?box=waiting")
    assert "导航系统" not in text_of(house["alice"], "/introductions/?box=waiting&late=1")
    assert "导航系统" not in text_of(house["alice"], "/introductions/?box=waiting&kind=service")
    Introduction.objects.update(due_on="2020-01-01")
    assert "导航系统" in text_of(house["alice"], "/introductions/?box=waiting&late=1")
    content = house["alice"].get("/introductions/?box=waiting&as=xlsx").content
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert "导航系统" in str(rows)


def test_notice_of_another_is_not_opened(house, asked):
    notice = Notice.objects.get()
    assert house["alice"].post(f"/notices/{notice.pk}/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    assert "<b>1" in text_of(house["bob"], "/introductions/")
    assert house["bob"].post("/notices/read/").status_code == 302
    assert 'class="site-bell"' in text_of(house["bob"], "/notices/")
    assert "<b>1" not in text_of(house["bob"], "/introductions/")


def test_opening_a_notice_acts_for_the_organisation_that_was_told(node, house, asked):
    """Somebody who belongs to two organisations lands where the notice belongs."""
    from ronghe.network.models import Membership, Person

    bob = Person.objects.get(name_zh="鲍勃")
    other = make_organisation(name_zh="啊单位")
    Membership.objects.create(person=bob, organisation=other, role="owner")
    client = login(Client(), bob, other)
    assert client.get(f"/introductions/{asked.pk}/").status_code == 404
    opened = client.post(f"/notices/{Notice.objects.get().pk}/", follow=True)
    assert opened.status_code == 200
    assert "乙研究所" in opened.content.decode()


def test_visitors_are_sent_to_log_in(client, house):
    page = text_of(client, f"/achievements/{house['achievement'].pk}/")
    assert "/accounts/login/?next=%2Fintroductions%2Fnew%2F" in page
    assert client.get("/notices/").status_code == 403
    assert client.get("/matching-health/").status_code == 403


def test_feedback_in_the_dossier(house):
    commands.follow_outbox()
    address = f"/needs/{house['need'].pk}/dossier/"
    assert 'class="feedback' in text_of(house["alice"], address)
    assert 'class="feedback' not in text_of(house["charlie"], address)
    values = {"kind": "achievement", "offer": house["achievement"].pk, "reason": ["too_early"], "text": HOSTILE}
    given = house["alice"].post(f"{address}feedback/", values)
    assert given["Location"] == f"{address}#achievement-{house['achievement'].pk}"
    page = text_of(house["alice"], address)
    assert "&lt;img src=x" in page
    assert "&lt;img src=x" not in text_of(house["charlie"], address)
    assert house["charlie"].post(f"{address}feedback/", values).status_code == 403
    house["alice"].post(f"{address}feedback/", {**values, "undo": "1"})
    assert "&lt;img src=x" not in text_of(house["alice"], address)


def test_matching_health_is_for_roles_on_the_node(house, asked):
    assert house["charlie"].get("/matching-health/").status_code == 403
    assert text_of(house["manager"], "/matching-health/?days=3&period=90").count("matching-health/rows/") >= 2
    rows = text_of(house["manager"], "/matching-health/rows/?of=stages&key=interest")
    assert f"/introductions/{asked.pk}/" in rows
    assert house["manager"].get("/matching-health/rows/?of=x&key=y").status_code == 404
    content = house["manager"].get("/matching-health/?as=xlsx").content
    assert len(list(load_workbook(io.BytesIO(content)).active.values)) > 20


def test_manager_takes_on_the_side_of_an_owner_who_asked_the_node_to_act(house, asked):
    address = f"/introductions/{asked.pk}/"
    form = f'name="person" value="{house["manager_actor"].person_id}"'
    assert form not in text_of(house["manager"], address)
    type(house["achievement"]).objects.update(acts_for_us=True)
    assert form in text_of(house["manager"], address)
    assert form not in text_of(house["alice"], address)
    assert step(house["manager"], asked, "delegate", person=house["manager_actor"].person_id).status_code == 302
    page = text_of(house["manager"], address)
    assert "/consent/" in page
    assert form not in page
    assert "王经理" in text_of(house["bob"], address)


@pytest.mark.parametrize(
    "kind", ["x\x00y", "", "nonsense", "achievement" * 9], ids=["nul", "empty", "nonsense", "long"]
)
def test_odd_feedback_is_refused(house, kind):
    address = f"/needs/{house['need'].pk}/dossier/feedback/"
    for extra in ({}, {"undo": "1"}):
        values = {"kind": kind, "offer": house["achievement"].pk, "reason": ["known"], **extra}
        assert house["alice"].post(address, values).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["page=x", "box=x&kind=y", "kind=%00", "page=99999", "box=closed&late=1"],
)
def test_odd_addresses_are_answered(house, asked, query):
    assert house["bob"].get(f"/introductions/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query", ["", "kind=x&listing=y", "kind=achievement&listing=%00", f"kind=need&listing={uuid.UUID(int=7)}"]
)
def test_new_introduction_to_nothing_is_not_found(house, query):
    assert house["bob"].get(f"/introductions/new/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["days=0", "days=x", "days=٣", "days=99999999999", "period=7", "days=1&period=30"])
def test_odd_windows_of_matching_health_are_answered(house, query):
    assert house["manager"].get(f"/matching-health/?{query}").status_code == 200
