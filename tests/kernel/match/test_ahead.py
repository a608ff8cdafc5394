"""Helpers read the same as this process does, in the same order, and may be killed."""

from __future__ import annotations

import os
import signal

import pytest

from ronghe.kernel.match import Offer, ahead
from ronghe.kernel.match.ahead import batches, read_many
from ronghe.kernel.match.offers import OfferProfile, read

pytestmark = pytest.mark.unit

OFFERS = [
    Offer(
        f"o{i}", "achievement", f"org{i % 7}", {"title": f"导航系统 {i}", "evidence": f"Error 0.{i} mm. 可高温灭菌。"}
    )
    for i in range(60)
]


def told(profile: OfferProfile) -> object:
    return (
        profile.offer, profile.statements, profile.figures, profile.stated, profile.language, profile.parts,
        profile.reading,
    )  # fmt: skip


@pytest.fixture
def few(monkeypatch):
    """Helpers from ten offers on, four at a time."""
    monkeypatch.setattr(ahead, "MANY", 10)
    monkeypatch.setattr(ahead, "CHUNK", 4)


@pytest.mark.parametrize(("number", "helpers"), [(0, 2), (3, 2), (10, 1), (60, 2), (60, 0)])
def test_offers_come_back_in_order_and_as_if_read_here(few, number, helpers):
    found = list(read_many(iter(OFFERS[:number]), helpers))

    assert [told(profile) for profile in found] == [told(read(offer)) for offer in OFFERS[:number]]


def test_a_killed_helper_costs_only_time(few, monkeypatch):
    reading = read_many(iter(OFFERS), 1)
    first = next(reading)
    import multiprocessing

    for child in multiprocessing.active_children():
        os.kill(child.pid, signal.SIGKILL)

    assert [profile.offer for profile in (first, *reading)] == OFFERS


def test_reading_stops_when_nobody_asks_on(few):
    reading = read_many(iter(OFFERS), 1)
    next(reading)
    reading.close()


def test_batches_hold_all_in_order():
    assert list(batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batches([], 2)) == []
