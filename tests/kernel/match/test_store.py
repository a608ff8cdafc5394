"""Readings kept on disk give the same answers as readings made anew, and a broken file costs only time."""

from __future__ import annotations

import numpy as np
import pytest

from ronghe.kernel.match import Offer, match, prepare_all, profile
from ronghe.kernel.match import store as stores
from ronghe.kernel.match.store import ProfileStore
from tests.conftest import WordEncoder

pytestmark = pytest.mark.unit

OFFERS = [
    Offer(
        f"o{i}",
        "achievement",
        f"org{i}",
        {"title": f"脊柱手术导航系统 {i}", "evidence": f"平均定位误差 0.{i} mm,n = 60。Sterilised by steam."},
    )
    for i in range(1, 6)
]
NEED = profile("椎弓根螺钉置入导航,定位误差 < 0.3 mm,可高温灭菌")


def answers(profiles):
    return [
        (c.offer.id, round(c.score, 3), [str(v.verdict) for v in c.verdicts])
        for c in match(NEED, profiles, WordEncoder())
    ]


def test_stored_readings_give_the_same_answers(tmp_path):
    fresh = answers(prepare_all(OFFERS, WordEncoder()))
    first = ProfileStore(tmp_path)
    assert answers(first.prepare_all(OFFERS, WordEncoder())) == fresh
    first.close()

    again = ProfileStore(tmp_path)
    assert answers(again.prepare_all(OFFERS, WordEncoder())) == fresh
    again.close()


def test_what_is_stored_is_not_read_again(tmp_path, monkeypatch):
    store = ProfileStore(tmp_path)
    store.prepare_all(OFFERS, WordEncoder())
    store.close()
    monkeypatch.setattr(stores, "prepare_all", lambda offers, encoder: pytest.fail("read again"))

    again = ProfileStore(tmp_path)
    assert [p.offer for p in again.prepare_all(OFFERS, WordEncoder())] == OFFERS
    again.close()


def test_changed_text_another_encoder_and_another_version_are_read_anew(tmp_path, monkeypatch):
    store = ProfileStore(tmp_path)
    store.prepare_all(OFFERS[:1], WordEncoder())
    read = []
    monkeypatch.setattr(
        stores, "prepare_all", lambda offers, encoder: read.extend(offers) or prepare_all(offers, encoder)
    )

    changed = Offer("o1", "achievement", "org1", {"title": "另一系统"})
    store.prepare_all([changed], WordEncoder())
    other = WordEncoder()
    other.name = "other"
    store.prepare_all(OFFERS[:1], other)
    monkeypatch.setattr(stores, "version", lambda: "next")
    store.prepare_all(OFFERS[:1], WordEncoder())

    assert read == [changed, OFFERS[0], OFFERS[0]]
    store.close()


def test_broken_file_is_passed_over(tmp_path):
    (tmp_path / "profiles.sqlite3").write_bytes(b"no database at all" * 100)
    store = ProfileStore(tmp_path)

    assert answers(store.prepare_all(OFFERS, WordEncoder())) == answers(prepare_all(OFFERS, WordEncoder()))
    store.close()


def test_half_precision_moves_no_cosine_by_a_thousandth(tmp_path):
    store = ProfileStore(tmp_path)
    kept, fresh = store.prepare_all(OFFERS, WordEncoder()), prepare_all(OFFERS, WordEncoder())

    for a, b in zip(kept, fresh, strict=True):
        assert np.abs(a.vectors - b.vectors).max() < 1e-3
    store.close()
