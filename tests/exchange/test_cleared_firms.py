"""Firms of similar cleared products: proposed while their last clearance is under ten years old, and told why not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ronghe.base.actors import Actor
from ronghe.exchange import commands, queries
from ronghe.exchange.models import Match
from ronghe.exchange.queries.similar import fresh_since
from ronghe.journey.queries import as_json, dossier_of_text
from ronghe.kernel.match import profile
from tests.factories import make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NEED = "Pedicle screw placement in scoliosis surgery deviates. A navigation system for pedicle screws is needed."
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def clear(number: str, device: str, firm: str, decided_on: date, **values):
    commands.save_clearances(
        Actor.system("test"),
        [{"number": number, "device": device, "firm": firm, "decided_on": decided_on, "pathway": "510(k)", **values}],
    )
    commands.follow_outbox()


def companies(now: datetime = NOON):
    document = as_json(dossier_of_text(Actor.anonymous(), NEED, now=now))
    return [row for row in document["partners"] if row["kind"] == "company"], document["similar_products"]


def test_firm_of_a_similar_product_is_a_company_with_its_clearance_as_evidence(node):
    clear("K230001", "Pedicle Screw Navigation System", "Spine Co", date(2023, 5, 1))

    [firm], [product] = companies()

    assert (firm["name"], firm["record"], firm["id"]) == ("Spine Co", "cleared", product["id"])
    assert firm["basis"]["code"] == "clearance"
    assert firm["basis"]["passage"]["text"] == "Pedicle Screw Navigation System"
    assert "K230001" in firm["basis"]["reason"]["zh"]
    assert "2023-05-01" in firm["basis"]["reason"]["en"]
    assert product["firm_proposed"] is True


@pytest.mark.parametrize(
    ("decided_on", "proposed"), [(date(2016, 6, 2), True), (date(2016, 6, 1), False), (date(1979, 1, 1), False)]
)
def test_last_clearance_of_the_firm_decides_by_the_given_day(node, decided_on, proposed):
    clear("K000001", "Pedicle Screw System", "Spine Co", decided_on)

    firms, [product] = companies()

    assert bool(firms) is product["firm_proposed"] is proposed
    assert decided_on.isoformat() in product["firm_reason"]["zh"]
    assert ("不列为候选" in product["firm_reason"]["zh"]) is not proposed


def test_another_young_clearance_of_the_firm_is_enough(node):
    clear("K790001", "Pedicle Screw System", "Spine Co", date(1979, 1, 1))
    clear("K240001", "Knee brace", "Spine Co", date(2024, 1, 1))

    firms, _products = companies()

    assert [firm["name"] for firm in firms] == ["Spine Co"]
    assert "2024-01-01" in firms[0]["basis"]["reason"]["zh"]


def test_firm_in_the_network_stands_there_by_its_own_record(node):
    make_organisation(name_zh="", name_en="SPINE CO", summary_en="Makes pedicle screws.", fields=["orthopaedics"])
    clear("K230001", "Pedicle Screw System", "Spine Co", date(2023, 5, 1))

    firms, _products = companies()

    assert [firm["record"] for firm in firms] == ["organisation"]


def test_product_about_another_subject_is_not_similar(node):
    clear("K230002", "Blood glucose meter", "Sugar Co", date(2023, 5, 1))

    assert companies() == ([], [])


def test_product_itself_is_never_a_partner_of_another_kind(node):
    clear("K230001", "Pedicle Screw System", "Spine Co", date(2023, 5, 1))

    found = queries.partners_for(Actor.anonymous(), profile(NEED))

    assert all(rows == [] for rows in found.values())


def test_matching_run_takes_the_day_it_is_given(node):
    clear("K160001", "Pedicle Screw System", "Spine Co", date(2016, 6, 2))
    need = make_need(title_en="Pedicle screw system", problem_en=NEED, setting_en="Operating room")

    commands.refresh_matches(need.pk, today=date(2026, 6, 1))
    young = Match.objects.filter(need=need).count()
    commands.refresh_matches(need.pk, today=date(2026, 6, 2))

    assert (young, Match.objects.filter(need=need).count()) == (2, 0)  # public and member


def test_ten_years_before_a_leap_day():
    assert fresh_since(date(2024, 2, 29)) == date(2014, 2, 28)
