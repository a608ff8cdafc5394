"""Every reader at every door: no answer holds a word that its reader may not read.

The doors find themselves; one that ``decisions`` does not name fails here, and says what to do.
"""

from __future__ import annotations

import copy
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from ronghe.exchange.queries import indexes
from ronghe.network.commands.tokens import make_token
from ronghe.route.queries.texts import BELONGING
from tests.conftest import WordEncoder
from tests.doors.canaries import ACTORS, World
from tests.doors.decisions import (
    DIRECTORIES,
    DIRECTORY_OPERATIONS,
    OPERATIONS,
    READ,
    VERBS,
    WRITE,
    decision,
    fillings,
    queries_of,
)
from tests.doors.held import columns_held
from tests.doors.planting import build
from tests.doors.printing import require_verb_tells_nothing
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
    "Match": "read by tests/doors/test_stored_words",
    "NearestOffers": "identifiers and cosines; read by tests/doors/test_stored_words",
    "Sweep": "counts of a run, and what a fault was",
}
"""Tables that hold no confidential words, or are tried elsewhere."""


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """A world that is built once and stands in a transaction around the module's tests, each of which is undone
    within it. Nothing here writes in its data folder, but for what reading keeps there, as on a node at work."""
    data = tmp_path_factory.mktemp("standing") / "data"
    data.mkdir()
    around = transaction.atomic()
    around._from_testcase = True  # as a test's own: what must be outermost may run within it
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(DATA_FOLDER=data, MEDIA_ROOT=data / "files"),
    ):
        indexes.close_indexes()
        patch.setattr(indexes, "default_encoder", lambda folder: WordEncoder())
        with around:
            yield build()
            transaction.set_rollback(True)
        indexes.close_indexes()


@pytest.fixture
def world(standing) -> World:
    """The standing world; its objects are the test's own."""
    return copy.deepcopy(standing)


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
    assert world.found(logged) == []


@pytest.mark.parametrize(
    ("actor", "sees"), [("owner's member", "private"), ("rival with NDA", "nda"), ("rival", "member")]
)
def test_the_matrix_finds_words_where_they_may_stand(world, actor, sees):
    """Were nothing shown to anybody, the matrix would pass, too."""
    client = world.client(actor)
    variant = {"private": "private fields", "nda": "disclosed", "member": "fields for members"}[sees]
    for kind in ("need", "achievement", "service", "mandate"):
        told = content(client.get(reverse(kind, args=[world.listings[kind, variant].pk])))
        fields = {place.field for place in world.found(told)}
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


@pytest.mark.parametrize(
    "verb", [name for name, found in VERBS.items() if found == READ and not name.startswith("index ")]
)
def test_no_verb_tells_what_members_may_not_read(world, verb, tmp_path):
    """The command line reads as members do, so that what it prints can be handed on. The verbs that write indexes are
    tried in ``test_stored_words``."""
    require_verb_tells_nothing(world, verb, tmp_path)
