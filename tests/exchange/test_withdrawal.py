"""A withdrawn listing is refused everywhere at once, before the indexer has run."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ronghe.base.actors import Actor
from ronghe.base.outbox import Change
from ronghe.base.problems import NotFound
from ronghe.exchange import commands, queries
from ronghe.exchange.commands.listings import note_change
from ronghe.exchange.errors import ListingWithdrawn
from ronghe.exchange.queries.answers import needs_answered_by
from ronghe.exchange.queries.attachments import attachments_of
from tests.factories import make_achievement, make_need, make_organisation
from tests.factories.files import pdf
from tests.factories.people import make_member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

CANARY = "琥珀色信天翁"


@pytest.fixture
def world(node):
    """A node of a few listings; one holds the canary and is indexed."""
    institute = make_organisation(kind="institute", name_zh="研究所", region="苏州")
    hospital = make_organisation(kind="hospital", name_zh="医院", region="北京")
    for number in range(3):
        make_achievement(institute, title_zh=f"脊柱手术导航系统{number}", region="苏州")
    need = make_need(hospital, region="北京", fields=["orthopaedics"])
    achievement = make_achievement(institute, title_zh=f"{CANARY}脊柱手术导航", region="西藏", fields=["urology"])
    commands.attach_file(Actor.system("test"), "achievement", achievement.pk, "a.pdf", pdf())
    commands.save_listing(Actor.system("test"), "achievement", {"tiers": {"attachments": "public"}}, achievement.pk)
    commands.follow_outbox()
    achievement.refresh_from_db()
    return {"need": need, "achievement": achievement, "institute": institute}


def plain(page):
    return ([hit.record.key for hit in page.hits], page.total, {k: dict(v) for k, v in page.facets.items()})


@pytest.mark.parametrize("text", ["", "脊柱手术导航", CANARY, "导航 螺钉"])
@pytest.mark.parametrize(
    "filters", [{}, {"kind": ["achievement"]}, {"region": ["西藏", "苏州"]}, {"field": ["urology"]}]
)
def test_search_answers_as_if_the_listing_were_not_there(world, anonymous, text, filters):
    commands.withdraw_listing(Actor.system("test"), "achievement", world["achievement"].pk)
    assert Change.objects.exists()
    before = [plain(queries.search(anonymous, text, filters, limit=2, offset=offset)) for offset in (0, 2)]

    commands.follow_outbox()

    assert before == [plain(queries.search(anonymous, text, filters, limit=2, offset=offset)) for offset in (0, 2)]
    assert CANARY not in str(before)


NARROWINGS = {
    "field": {"tiers": {"problem": "private"}},
    "listing": {"tier": "nda"},
    "name": {"anonymous": True},
}


@pytest.mark.parametrize("closing", NARROWINGS)
@pytest.mark.parametrize("guess", [CANARY, "canaryfigures", "canaryfigures 导航", "紫菀研究院", ""])
def test_a_word_that_was_narrowed_is_found_by_nobody_before_the_indexer_has_run(world, anonymous, closing, guess):
    owner = make_organisation(kind="institute", name_zh="紫菀研究院", region="西藏")
    row = make_achievement(
        owner, title_zh="脊柱机械臂", problem_zh=f"{CANARY} canaryfigures", region="西藏", fields=["urology"]
    )
    commands.follow_outbox()
    commands.set_disclosure(Actor.system("test"), "achievement", row.pk, **NARROWINGS[closing])
    asked = [{}, {"region": ["西藏"]}, {"field": ["urology"]}]
    pending = [plain(queries.search(anonymous, guess, filters)) for filters in asked]

    assert f"achievement:{row.pk}" not in str(pending)
    type(row).objects.filter(pk=row.pk).update(status="draft")
    commands.follow_outbox()  # the node that never held it
    assert pending == [plain(queries.search(anonymous, guess, filters)) for filters in asked]


def test_what_was_widened_or_merely_edited_stays_found_meanwhile(world, anonymous):
    key = world["achievement"].pk
    commands.set_disclosure(Actor.system("test"), "achievement", key, tiers={"attachments": "public", "ip": "public"})
    commands.save_listing(Actor.system("test"), "achievement", {"problem_zh": "置钉偏差"}, key)

    assert f"achievement:{key}" in str(plain(queries.search(anonymous, CANARY)))


def test_search_asks_a_constant_number_of_statements_however_many_changes_wait(world, anonymous):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            queries.search(anonymous, "脊柱手术导航", {"kind": ["achievement"]})
        return len(asked)

    before = statements()
    for _ in range(3):
        commands.withdraw_listing(Actor.system("test"), "need", make_need().pk)
    assert statements() == before


@pytest.mark.parametrize("closing", ["expired", "returned", "private"])
def test_so_it_is_with_what_expired_was_sent_back_or_closed(world, anonymous, closing):
    row = world["achievement"]
    if closing == "private":
        commands.save_listing(Actor.system("test"), "achievement", {"tier": "private"}, row.pk)
    else:
        type(row).objects.filter(pk=row.pk).update(status=closing)
        row.refresh_from_db()
        note_change(row)
    before = plain(queries.search(anonymous, CANARY))

    commands.follow_outbox()

    assert before == plain(queries.search(anonymous, CANARY))


def test_every_page_export_file_and_api_refuses_at_once(world, client):
    row, need = world["achievement"], world["need"]
    attachment = attachments_of(Actor.anonymous(), row)[0]
    shows = [
        "/achievements/",
        "/achievements/?as=xlsx",
        f"/organisations/{world['institute'].pk}/",
        "/search/?q=导航",
        "/search/results.xlsx?q=导航",
        f"/needs/{need.pk}/dossier/",
        f"/needs/{need.pk}/dossier/files/json/",
        "/api/achievements",
        "/api/search?q=导航",
    ]
    own = [f"/achievements/{row.pk}/", f"/achievements/{row.pk}/files/{attachment.pk}/", f"/api/achievements/{row.pk}"]
    for address in own:
        response = client.get(address)
        assert response.status_code == 200, address
        readable(response)
    held = [address for address in shows if CANARY in readable(client.get(address))]
    assert len(held) >= 5

    commands.withdraw_listing(Actor.system("test"), "achievement", row.pk)

    for address in own:
        response = client.get(address)
        assert response.status_code == 410, address
        assert CANARY not in response.content.decode()
    for address in shows:
        response = client.get(address)
        assert response.status_code == 200, address
        assert CANARY not in readable(response), address
    assert needs_answered_by(Actor.anonymous(), row.pk) == []


def readable(response):
    """The text of an answer; of a workbook its shared strings."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    return content.decode()


def test_only_those_who_could_see_it_are_told(world):
    hospital = make_organisation(kind="hospital", name_zh="第二医院")
    rival = make_member(make_organisation(name_zh="别家"))
    owner = make_member(hospital)
    for tier, told in (("public", (True, True)), ("member", (False, True)), ("private", (False, False))):
        row = make_need(hospital, tier=tier)
        commands.withdraw_listing(Actor.system("test"), "need", row.pk)
        for reader, may in zip((Actor.anonymous(), rival), told, strict=True):
            with pytest.raises(ListingWithdrawn if may else NotFound) as refusal:
                queries.listing_of(reader, "need", row.pk)
            assert isinstance(refusal.value, ListingWithdrawn) is may
        assert queries.listing_of(owner, "need", row.pk) == row
    draft = make_need(hospital, open_=False)
    commands.withdraw_listing(Actor.system("test"), "need", draft.pk)
    with pytest.raises(NotFound) as refusal:
        queries.listing_of(Actor.anonymous(), "need", draft.pk)
    assert not isinstance(refusal.value, ListingWithdrawn)
    assert Client().get(f"/needs/{draft.pk}/").status_code == 404
