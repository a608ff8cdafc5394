"""Reported figures: who may note them, that noting again changes nothing, and what is shown of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from ronghe.base.problems import NotAllowed
from ronghe.base.saving import FieldUnusable
from ronghe.journey.exports.wording import figure_text
from ronghe.network import commands
from ronghe.network.errors import NameMissing
from ronghe.network.models import Indicator
from ronghe.network.queries import indicators_of
from tests.factories import NODE, actor_of, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

VALUES = {
    "what_zh": "孵化企业数",
    "what_en": "Incubated enterprises",
    "value": Decimal(1000),
    "bound": "over",
    "unit": "enterprise",
    "as_of": date(2022, 10, 26),
    "source_key": "sample:x",
    "unverified_zh": "仅见于一处报道",
}


def test_noting_a_figure_again_changes_nothing():
    row = commands.save_indicator(NODE, make_organisation().pk, VALUES)

    commands.save_indicator(NODE, row.organisation_id, VALUES)

    assert Indicator.objects.count() == 1
    assert row.history.count() == 1


def test_changed_figure_keeps_its_history():
    row = commands.save_indicator(NODE, make_organisation().pk, VALUES)

    commands.save_indicator(NODE, row.organisation_id, {**VALUES, "value": Decimal(1200)})

    assert [int(past.value) for past in row.history.order_by("history_date")] == [1000, 1200]


def test_stranger_notes_nothing(stranger):
    organisation = make_organisation()

    with pytest.raises(NotAllowed):
        commands.save_indicator(stranger, organisation.pk, VALUES)

    assert not Indicator.objects.exists()


def test_member_does_not_take_the_figure_of_another():
    theirs = commands.save_indicator(NODE, make_organisation().pk, VALUES)
    mine = make_organisation(name_zh="另一公司")

    with pytest.raises(NotAllowed):
        commands.save_indicator(actor_of(mine), mine.pk, VALUES)

    theirs.refresh_from_db()
    assert theirs.organisation_id != mine.pk


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"what_zh": "", "what_en": ""}, NameMissing),
        ({"bound": "perhaps"}, FieldUnusable),
        ({"value": "many"}, FieldUnusable),
    ],
)
def test_unusable_figure_is_refused(change, refusal):
    organisation = make_organisation()

    with pytest.raises(refusal):
        commands.save_indicator(NODE, organisation.pk, {**VALUES, **change})

    assert not Indicator.objects.exists()


def test_figures_of_a_linked_duplicate_are_hidden(anonymous):
    kept, duplicate = make_organisation(), make_organisation(name_zh="示例公司（旧）")
    commands.save_indicator(NODE, duplicate.pk, VALUES)
    commands.link_duplicate(NODE, duplicate.pk, kept.pk)

    assert list(indicators_of(anonymous, [kept.pk, duplicate.pk])) == []


@pytest.mark.parametrize("number", [1, 3])
def test_figures_cost_one_statement(anonymous, django_assert_num_queries, number):
    organisation = make_organisation()
    for place in range(number):
        commands.save_indicator(NODE, organisation.pk, {**VALUES, "source_key": f"sample:{place}"})

    with django_assert_num_queries(1):
        assert len(indicators_of(anonymous, [organisation.pk])) == number


@pytest.mark.parametrize(
    ("value", "unit", "bound", "zh", "en"),
    [
        (1000, "enterprise", "over", "1,000", "more than 1,000 enterprises"),
        (1_000_000_000, "CNY", "exact", "10 亿元", "CNY 1,000 million"),
        (42_300_000_000, "CNY", "exact", "423 亿元", "CNY 42,300 million"),
        (52_000, "CNY", "exact", "5.2 万元", "CNY 0.052 million"),
    ],
)
def test_figure_in_words(value, unit, bound, zh, en):
    with translation.override("zh-hans"):
        assert zh in figure_text(Decimal(value), unit, bound)
    with translation.override("en"):
        assert figure_text(Decimal(value), unit, bound) == en
