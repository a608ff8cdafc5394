"""A server process that warms up opens the index, and never fails."""

from __future__ import annotations

import pytest

from ronghe.config.warming import warm_up
from ronghe.exchange.queries import indexes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]


def test_warm_up_opens_the_index(node):
    warm_up()

    assert indexes._open.cache_info().currsize > 0


def test_warm_up_survives_a_broken_node(node, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("no index")

    monkeypatch.setattr("ronghe.config.warming.dossier_of_text", broken)

    warm_up()

    assert "not warmed up" in caplog.text
