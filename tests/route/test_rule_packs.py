"""The shelf of rule packs through its doors: command line, page, doctor; days before a pack was in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from ronghe.cli.route_packs import packs
from ronghe.route.errors import DayTooEarly
from ronghe.route.exports.memo_sheet import memo_sheet
from ronghe.route.packs import shelf
from ronghe.route.packs.shelf import SHIPPED
from ronghe.route.queries.fitness import rule_packs
from ronghe.route.queries.memos import memo_of, own_packs
from ronghe.route.queries.rule_packs import case_results, differences_of, pack_of
from tests.factories import login, make_duty

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE = "可吸收骨钉，无菌提供，植入骨内，用于骨折内固定。"


@pytest.fixture
def own(node) -> Path:
    folder = own_packs()
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    for file in folder.glob("*.yaml"):
        file.unlink()


def edition(version: str, **replaced: str) -> str:
    text = (SHIPPED / "nmpa-class.yaml").read_text("utf-8").replace("version: 2026-11", f"version: {version}", 1)
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new, 1)
    return text


def run(*arguments: str):
    return CliRunner().invoke(packs, [*arguments, "--lang", "zh"])


@pytest.mark.parametrize("name", sorted(shelf().editions))
def test_every_shipped_pack_decides_its_cases_and_is_not_older_than_its_regulations(name):
    pack = pack_of(name)
    assert [one.case.id for one in case_results(pack) if not one.fits] == []
    dated = [one.effective_on for one in pack.sources.values() if one.effective_on]
    assert all(day <= pack.effective_on for day in dated)


def test_a_broken_file_is_told_to_those_who_keep_packs_and_changes_no_answer(own, node):
    (own / "broken.yaml").write_text("a: [", "utf-8")

    listed = run()
    assert listed.exit_code == 1
    assert "broken.yaml" in listed.output
    assert rule_packs().level == "bad"
    keeper = login(Client(), make_duty("policy_officer"))
    assert "broken.yaml" in keeper.get("/route/packs/").content.decode()
    assert "broken.yaml" not in Client().get("/route/packs/").content.decode()
    assert memo_of(BONE, on=date(2026, 11, 26)).nmpa.rules.outcome == "class_3"


def test_an_own_edition_is_listed_compared_and_checked(own):
    later = edition("2027-01", **{"outcome: class_2": "outcome: class_3"})
    (own / "later.yaml").write_text(later, "utf-8")

    page = Client().get("/route/packs/nmpa-class/?version=2027-01&than=2026-11").content.decode()
    assert "相对 2026-11 的变化" in page
    assert "±" in page
    rules, cases = differences_of(pack_of("nmpa-class", "2026-11"), pack_of("nmpa-class", "2027-01"))
    assert len(rules.rules) == 1
    compared = run("--compare", "nmpa-class@2026-11", str(own / "later.yaml"))
    assert rules.rules[0].rule in compared.output
    checked = run("--check", "nmpa-class@2027-01")
    assert checked.exit_code == (1 if cases else 0)
    assert len([line for line in checked.output.splitlines() if line.startswith("✗")]) == len(cases) > 0


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--check", "nope"), 5), (("--check", "/nowhere/x.yaml"), 3), (("--check", "eu-mdr"), 0)]
)
def test_exit_codes_mean_something(node, arguments, code):
    assert run(*arguments).exit_code == code


def test_rules_are_searched_and_unknown_editions_refused(node):
    page = Client().get("/route/packs/eu-mdr/?q=软件").content.decode()
    assert "mdr.11.other" in page
    assert "mdr.1 " not in page
    assert "没有包含这些词语的规则" in Client().get("/route/packs/eu-mdr/?q=%00zzzz").content.decode()
    assert Client().get("/route/packs/eu-mdr/?version=1900").status_code == 404
    assert Client().get("/route/packs/nothing/").status_code == 404


def test_a_day_before_some_packs_is_answered_and_says_so(node):
    memo = memo_of(BONE, on=date(2022, 1, 10))
    notes = " ".join(memo_sheet(memo).notes)
    assert {pack.id for pack in memo.not_yet} >= {"nmpa-class"}
    assert "当日尚未施行" in notes
    with pytest.raises(DayTooEarly):
        memo_of(BONE, on=date(1950, 1, 1))


def test_a_day_ahead_is_said(node):
    assert "尚未到来" in " ".join(memo_sheet(memo_of(BONE, on=date(2190, 1, 1))).notes)
