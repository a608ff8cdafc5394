"""Every reader at every door: no answer holds a word that its reader may not read.

The doors find themselves; one that ``decisions`` does not name fails here, and says what to do.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from ronghe.base.audience import INDEXED, Audience
from ronghe.base.audit import Entry
from ronghe.cli.main import cli
from ronghe.exchange import commands
from ronghe.exchange.commands.introductions import remind
from ronghe.exchange.models import Introduction, Match, Nda, NearestOffers, Need
from ronghe.exchange.queries.indexes import index_for
from ronghe.kernel.index import Query
from ronghe.kernel.running import HereRunner
from ronghe.network.commands.letters import send_letters, write_letters
from ronghe.network.commands.tokens import make_token
from ronghe.network.enums import MailRhythm
from ronghe.network.models import Notice, Person
from ronghe.route.queries.texts import BELONGING
from tests.doors.canaries import ACTORS, GONE, World, word
from tests.doors.decisions import (
    DIRECTORIES,
    DIRECTORY_OPERATIONS,
    FOLDERS,
    OPERATIONS,
    READ,
    VERBS,
    WRITE,
    decision,
    fillings,
    queries_of,
)
from tests.doors.held import columns_held
from tests.doors.planting import SYSTEM, build
from tests.doors.walking import addresses, content, operations, verbs
from tests.factories import acting

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db]

WRITERS = frozenset({"owner's member", "technology manager", "technology manager who looked"})
"""Who might change the world by an empty form; what they are told in answer to one is not tried."""

HELD_BY_LISTINGS = {"Need", "NeedTarget", "Achievement", "Service", "Mandate"}
HELD = HELD_BY_LISTINGS | {
    "Attachment", "Contact", "FollowUp", "Introduction", "IntroductionStep", "Lead", "LeadStep", "Look",
    "MatchFeedback", "Nda", "Review", "ThreadMessage", "Unsaved",
}  # fmt: skip
"""Tables whose words the world holds."""

FREE = {
    "ClearedProduct": "a public register",
    "NdaText": "the node's own template",
    "Pool": "sentences of needs as members read them; tried by tests/exchange/test_pools",
    "Match": "read by test_suggestions_of_an_audience_hold_what_it_reads",
    "NearestOffers": "identifiers and cosines; read by test_sweeping_tells_an_audience_what_it_reads",
    "Sweep": "counts of a run, and what a fault was",
}
"""Tables that hold no confidential words, or are tried elsewhere."""


@pytest.fixture
def world(node) -> World:
    return build()


def test_every_address_has_a_decision():
    undecided = sorted(name for name in addresses() if decision(name) is None)
    assert undecided == [], (
        "new addresses: name each in ADDRESSES of tests/doors/decisions.py as READ, WRITE, or with the reason why it "
        "holds nothing of listings"
    )


def test_every_decision_is_about_an_address_that_exists():
    from tests.doors.decisions import ADDRESSES

    assert set(ADDRESSES) - set(addresses()) == set()


def test_every_operation_has_a_decision():
    assert set(operations()) == set(OPERATIONS), (
        "name each operation of the API in OPERATIONS of tests/doors/decisions.py as READ, WRITE, or with the reason"
    )


def test_every_verb_has_a_decision():
    assert set(verbs()) == set(VERBS), "name each verb in VERBS of tests/doors/decisions.py as READ or with the reason"


def test_every_table_with_texts_has_a_decision():
    tables = {
        model.__name__
        for model in apps.get_app_config("exchange").get_models()
        if columns_held(model) and not model.__name__.startswith("Historical")
    }
    assert tables - HELD - set(FREE) == set(), (
        "new tables with texts: put a word of each column into canaries.py and name the table in HELD, or say "
        "in FREE why it holds nothing confidential"
    )


@pytest.mark.slow
@pytest.mark.parametrize("actor", ACTORS)
def test_no_memo_or_plan_of_a_record_tells_what_its_reader_may_not_read(world, actor):
    client = world.client(actor)
    keys = [f"{kind}:{row.pk}" for (kind, _variant), row in world.listings.items() if kind in BELONGING]
    answers = [(place, client.get(place)) for key in keys for place in (f"/route/{key}/", f"/route/{key}/plan/")]

    leaks = [f"{place} tells {actor} {told}" for place, got in answers for told in world.leaks(actor, content(got))]

    assert not leaks, "\n".join(leaks[:20])
    assert {got.status_code for _place, got in answers} <= {200, 404, 410}
    assert any(got.status_code == 200 for _place, got in answers), "the open ones are read by everybody"


@pytest.mark.parametrize("actor", ACTORS)
def test_no_page_tells_what_its_reader_may_not_read(world, actor, caplog):
    caplog.set_level(logging.DEBUG)
    client = world.client(actor)
    described = client.post("/describe/", {"text": "椎弓根螺钉置入偏差大,需要导航。定位误差 < 1 mm。", "go": "dossier"})
    world.ids["key"] = [described["Location"].strip("/").split("/")[1]] if described.status_code == 302 else []
    leaks: list[str] = []
    opened = 0
    for name, pattern in addresses().items():
        if decision(name) not in (READ, WRITE):
            continue
        ways = fillings(pattern, world)
        assert ways is not None, f"say in PARAMETERS of tests/doors/decisions.py how {name} is filled"
        for way in ways:
            for query in queries_of(name, world):
                address = reverse(name, kwargs=way) + query
                told = content(client.get(address))
                opened += 1
                found = world.leaks(actor, told, directory=name in DIRECTORIES)
                leaks += [f"{address} tells {actor} {place}" for place in found]
    if actor not in WRITERS:
        for name, pattern in addresses().items():
            if decision(name) == WRITE:
                for way in fillings(pattern, world) or []:
                    told = content(client.post(reverse(name, kwargs=way)))
                    leaks += [f"POST {name} tells {actor} {place}" for place in world.leaks(actor, told)]
    assert leaks == []
    assert opened > 100
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert [place for told, place in world.words.items() if told in logged] == []


@pytest.mark.parametrize(
    ("actor", "sees"), [("owner's member", "private"), ("rival with NDA", "nda"), ("rival", "member")]
)
def test_the_matrix_finds_words_where_they_may_stand(world, actor, sees):
    """Were nothing shown to anybody, the matrix would pass, too."""
    client = world.client(actor)
    variant = {"private": "private fields", "nda": "disclosed", "member": "fields for members"}[sees]
    for kind in ("need", "achievement", "service", "mandate"):
        told = content(client.get(reverse(kind, args=[world.listings[kind, variant].pk])))
        fields = {place.field for name, place in world.words.items() if name in told}
        assert {"summary", "member_note", "contact"} <= fields


CALLERS = [
    ("anonymous", "", "anonymous"),
    ("stranger", "read dossiers write", "stranger"),
    ("rival", "read dossiers", "rival"),
    ("rival with NDA", "read dossiers", "rival with NDA"),
    ("rival with NDA", "read dossiers write", "rival with NDA"),
    ("owner's guest", "read dossiers", "owner's guest"),
    ("invited expert", "read dossiers", "invited expert"),
    ("owner's member", "read dossiers", "owner's member"),
    ("owner's member", "read", "owner's member"),
    ("technology manager who looked", "read dossiers", "stranger"),
    ("technology manager who looked", "read dossiers node", "technology manager who looked"),
    ("administrator", "read dossiers node", "administrator"),
    ("auditor", "read node", "auditor"),
    ("policy officer", "dossiers node", "policy officer"),
]
"""Whose token, with which scopes, and as whom it reads: as its owner, without a role unless ``node`` is among them."""


@pytest.mark.parametrize(("actor", "scopes", "reads_as"), CALLERS)
def test_no_operation_of_the_api_tells_what_its_caller_may_not_read(world, client, actor, scopes, reads_as):
    headers = {}
    if scopes:
        _token, secret = make_token(acting(world.people[actor]), "matrix", scopes.split(), 1)
        headers = {"Authorization": f"Bearer {secret}"}
    leaks = []
    answers = []
    for name, (method, path) in operations().items():
        if OPERATIONS[name] not in (READ, WRITE) or (OPERATIONS[name] == WRITE and reads_as in WRITERS):
            continue
        for address, body in _calls(world, name, path):
            sent = {} if method == "get" else {"data": json.dumps(body), "content_type": "application/json"}
            answer = client.generic(method.upper(), address, headers=headers, **sent)
            answers.append(answer.status_code)
            told = world.leaks(reads_as, content(answer), directory=name in DIRECTORY_OPERATIONS)
            leaks += [f"{address} tells {actor} ({scopes}) {place}" for place in told]
    assert leaks == []
    assert len(answers) > 60
    assert 200 in answers
    assert {status for status in answers if status >= 500} == set()


def _calls(world: World, name: str, path: str):
    """Address and body of each call of one operation."""
    if name == "makeDossier":
        for key in _needs_asked(world):
            yield path, {"need_id": str(key)}
        yield path, {"text": "椎弓根螺钉置入偏差大,需要导航。定位误差 < 1 mm。"}
        return
    if name == "makeMemo":
        yield path, {"text": "椎弓根螺钉，植入骨内，无菌提供。"}
        return
    if "{" not in path:
        yield path, {}
        if name == "search":
            for told in list(world.words)[::7]:
                yield f"{path}?q={told}", {}
        return
    names = re.findall(r"{(\w+)}", path)
    for filled in _filled(world, path, names):
        yield path.format(**filled), {}


def _filled(world: World, path: str, names: list[str]):
    """Every way in which the parameters of an operation are filled."""
    listings = {(kind, variant): row.pk for (kind, variant), row in world.listings.items()}
    if "kind" in names:
        for (kind, _variant), key in listings.items():
            yield {"kind": kind, "listing_id": key}
        return
    kind = path.split("/")[2].rstrip("s")
    keys = {
        "listing_id": [key for (held, _variant), key in listings.items() if held == kind],
        "organisation_id": world.ids["organisation"],
        "person_id": world.ids["expert"],
        "introduction_id": world.ids["introduction"],
        "contact_id": world.ids["contact"],
        "follow_up_id": world.ids["follow-up"],
        "lead_id": world.ids["lead"],
        "number": world.ids["project"],
        "figure": ["collected", "matched", "introduced", "agreed", "landed"],
    }
    assert set(names) <= set(keys), f"say in tests/doors/test_leak_matrix.py how {path} is filled"
    for key in keys[names[0]]:
        yield {names[0]: key}


def _needs_asked(world: World):
    told = ("defaults", "disclosed", "whole under NDA", "withheld name")
    return [world.asker.pk, *(world.listings["need", name].pk for name in told)]


@pytest.mark.parametrize("verb", [name for name, found in VERBS.items() if found == READ])
def test_no_verb_tells_what_members_may_not_read(world, verb, tmp_path):
    """The command line reads as members do, so that what it prints can be handed on."""
    text = tmp_path / "need.txt"
    text.write_text("椎弓根螺钉置入偏差大,需要导航。定位误差 < 1 mm。", encoding="utf-8")
    kinds = {"dossier": [[str(text)], [str(text), "--json"]], "experts": [[str(text)]]}
    kinds["route classify"] = kinds["route plan"] = kinds["dossier"]
    arguments = kinds.get(verb, [[]])
    if verb == "search":
        arguments = [[], ["--json", "--limit", "200"], *([told] for told in list(world.words)[::15])]
    for more in arguments:
        result = CliRunner().invoke(cli, [*verb.split(), *more])
        assert result.exit_code in (0, 1, 3), result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        printed = result.output
        for asked in more:
            printed = printed.replace(asked, "")
        assert world.leaks("rival", printed, directory=verb in ("search", "dossier")) == []


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
