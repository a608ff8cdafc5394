"""The bundled sample and the cleared devices, into the rooms."""

from __future__ import annotations

import pytest

from ronghe.base.outbox import Change
from ronghe.base.problems import NotAllowed
from ronghe.exchange.commands import save_listing
from ronghe.exchange.enums import ListingStatus
from ronghe.exchange.models import Achievement, Mandate, Need, Service
from ronghe.ingest import commands
from ronghe.ingest.sources.sample.parse import sample
from ronghe.network.models import Indicator, Organisation, Person, Tie, Work

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_sample_is_loaded_wholly_and_once(system):
    made = commands.load_sample(system)
    histories = [m.history.count() for m in (Organisation, Need, Achievement, Service, Mandate, Person)]
    Change.objects.all().delete()

    again = commands.load_sample(system)

    for kind, model, file in (
        ("organisation", Organisation, "organisations"), ("need", Need, "needs"),
        ("achievement", Achievement, "achievements"), ("service", Service, "services"),
        ("mandate", Mandate, "mandates"),
    ):  # fmt: skip
        assert made[kind] == model.objects.count() == len(sample(file))
    assert Person.objects.filter(is_expert=True).count() == len(sample("experts"))
    assert made["indicator"] == Indicator.objects.count() == len(sample("indicators"))
    assert not Indicator.objects.filter(illustrative=True).exists()
    assert not Indicator.objects.filter(source_name_zh="").exists()
    assert Work.objects.count() == sum(len(entry["works"]) for entry in sample("experts"))
    assert not any(again.values())
    assert [m.history.count() for m in (Organisation, Need, Achievement, Service, Mandate, Person)] == histories
    assert Change.objects.count() == 0


def test_sample_says_what_is_invented_and_names_the_source_of_the_rest(system):
    commands.load_sample(system)

    assert not Need.objects.exclude(illustrative=True).exists()
    assert not Need.objects.exclude(status=ListingStatus.OPEN).exists()
    real = Organisation.objects.filter(illustrative=False)
    assert real.exists()
    assert not real.filter(source_name_zh="").exists()
    assert real.exclude(unverified_zh="").exists()
    assert Tie.objects.filter(kind="cooperation").get().organisations.count() == 4


def test_hand_edit_of_a_sample_record_survives(system):
    commands.load_sample(system)
    need = Need.objects.get(source_key="sample:need-01")
    save_listing(system, "need", {"title_zh": "改过的标题"}, need.pk)

    commands.load_sample(system)

    need.refresh_from_db()
    assert need.title_zh == "改过的标题"


def test_strangers_load_nothing(stranger):
    with pytest.raises(NotAllowed):
        commands.load_sample(stranger)

    assert Organisation.objects.count() == 0
