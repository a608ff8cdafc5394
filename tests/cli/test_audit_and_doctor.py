"""The audit log and the doctor at the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.db import connection
from django.db.models import QuerySet

from ronghe.base import append_only, chain
from ronghe.base.audit import Entry
from ronghe.cli.main import cli
from tests.factories import make_expert, make_need

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, list(words))
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def triggers():
    append_only.install(connection)
    yield
    append_only.remove(connection, append_only.DELETE, append_only.TRUNCATE)


def test_whole_chain_holds(triggers):
    make_need()
    told = json.loads(run("audit", "verify", "--json"))

    assert (told["holds"], told["fault"], told["unprotected"]) == (True, None, [])
    assert told["entries"] == Entry.objects.count() == told["head"]["place"]
    assert told["head"]["digest"] in run("audit", "verify", "--lang", "en")


def test_first_bad_entry_is_named():
    make_need()
    chain.link()
    second = Entry.objects.get(place=2)
    append_only.remove(connection)
    QuerySet(Entry).filter(place=2).update(action="exchange.something_else")
    out = run("audit", "verify", "--lang", "en", code=1)

    assert f"Entry 2 (exchange.something_else, row {second.seq}) was altered." in out
    assert json.loads(run("audit", "verify", "--json", code=1).splitlines()[0])["fault"]["place"] == 2
    append_only.install(connection)
    append_only.remove(connection, append_only.DELETE, append_only.TRUNCATE)


def test_mailed_head_is_held_against_the_chain(triggers):
    make_need()
    head = chain.head().digest
    make_need(title_zh="第二个")

    run("audit", "verify", "--head", f" {head.upper()} ")
    assert "written anew" in run("audit", "verify", "--head", "0" * 64, "--lang", "en", code=1)


def test_missing_triggers_are_a_fault():
    assert append_only.DELETE in run("audit", "verify", "--lang", "en", code=1)


def test_list_and_export_narrow_and_hold_no_salt(tmp_path, triggers):
    need = make_need(title_zh="秘密标题")
    make_expert(name_zh="某人")
    file = tmp_path / "log.jsonl"

    lines = [json.loads(line) for line in run("audit", "list", "--subject", str(need.pk), "--json").splitlines()]
    assert [one["action"] for one in lines] == ["exchange.publish_listing", "exchange.save_listing"]
    assert len(run("audit", "list", "--action", "network.", "--limit", "1").splitlines()) == 1
    assert run("audit", "list", "--person", "00000000-0000-0000-0000-000000000000") == ""

    run("audit", "export", str(file), "--action", "exchange.", "--days", "1")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [row["place"] for row in rows] == sorted(row["place"] for row in rows)
    assert {row["action"].partition(".")[0] for row in rows} == {"exchange"}
    assert "salt" not in rows[0]
    assert "秘密" not in file.read_text("utf-8")


@pytest.mark.parametrize(("language", "words"), [("en", "Cookies and passwords travel"), ("zh", "")])
def test_doctor_says_what_is_bad_and_how_to_mend(node, settings, language, words):
    settings.DEBUG = True
    settings.SECRET_KEY = "short"  # noqa: S105 -- that it is none is what is tested
    out = run("doctor", "--lang", language, code=1)

    assert words in out
    (settings.DATA_FOLDER / "demo.password").write_text("x")
    assert "demo.password" in run("doctor", "--lang", language, code=1)
    ways_out = ["RONGHE_DEBUG=0", "RONGHE_SECRET_KEY", "RONGHE_HTTPS=1", "RONGHE_ADDRESS"]
    for way_out in (*ways_out, "ronghe backup", "ronghe worker"):
        assert way_out in out


def test_doctor_in_json(node):
    told = json.loads(run("doctor", "--json", code=1))
    levels = {one["check"]: one["level"] for one in told["checks"]}

    assert told["fit"] is False
    assert levels["https"] == "bad"
    assert levels["clock"] == "well"


def test_fit_node_passes(node, settings):
    from ronghe.base import liveness
    from ronghe.base.actors import Actor
    from ronghe.base.audit import record
    from ronghe.exchange.commands import follow_outbox

    append_only.install(connection)
    make_need()
    follow_outbox()
    settings.SESSION_COOKIE_SECURE = True
    settings.DEBUG = False
    settings.SITE_ADDRESS = "https://exchange.example.org"
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "mail.example.org"
    settings.DATA_FOLDER.chmod(0o700)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    liveness.beat()
    record(Actor.system("backup"), "base.make_backup")
    chain.link()
    run("doctor")
    assert json.loads(run("doctor", "--json"))["fit"] is True
    append_only.remove(connection, append_only.DELETE, append_only.TRUNCATE)
