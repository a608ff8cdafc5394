"""The page on which a technology manager asks for matching everything, and watches it."""

from __future__ import annotations

import pytest
from django.test import Client

from ronghe.base.liveness import alive
from ronghe.exchange.enums import SweepStatus
from ronghe.exchange.models import Sweep
from tests.factories import login, make_duty, make_member

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def manager(site):
    return login(Client(), make_duty("technology_manager"))


def test_page_says_what_a_run_would_do_and_asks_for_one(manager, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        page = manager.get("/desk/sweep/?lang=en")
    assert page.status_code == 200
    assert not Sweep.objects.exists()

    answer = manager.post("/desk/sweep/begin/")

    assert answer.status_code == 302
    assert Sweep.objects.get().status == SweepStatus.WAITING
    manager.post("/desk/sweep/begin/")
    assert Sweep.objects.count() == 1


def test_progress_is_shown_and_the_run_can_be_called_off(manager):
    with alive("sweep-test"):
        Sweep.objects.create(status=SweepStatus.RUNNING, claim="sweep-test", total=4000, done=1000, to_compare=9)

        page = manager.get("/desk/sweep/", headers={"HX-Request": "true"}).content.decode()
        assert 'value="1000"' in page
        assert "<html" not in page
        manager.post("/desk/sweep/cancel/")

        assert Sweep.objects.get().cancelling


def test_progress_of_an_ended_run_loads_the_page_anew(manager):
    Sweep.objects.create(status=SweepStatus.DONE)

    assert manager.get("/desk/sweep/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_killed_run_is_told_as_interrupted(manager):
    Sweep.objects.create(status=SweepStatus.RUNNING, claim="sweep-of-a-dead-process")

    page = manager.get("/desk/sweep/").content.decode()

    assert str(SweepStatus.STOPPED.label) in page
    assert Sweep.objects.get().status == SweepStatus.RUNNING, "looking changes nothing"


def test_page_is_the_staffs_alone(site):
    owner, colleague = site["hospital"], login(Client(), make_member(site["hospital"]), site["hospital"])

    assert owner
    for client in (colleague, Client()):
        for address in ("/desk/sweep/", "/desk/sweep/begin/", "/desk/sweep/cancel/"):
            answer = client.get(address) if address.endswith("sweep/") else client.post(address)
            assert answer.status_code in (302, 403)
    assert not Sweep.objects.exists()
