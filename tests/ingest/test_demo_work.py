"""The work of a demonstration is done by the demo accounts, through the commands, once."""

from __future__ import annotations

import pytest

from ronghe.cli.demo_accounts import open_accounts
from ronghe.exchange.models import Contact, FigureTarget, FollowUp, Introduction, Lead
from ronghe.ingest.commands import load_demo_work, load_sample

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.slow]

TABLES = (Introduction, Contact, FollowUp, Lead, FigureTarget)


def counts():
    return [table.objects.count() for table in TABLES]


def test_nothing_is_done_without_demo_accounts(node, system):
    load_sample(system)

    assert load_demo_work() is False
    assert counts() == [0, 0, 0, 0, 0]


def test_the_demo_accounts_work_once(node, system):
    load_sample(system)
    open_accounts()

    assert load_demo_work() is True
    done = counts()
    assert done == [2, 2, 3, 2, 5]
    assert load_demo_work() is False
    assert counts() == done
