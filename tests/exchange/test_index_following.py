"""The index follows the database: nothing committed is missing, nothing deleted stays, whatever is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from ronghe.base.audience import Audience
from ronghe.base.outbox import Change
from ronghe.exchange import commands, queries
from ronghe.exchange.commands import index
from ronghe.exchange.queries.indexes import close_indexes, index_for, missing_and_stale
from ronghe.network import commands as network
from tests.factories import make_achievement, make_expert, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db(transaction=True)]


def assert_in_step() -> None:
    for audience in (Audience.PUBLIC, Audience.MEMBER):
        assert missing_and_stale(audience) == (set(), set())


def test_everything_open_is_found_after_the_indexer(node):
    make_need()
    make_achievement()
    make_expert(("Screws", "pedicle"))

    commands.follow_outbox()

    assert Change.objects.count() == 0
    assert_in_step()


def test_withdrawn_and_hidden_records_leave_the_index(node, system):
    achievement = make_achievement()
    expert = make_expert(("Screws", "pedicle"))
    commands.follow_outbox()

    commands.withdraw_listing(system, "achievement", achievement.pk)
    network.save_person(system, {"listed": False}, expert.pk)
    commands.follow_outbox()

    assert f"achievement:{achievement.pk}" not in index_for(Audience.PUBLIC).ids()
    assert f"expert:{expert.pk}" not in index_for(Audience.MEMBER).ids()
    assert_in_step()


def test_the_public_index_never_holds_what_members_alone_may_read(node, anonymous, member):
    make_need(title_zh="公开的需求", member_note_zh="canaryword 只给会员")
    make_need(title_zh="会员的需求 canaryword", tier="member")
    commands.follow_outbox()

    public, member = queries.search(anonymous, "canaryword"), queries.search(member, "canaryword")

    assert all("canaryword" not in str(hit.record.fields) for hit in public.hits)
    assert len([hit for hit in member.hits if "canaryword" in str(hit.record.fields)]) == 2
    raw = b"".join(path.read_bytes() for path in (node / "index" / "public").rglob("*") if path.is_file())
    assert b"canaryword" not in raw


def everything_below(*folders) -> bytes:
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files)


def test_what_is_narrowed_withdrawn_or_erased_leaves_the_disk_of_lower_tiers(node, system):
    narrowed = make_achievement(title_zh="导航", evidence_zh="误差 canarynarrow 0.3 mm")
    withdrawn = make_achievement(title_zh="机械臂", evidence_zh="负载 canarywithdrawn 3 kg")
    expert = make_expert(("Screws", "canaryexpert pedicle"))
    commands.follow_outbox()
    public = [node / "index" / "public", node / "readings" / "public"]
    every = [node / "index", node / "readings"]
    for folder in public:
        assert b"canarynarrow" in everything_below(folder)

    commands.set_disclosure(system, "achievement", narrowed.pk, tiers={"evidence": "nda"})
    commands.withdraw_listing(system, "achievement", withdrawn.pk)
    network.erase_person(system, expert.pk)
    commands.follow_outbox()

    assert b"canary" not in everything_below(*every)
    commands.set_disclosure(system, "achievement", narrowed.pk, tiers={"evidence": "member"})
    commands.follow_outbox()
    assert b"canarynarrow" not in everything_below(*public)
    assert b"canarynarrow" in everything_below(*every)


def test_large_indexes_are_purged_once_a_day(node, system, monkeypatch):
    monkeypatch.setattr(index, "AT_ONCE", -1)
    need = make_need(title_zh="导航", problem_zh="定位 canaryproblem 偏差")
    make_achievement()
    commands.follow_outbox()
    commands.withdraw_listing(system, "need", need.pk)
    commands.follow_outbox()
    assert b"canaryproblem" in everything_below(node / "index")
    assert index.purge_due()

    commands.purge_index()

    assert b"canaryproblem" not in everything_below(node / "index")
    assert not index.purge_due()
    assert_in_step()


def test_rebuild_leaves_nothing_of_former_texts(node, system):
    achievement = make_achievement(title_zh="导航", evidence_zh="误差 canaryevidence 0.3 mm")
    commands.follow_outbox()
    achievement.__class__.objects.filter(pk=achievement.pk).update(evidence_zh="")  # nobody was told

    commands.rebuild_index(system)

    assert b"canaryevidence" not in everything_below(node / "index", node / "readings")


def test_rebuild_gives_the_same_answers(node, system, anonymous):
    for number in range(5):
        make_achievement(title_zh=f"脊柱导航 {number}", evidence_zh=f"误差 0.{number} mm")
    commands.follow_outbox()
    before = [(hit.record.key, round(hit.score, 6)) for hit in queries.search(anonymous, "脊柱导航 误差").hits]

    commands.rebuild_index(system)

    assert [(hit.record.key, round(hit.score, 6)) for hit in queries.search(anonymous, "脊柱导航 误差").hits] == before


def test_following_twice_changes_nothing(node, anonymous):
    make_achievement()
    assert commands.follow_outbox() > 0

    assert commands.follow_outbox() == 0
    assert queries.search(anonymous, "导航").total > 0


INDEXER = """
import os, sys
sys.path.insert(0, os.environ["RONGHE_TEST_ROOT"])
import django
django.setup()
from django.db import connections
from ronghe.exchange import commands
from ronghe.exchange.commands import index
from ronghe.exchange.queries import indexes
from tests.conftest import WordEncoder
indexes.default_encoder = lambda folder: WordEncoder()
index.BATCH = 3
connections.databases["default"]["NAME"] = os.environ["RONGHE_TEST_DATABASE"]
print("ready", flush=True)
sys.stdin.readline()
commands.follow_outbox()
print("done", flush=True)
"""


@pytest.mark.slow
def test_kill_9_of_the_indexer_loses_nothing(node, system):
    """An indexer in a process of its own is killed at random moments while records come and go."""
    if connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"]):
        pytest.fail("the test database must be a file, so that another process can read it")
    chance = random.Random(20261123)
    owner = make_organisation()
    kept = []
    for round_ in range(6):
        kept += [make_achievement(owner, title_zh=f"成果 {round_}-{number}") for number in range(5)]
        commands.withdraw_listing(system, "achievement", kept.pop(0).pk)
        with start_indexer() as process:
            time.sleep(chance.uniform(0.0, 0.12))  # the moment of the kill, not a wait for a condition
            process.send_signal(signal.SIGKILL)
    close_indexes()

    commands.follow_outbox()

    assert Change.objects.count() == 0
    assert_in_step()


def start_indexer() -> subprocess.Popen[str]:
    database = str(connection.settings_dict["NAME"])
    environment = {
        **os.environ,
        "RONGHE_DATA": str(settings.DATA_FOLDER),
        "RONGHE_TEST_ROOT": str(settings.PACKAGE.parent.parent),
        "RONGHE_TEST_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", INDEXER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def test_a_listing_for_members_alone_is_in_no_public_answer(node, anonymous, member):
    need = make_need(title_zh="canarytitle 会员标题", tier="member")
    commands.follow_outbox()

    def found(actor):
        return [
            hit.record.label.title_zh for hit in queries.search(actor, "椎体置钉偏差").hits if hit.record.id == need.pk
        ]

    assert found(anonymous) == []
    assert found(member) == ["canarytitle 会员标题"]
