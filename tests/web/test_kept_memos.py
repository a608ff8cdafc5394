"""Kept memos: keeping, reading again under the rules of the day, changing, taking away; and who may."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.route import commands
from ronghe.route.models import KeptMemo
from ronghe.route.queries.kept import differences, findings_of, kept_memos
from ronghe.route.queries.memos import memo_of
from ronghe.web.route_examples import PRODUCTS
from tests.factories import acting, login, make_achievement, make_member, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE, SOFTWARE = PRODUCTS[0].text, PRODUCTS[1].text
TODAY = date(2026, 11, 26)


@pytest.fixture
def people(node):
    hospital = make_organisation(kind="hospital", name_zh="甲医院")
    return {
        "owner": make_member(hospital, "owner", name_zh="甲一"),
        "colleague": make_member(hospital, "member", name_zh="甲二"),
        "guest": make_member(hospital, "guest", name_zh="甲三"),
        "stranger": make_member(make_organisation(name_zh="乙公司"), "owner", name_zh="乙一"),
    }


def kept_by(people, who="owner", text=BONE, **more) -> KeptMemo:
    return commands.keep_memo(acting(people[who]), memo_of(text, on=TODAY, **more))


def test_what_a_colleague_keeps_is_read_changed_and_compared_by_the_owner(people):
    client = login(Client(), people["colleague"])
    place = client.post("/route/", {"text": SOFTWARE}).headers["Location"]
    answered = f"{place}?a.decision_impact=serious"
    asked = client.get(answered).content.decode()
    assert "保存这份备忘" in asked
    assert "“甲医院”的成员都能查看" in asked

    kept = client.post(f"{place}keep/?a.decision_impact=serious&on=2026-11-26", {"title": "结节软件"})
    row = KeptMemo.objects.get()
    assert urlsplit(kept.headers["Location"]).path == f"/route/{row.pk}/"
    assert parse_qs(urlsplit(kept.headers["Location"]).query) == {
        "a.decision_impact": ["serious"],
        "on": ["2026-11-26"],
    }
    assert (row.title, row.on, row.answers) == ("结节软件", TODAY, {"decision_impact": "serious"})
    assert client.get(place).status_code == 404, "the visitor's own copy went into the memo"

    other = login(Client(), people["owner"])
    assert "结节软件" in other.get("/route/kept/").content.decode()
    again = other.get(f"/route/kept/{row.pk}/", follow=True).content.decode()
    assert "均与保存时一致" in again
    turned = other.get(f"/route/{row.pk}/?on=2026-11-26&a.decision_impact=death_or_irreversible").content.decode()
    assert "此处所示与保存时不同" in turned

    other.post(f"/route/{row.pk}/keep/?on=2026-11-26&a.decision_impact=death_or_irreversible", {"title": "结节软件二"})
    row.refresh_from_db()
    assert (row.title, row.answers) == ("结节软件二", {"decision_impact": "death_or_irreversible"})

    other.post(f"/route/kept/{row.pk}/remove/")
    assert not KeptMemo.objects.exists()
    actions = list(Entry.objects.filter(action__startswith="route.").values_list("action", flat=True))
    assert actions == ["route.keep_memo", "route.rekeep_memo", "route.drop_memo"]


@pytest.mark.parametrize("who", ["guest", "stranger", "anonymous"])
def test_others_neither_read_nor_change_nor_learn_that_it_is_there(people, who):
    row = kept_by(people)
    client = Client() if who == "anonymous" else login(Client(), people[who])
    for place in (f"/route/{row.pk}/", f"/route/{row.pk}/plan/", f"/route/{row.pk}/files/json/"):
        assert client.get(place).status_code == 404
    for place in (f"/route/kept/{row.pk}/remove/", f"/route/{row.pk}/keep/"):
        assert client.post(place, {"title": "x"}).status_code in (403, 404)
    listed = client.get("/route/kept/")
    assert listed.status_code in (200, 403)
    assert row.title not in listed.content.decode()
    row.refresh_from_db()
    assert row.title != "x"


def test_the_commands_ask_for_themselves(people):
    memo = memo_of(BONE, on=TODAY)
    with pytest.raises(NotAllowed):
        commands.keep_memo(acting(people["guest"]), memo)
    row = kept_by(people)
    for refused in (
        lambda: commands.rekeep_memo(acting(people["stranger"]), row.pk, memo),
        lambda: commands.drop_memo(acting(people["stranger"]), row.pk),
        lambda: commands.drop_memo(acting(people["guest"]), row.pk),
    ):
        with pytest.raises(NotFound):
            refused()
    assert not kept_memos(acting(people["stranger"])).exists()


def test_a_memo_belongs_to_a_listing_of_its_own_organisation_only(people):
    own = make_achievement(people["owner"].memberships.get().organisation, open_=True)
    foreign = make_achievement(people["stranger"].memberships.get().organisation, open_=True)
    actor, memo = acting(people["owner"]), memo_of(BONE, on=TODAY)

    row = commands.keep_memo(actor, memo, listing=commands.Belonging("achievement", own.pk))
    with pytest.raises(NotFound):
        commands.keep_memo(actor, memo, listing=commands.Belonging("achievement", foreign.pk))

    page = login(Client(), people["owner"]).get(f"/achievements/{own.pk}/").content.decode()
    assert f"/route/kept/{row.pk}/" in page
    assert (
        f"/route/kept/{row.pk}/"
        not in login(Client(), people["stranger"]).get(f"/achievements/{own.pk}/").content.decode()
    )


IMPLANT = {
    "title_zh": "可吸收骨钉",
    "problem_zh": "骨折内固定取出需二次手术。希望有可吸收骨钉，无菌提供，植入骨内。",
}
PLACES = {"need": "/needs/{}/dossier/", "achievement": "/achievements/{}/"}


@pytest.mark.parametrize("kind", ["need", "achievement"])
@pytest.mark.parametrize("who", ["owner", "colleague", "guest", "stranger", "anonymous"])
def test_a_record_leads_to_memo_and_plan_and_own_kept_memos(people, kind, who):
    hospital = people["owner"].memberships.get().organisation
    record = {"need": make_need, "achievement": make_achievement}[kind](hospital, **IMPLANT)
    row = commands.keep_memo(
        acting(people["owner"]), memo_of(BONE, on=TODAY), title="自家备忘", listing=commands.Belonging(kind, record.pk)
    )
    client = Client() if who == "anonymous" else login(Client(), people[who])

    page = client.get(PLACES[kind].format(record.pk)).content.decode()
    memo, plan = f"/route/{kind}:{record.pk}/", f"/route/{kind}:{record.pk}/plan/"
    assert f'href="{memo}"' in page
    assert f'href="{plan}"' in page
    assert (f"/route/kept/{row.pk}/" in page) == (who in ("owner", "colleague"))
    assert ("自家备忘" in page) == (who in ("owner", "colleague"))
    told = client.get(memo)
    assert told.status_code == 200
    assert "可吸收骨钉" in told.content.decode()
    assert "第三类" in told.content.decode()
    assert f'href="/{kind}s/{record.pk}/"' in told.content.decode()
    assert client.get(plan).status_code == 200
    assert client.get(f"{memo}files/json/").json()["text"].startswith("可吸收骨钉")


@pytest.mark.parametrize("kind", ["need", "achievement"])
def test_a_memo_of_a_record_rests_on_what_its_reader_may_read(people, kind):
    hospital = people["owner"].memberships.get().organisation
    make = {"need": make_need, "achievement": make_achievement}[kind]
    draft = make(hospital, open_=False, **IMPLANT)
    tiered = make(hospital, **IMPLANT, tiers={"problem": "private"})
    for who, reads in (("owner", True), ("colleague", True), ("stranger", False), ("anonymous", False)):
        client = Client() if who == "anonymous" else login(Client(), people[who])
        for tail in ("", "plan/", "files/json/"):
            answer = client.get(f"/route/{kind}:{draft.pk}/{tail}")
            assert answer.status_code == (200 if reads else 404), (who, tail)
        told = client.get(f"/route/{kind}:{tiered.pk}/").content.decode()
        assert ("二次手术" in told) == reads, who


@pytest.mark.parametrize("key", ["service:{}", "need:nonsense", "need:", ":", "user:{}", "need:{}"])
def test_a_key_that_names_no_need_or_achievement_is_not_there(people, key):
    assert Client().get(f"/route/{key.format(people['owner'].pk)}/").status_code == 404


def test_a_memo_of_a_record_is_kept_with_it_by_its_owner_alone(people):
    record = make_need(people["owner"].memberships.get().organisation, **IMPLANT)
    place = f"/route/need:{record.pk}/"
    client = login(Client(), people["colleague"])
    assert f'value="need:{record.pk}" selected' in client.get(place).content.decode()
    client.post(f"{place}keep/?on=2026-11-26", {"title": "骨钉", "listing": f"need:{record.pk}"})
    row = KeptMemo.objects.get()
    assert (row.listing_kind, row.listing_id) == ("need", record.pk)
    assert row.text.startswith("可吸收骨钉")

    stranger = login(Client(), people["stranger"])
    refused = stranger.post(f"{place}keep/?on=2026-11-26", {"title": "x", "listing": f"need:{record.pk}"})
    assert refused.status_code == 404
    assert Client().post(f"{place}keep/", {"title": "x"}).status_code in (302, 403)
    assert list(KeptMemo.objects.all()) == [row]


def test_what_came_out_is_told_in_keys_and_compared_line_by_line(people):
    then = findings_of(memo_of(SOFTWARE, on=TODAY, answers={"decision_impact": "minor"}))
    now = findings_of(memo_of(SOFTWARE, on=TODAY, answers={"decision_impact": "death_or_irreversible"}))

    assert differences(then, then) == ()
    assert {one.what for one in differences(then, now)} >= {"eu"}
    newer = {**now, "packs": {**now["packs"], "eu-mdr": "2027-01"}}
    assert [(one.what, one.now) for one in differences(now, newer)] == [("packs.eu-mdr", "2027-01")]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_statements(people, number, django_assert_num_queries):
    for index in range(number):
        commands.keep_memo(acting(people["owner"]), memo_of(BONE, on=TODAY), title=f"备忘 {index}")
    client = login(Client(), people["owner"])
    client.get("/route/kept/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        assert client.get("/route/kept/?sort=-on").status_code == 200
    assert len(seen) <= 12


def test_search_forgives_and_the_file_has_every_row(people):
    kept_by(people)
    client = login(Client(), people["owner"])
    title = KeptMemo.objects.get().title
    assert title in client.get("/route/kept/?q=可吸收&since=2026-01-01").content.decode()
    assert "没有符合筛选条件的备忘" in client.get("/route/kept/?q=%00不存在").content.decode()
    assert client.get("/route/kept/?as=xlsx").headers["Content-Type"].startswith("application/vnd.openxml")


def test_a_listing_gives_its_text_to_start_with(people):
    own = make_achievement(people["owner"].memberships.get().organisation, open_=False)
    page = login(Client(), people["owner"]).get(f"/route/?of=achievement:{own.pk}").content.decode()
    assert (own.title_zh or own.title_en) in page
    assert Client().get(f"/route/?of=achievement:{own.pk}").status_code == 404
    assert Client().get("/route/?of=nonsense").status_code == 200


def test_no_title_no_name_no_patient(people):
    from ronghe.exchange.errors import IdentityNumberFound
    from ronghe.route.errors import MemoUntitled

    actor = acting(people["owner"])
    nameless = memo_of("For use on skin.", on=TODAY)
    if not nameless.name:
        with pytest.raises(MemoUntitled):
            commands.keep_memo(actor, nameless, title="  ")
    with pytest.raises(IdentityNumberFound):
        commands.keep_memo(actor, nameless, title="患者 11010519491231002X")
    assert timezone.localdate() >= TODAY
    assert not KeptMemo.objects.exists()
