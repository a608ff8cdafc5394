"""What the node keeps and sends holds no word that its readers may not read: indexes, files, suggestions, log, letters.

Each test has a world of its own, as most of them write where a transaction undoes nothing.
"""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from ronghe.base.audience import INDEXED, Audience
from ronghe.base.audit import Entry
from ronghe.exchange import commands
from ronghe.exchange.commands.introductions import remind
from ronghe.exchange.models import Introduction, Match, Nda, NearestOffers, Need
from ronghe.exchange.queries.indexes import index_for
from ronghe.kernel.index import Query
from ronghe.kernel.running import HereRunner
from ronghe.network.commands.letters import send_letters, write_letters
from ronghe.network.enums import MailRhythm
from ronghe.network.models import Notice, Person
from tests.doors.canaries import GONE, World, word
from tests.doors.decisions import FOLDERS, READ, VERBS
from tests.doors.planting import SYSTEM, build
from tests.doors.printing import require_verb_tells_nothing
from tests.factories import acting

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def world(node) -> World:
    return build()


@pytest.mark.parametrize("verb", [name for name, found in VERBS.items() if found == READ and name.startswith("index ")])
def test_no_verb_of_the_index_tells_what_members_may_not_read(world, verb, tmp_path):
    require_verb_tells_nothing(world, verb, tmp_path)


def test_no_index_holds_what_its_readers_may_not_read(world):
    for audience in INDEXED:
        actor = {"public": "anonymous", "member": "rival"}[audience]
        index = index_for(audience)
        # The parts of a day ("05") stand in other texts, too; pages and files are searched for days and numbers whole.
        for told, place in ((told, place) for told, place in world.words.items() if not told[0].isdigit()):
            found = [hit for hit in index.search(Query(text=told, limit=400)).hits if hit.lexical_score > 0]
            if not world.allowed(actor, place) and place.kind != "organisation":
                assert found == [], f"the index of {audience} knows {place}"


def test_no_file_of_the_data_folder_holds_what_its_readers_may_not_read(world, node):
    held = {path.name for path in node.iterdir() if not path.name.startswith(("test.sqlite3", "secret"))}
    assert held <= set(FOLDERS), "new in the data folder: say in FOLDERS of decisions.py why lower tiers learn nothing"
    readers = {"index/public": "anonymous", "readings/public": "anonymous", "index/member": "rival"}
    readers |= {"readings/member": "rival", "encodings": "anonymous", "tables": "anonymous"}
    for folder, actor in readers.items():
        told = "".join(_texts(node / folder))
        assert world.leaks(actor, told, directory=True) == [], folder
    assert _texts(node / "readings" / "public"), "nothing was read, so nothing was tried"


def _texts(folder):
    """The bytes of every file as text, and each entry of a store by itself."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            found.append(path.read_bytes().decode("utf-8", "ignore"))
            if path.suffix == ".sqlite3":
                with sqlite3.connect(path) as database:
                    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                        for row in database.execute(f"SELECT * FROM {table}"):  # noqa: S608 -- names of the file itself
                            found += [
                                value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
                                for value in row
                            ]
    return found


def test_sweeping_tells_an_audience_what_it_reads(world):
    Match.objects.all().delete()
    commands.match_all(SYSTEM, runner=HereRunner())

    assert Match.objects.filter(swept=True).exists()
    require_suggestions_as_read(world)
    for row in NearestOffers.objects.all():
        found = {key for key, _score in row.offers}
        hidden = ["whole under NDA", "wholly private", *GONE]
        hidden += ["whole for members"] if row.audience == "public" else []
        assert found.isdisjoint(
            f"{kind}:{row.pk}" for (kind, variant), row in world.listings.items() if variant in hidden
        )


def test_suggestions_of_an_audience_hold_what_it_reads(world):
    require_suggestions_as_read(world)


def require_suggestions_as_read(world):
    rows = list(Match.objects.all())
    assert {row.audience for row in rows} == {"public", "member"}
    for row in rows:
        actor = {"public": "anonymous", "member": "rival"}[row.audience]
        assert world.leaks(actor, json.dumps(row.reasons, ensure_ascii=False)) == []
    hidden = [world.listings["need", name].pk for name in ("whole under NDA", "wholly private", *GONE)]
    assert not Match.objects.filter(need_id__in=hidden).exists()
    assert not Match.objects.filter(need_id=world.listings["need", "whole for members"].pk, audience="public").exists()
    offers = {str(row.pk): variant for (_kind, variant), row in world.listings.items()}
    found = {offers.get(str(row.offer_id)) for row in rows}
    assert found.isdisjoint({"whole under NDA", "wholly private", *GONE})


def test_audit_log_and_notices_hold_no_confidential_word(world):
    told = json.dumps([[entry.before, entry.after, entry.why] for entry in Entry.objects.all()], ensure_ascii=False)
    told += json.dumps(list(Notice.objects.values_list("context", flat=True)), ensure_ascii=False)
    listed = {name: place for name, place in world.words.items() if place.kind != "Notice"}  # words put there by itself
    assert [place for name, place in listed.items() if name in told] == []


def test_letters_hold_no_confidential_word_and_no_name_that_is_withheld(world):
    """Every kind of step that tells somebody is taken, and what is then mailed is read: subject, body and headers."""
    member, manager = (world.people[name] for name in ("owner's member", "technology manager"))
    rival = acting(world.people["rival with NDA"], world.rival)
    owner, staff = acting(member, world.owner), acting(manager)
    today = timezone.localdate()
    under_nda, narrowed = world.listings["need", "whole under NDA"], world.listings["achievement", "private fields"]
    for days, row in ((10, under_nda), (-1, world.listings["service", "whole under NDA"])):
        type(row).objects.filter(pk=row.pk).update(renew_on=today + timedelta(days=days), illustrative=False)
    commands.remind_renewals()
    commands.expire_listings()
    submitted = world.listings["need", "submitted"]
    type(submitted).objects.filter(pk=submitted.pk).update(round=1, submitted_at=timezone.now())
    commands.review_listing(staff, "need", submitted.pk, "return", note="请补充")
    commands.withdraw_listing(staff, "mandate", world.listings["mandate", "private fields"].pk, why="重复")
    asked = commands.show_interest(rival, "achievement", narrowed.pk, "想谈谈")
    commands.consent(owner, asked.pk)
    version = Nda.objects.get(introduction=asked).template.version
    for side in (owner, rival):
        commands.accept_nda(side, asked.pk, version)
    commands.post_message(owner, asked.pk, word("letter", "message"))
    commands.record_outcome(rival, asked.pk, "trial")
    for key in world.ids["introduction"]:
        Introduction.objects.filter(pk=key).update(remind_on=today)
    remind()

    Person.objects.update(mail_rhythm=MailRhythm.EACH)
    write_letters(MailRhythm.EACH)
    send_letters()

    assert len({message.to[0] for message in mail.outbox}) >= 4
    told = "\n".join(f"{one.subject}\n{one.body}\n{one.extra_headers}" for one in mail.outbox)
    greeted = re.sub(r"(?m)^(Dear .*,|.*您好.*)$", "", told)  # one's own name
    assert [str(place) for name, place in world.words.items() if name in greeted] == []
    assert word("letter", "message") not in told


def test_rebuilding_leaves_no_more_in_any_index(world):
    commands.rebuild_index(SYSTEM)
    test_no_index_holds_what_its_readers_may_not_read(world)
    assert Need.objects.filter(tier=Audience.NDA).exists()
