"""Matching health: every number is the count of its rows; strangers see nothing, and small numbers stay small."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import commands
from ronghe.exchange.models import Introduction, Nda
from ronghe.exchange.queries.health import Window, matching_health, rows_of_cell
from tests.factories import NODE, acting, make_achievement, make_duty, make_need, make_organisation
from tests.factories.introductions import manager, member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def busy(node):
    """Two needs, two achievements, and introductions at several steps."""
    hospital = make_organisation(kind="hospital", name_zh="甲医院")
    institute = make_organisation(kind="institute", name_zh="乙研究所")
    alice, bob = member(hospital), member(institute)
    make_need(hospital, fields=["orthopaedics", "neurology"])
    make_need(hospital, fields=["neurology"], problem_zh="", summary_zh="只有摘要")
    offers = [
        make_achievement(institute, fields=["orthopaedics", "imaging"], title_zh=f"成果{number}") for number in range(4)
    ]
    asked = [commands.show_interest(alice, "achievement", offer.pk) for offer in offers]
    commands.consent(bob, asked[0].pk)
    version = Nda.objects.get().template.version
    for one in (alice, bob):
        commands.accept_nda(one, asked[0].pk, version)
    commands.record_outcome(alice, asked[0].pk, "agreement")
    commands.decline(bob, asked[1].pk)
    commands.withdraw(alice, asked[2].pk)
    Introduction.objects.filter(pk=asked[1].pk).update(created_at=timezone.now() - timedelta(days=20))
    Introduction.objects.filter(pk=asked[3].pk).update(created_at=timezone.now() - timedelta(days=8))
    return manager()


def numbers(sections):
    return {
        f"{section.key}:{cell.key}": cell.number
        for section in sections
        for line in section.lines
        for cell in line.cells
    }


def test_numbers(busy):
    found = numbers(matching_health(busy, Window()))
    assert {name: number for name, number in found.items() if name.startswith("answers")} == {
        "answers:within": 1,
        "answers:later": 1,
        "answers:never": 1,
    }
    assert [found[f"stages:{name}"] for name in ("interest", "consented", "opened", "talk", "agreement")] == [
        4,
        1,
        1,
        1,
        1,
    ]
    assert (found["fresh:need.30"], found["fresh:achievement.30"], found["fresh:need.older"]) == (2, 4, 0)
    assert (found["quality:need.bare"], found["quality:need.partly"], found["quality:need.complete"]) == (1, 1, 0)
    assert found["asked:need.neurology"] == 2
    assert found["offered:achievement.imaging"] == 4
    assert "asked:need.orthopaedics" not in found


def test_window_is_obeyed(busy):
    prompt = numbers(matching_health(busy, Window(days=30)))
    assert (prompt["answers:within"], prompt["answers:later"], prompt["answers:never"]) == (2, 0, 0)
    recent = numbers(matching_health(busy, Window(period=10)))
    assert recent["stages:interest"] == 3


def test_every_number_opens_as_many_rows(busy):
    for section in matching_health(busy, Window()):
        for line in section.lines:
            for cell in line.cells:
                _kind, rows = rows_of_cell(busy, section.key, cell.key, Window())
                assert len(list(rows)) == cell.number, (section.key, cell.key)


def test_strangers_members_and_visitors_see_nothing(busy, anonymous, stranger):
    for nobody in (anonymous, stranger, member(make_organisation(name_zh="丙公司"))):
        with pytest.raises(NotAllowed):
            matching_health(nobody, Window())
        with pytest.raises(NotAllowed):
            rows_of_cell(nobody, "fresh", "need.30", Window())


def test_who_follows_no_introductions_is_told_no_small_numbers_and_opens_none(busy):
    officer = acting(make_duty("policy_officer", name_zh="政策官"))
    found = numbers(matching_health(officer, Window()))
    assert (found["stages:interest"], found["stages:consented"], found["answers:never"]) == (4, None, None)
    with pytest.raises(NotAllowed):
        rows_of_cell(officer, "stages", "interest", Window())
    assert found["fresh:need.30"] == 2


@pytest.mark.parametrize(
    ("section", "key"),
    [("fresh", "need.x"), ("fresh", "x.30"), ("nonsense", "need.30"), ("stages", "nonsense"), ("", "")],
)
def test_unknown_number(busy, section, key):
    with pytest.raises(NotFound):
        rows_of_cell(busy, section, key, Window())


def test_fields_that_members_may_not_read_are_in_no_number(busy):
    make_need(make_organisation(name_zh="丁医院"), fields=["dermatology"], tiers={"fields": "nda"})
    found = numbers(matching_health(busy, Window()))
    assert "asked:need.dermatology" not in found


def test_statements_do_not_grow(busy):
    with CaptureQueriesContext(connection) as few:
        matching_health(busy, Window())
    for number in range(3):
        make_need(title_zh=f"又一个需求{number}")
    with CaptureQueriesContext(connection) as many:
        matching_health(busy, Window())
    assert len(many) == len(few)


@pytest.mark.parametrize("role", ["auditor", "administrator", "technology_manager"])
def test_whether_a_closed_field_is_filled_is_in_no_number(node, role):
    actor = acting(make_duty(role, name_zh="节点人员"))
    closed = dict.fromkeys(("problem", "population", "outcome", "practice", "targets"), "private")
    need = make_need(tiers=closed, acts_for_us=True, summary_zh="公开的摘要")
    before = numbers(matching_health(actor, Window()))
    texts = {
        f"{name}_{language}": "填写" for name in ("population", "outcome", "practice") for language in ("zh", "en")
    }
    commands.save_listing(NODE, "need", texts, need.pk)

    assert numbers(matching_health(actor, Window())) == before
    assert sum(before[f"quality:need.{name}"] for name in ("complete", "partly", "bare")) == 0
    for name in ("complete", "partly", "bare"):
        assert list(rows_of_cell(actor, "quality", f"need.{name}", Window())[1]) == []
