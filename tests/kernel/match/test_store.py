"""Readings kept on disk give the same answers as readings made anew, and a broken file costs only time."""

from __future__ import annotations

import numpy as np
import pytest

from ronghe.kernel.match import Offer, match, prepare_all, profile
from ronghe.kernel.match import store as stores
from ronghe.kernel.match.offers import read
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
    monkeypatch.setattr(stores, "read", lambda offer: pytest.fail("read again"))

    again = ProfileStore(tmp_path)
    assert [p.offer for p in again.prepare_all(OFFERS, WordEncoder())] == OFFERS
    again.close()


def test_changed_text_another_encoder_and_another_version_are_read_anew(tmp_path, monkeypatch):
    store = ProfileStore(tmp_path)
    store.prepare_all(OFFERS[:1], WordEncoder())
    seen = []
    monkeypatch.setattr(stores, "read", lambda offer: seen.append(offer) or read(offer))

    changed = Offer("o1", "achievement", "org1", {"title": "另一系统"})
    store.prepare_all([changed], WordEncoder())
    other = WordEncoder()
    other.name = "other"
    store.prepare_all(OFFERS[:1], other)
    monkeypatch.setattr(stores, "version", lambda: "next")
    store.prepare_all(OFFERS[:1], WordEncoder())

    assert seen == [changed, OFFERS[0], OFFERS[0]]
    store.close()


def test_broken_file_is_passed_over(tmp_path):
    (tmp_path / f"profiles-{stores.version()}.sqlite3").write_bytes(b"no database at all" * 100)
    store = ProfileStore(tmp_path)

    assert answers(store.prepare_all(OFFERS, WordEncoder())) == answers(prepare_all(OFFERS, WordEncoder()))
    store.close()


def test_half_precision_moves_no_cosine_by_a_thousandth(tmp_path):
    store = ProfileStore(tmp_path)
    kept, fresh = store.prepare_all(OFFERS, WordEncoder()), prepare_all(OFFERS, WordEncoder())

    for a, b in zip(kept, fresh, strict=True):
        assert np.abs(a.vectors - b.vectors).max() < 1e-3
    store.close()


def test_ensured_offers_are_read_once_and_then_found_without_reading(tmp_path, monkeypatch):
    fresh = answers(prepare_all(OFFERS, WordEncoder()))
    store = ProfileStore(tmp_path)
    told = []

    assert store.ensure(iter(OFFERS[:3]), WordEncoder(), told.append) == 3
    assert store.ensure(iter(OFFERS), WordEncoder(), told.append) == 2
    assert store.ensure(iter(OFFERS), WordEncoder(), told.append) == 0

    monkeypatch.setattr(stores, "read", lambda offer: pytest.fail("read again"))
    assert answers(store.prepare_all(OFFERS, WordEncoder())) == fresh
    assert told == [3, 2]
    store.close()


def test_ensured_offers_are_stored_under_their_own_keys(tmp_path):
    store = ProfileStore(tmp_path)
    store.ensure([OFFERS[0], OFFERS[0], *OFFERS], WordEncoder())
    store.close()

    again = ProfileStore(tmp_path)
    assert [p.offer for p in again.prepare_all(OFFERS, WordEncoder())] == OFFERS
    assert [p.statements[0].passage.record for p in again.prepare_all(OFFERS, WordEncoder())] == [o.id for o in OFFERS]
    again.close()


def test_a_file_that_cannot_be_used_costs_only_time(tmp_path):
    (tmp_path / "in_the_way").write_text("")
    store = ProfileStore(tmp_path / "in_the_way")

    assert store.ensure(OFFERS, WordEncoder()) == len(OFFERS)
    assert answers(store.prepare_all(OFFERS, WordEncoder())) == answers(prepare_all(OFFERS, WordEncoder()))


def test_a_new_version_begins_a_file_of_its_own_and_clears_the_old_away(tmp_path, monkeypatch):
    old = ProfileStore(tmp_path)
    old.ensure(OFFERS, WordEncoder())
    old.close()
    monkeypatch.setattr(stores, "version", lambda: "next")

    new = ProfileStore(tmp_path)

    assert new.ensure(OFFERS, WordEncoder()) == len(OFFERS)
    assert {path.name.partition(".")[0] for path in tmp_path.iterdir()} == {"profiles-next"}
    new.close()


def files(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_an_offer_no_longer_says_leaves_the_disk(tmp_path):
    store = ProfileStore(tmp_path)
    before = Offer("o1", "achievement", "org1", {"title": "navigation", "evidence": "canaryfigure 0.3 mm"})
    after = Offer("o1", "achievement", "org1", {"title": "navigation"})
    store.ensure([before, *OFFERS[1:]], WordEncoder())
    assert b"canaryfigure" in files(tmp_path)

    store.keep_only(["o1"], [after], WordEncoder())

    assert b"canaryfigure" not in files(tmp_path)
    assert store.ensure([after, *OFFERS[1:]], WordEncoder()) == 1  # the others are still there
    store.keep_only(["o1"], [after], WordEncoder())
    assert store.ensure([after], WordEncoder()) == 0
    store.close()


def test_sweep_leaves_exactly_what_is_offered(tmp_path):
    store = ProfileStore(tmp_path)
    store.ensure(OFFERS, WordEncoder())

    assert store.sweep(OFFERS[:2], WordEncoder()) == len(OFFERS) - 2

    assert "系统 5".encode() not in files(tmp_path)
    assert store.ensure(OFFERS, WordEncoder()) == len(OFFERS) - 2
    store.close()


def test_a_file_from_which_nothing_can_be_deleted_goes_as_a_whole(tmp_path):
    store = ProfileStore(tmp_path)
    store.ensure(OFFERS, WordEncoder())
    store.close()
    path = tmp_path / f"profiles-{stores.version()}.sqlite3"
    path.write_bytes(path.read_bytes()[:5000])

    again = ProfileStore(tmp_path)
    again.keep_only(["o1"], [], WordEncoder())

    assert "脊柱手术".encode() not in files(tmp_path)
    assert again.ensure(OFFERS, WordEncoder()) == len(OFFERS)
    again.close()


def test_what_a_file_holds_can_be_opened_elsewhere(tmp_path):
    store = ProfileStore(tmp_path / "members", beneath=ProfileStore(tmp_path / "public"))
    store._beneath.ensure(OFFERS[:2], WordEncoder())
    store.ensure(OFFERS[:3], WordEncoder())

    bodies = store.written(OFFERS, WordEncoder())

    assert [body is not None for body in bodies] == [True, True, True, False, False]
    opened = [stores.opened(body, offer) for body, offer in zip(bodies, OFFERS, strict=True) if body is not None]
    assert answers(opened) == answers(store.prepare_all(OFFERS[:3], WordEncoder()))
    store._beneath.close()
    store.close()


def test_of_a_file_that_cannot_be_read_nothing_is_given(tmp_path):
    store = ProfileStore(tmp_path)
    store.ensure(OFFERS, WordEncoder())
    store.close()
    next(tmp_path.glob("profiles-*.sqlite3")).write_bytes(b"no database" * 1000)

    again = ProfileStore(tmp_path)
    assert again.written(OFFERS, WordEncoder()) == [None] * len(OFFERS)
    again.close()
