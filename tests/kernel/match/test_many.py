"""What a worker judges of many needs is what each alone would be told, whether offers were read beforehand or not."""

from __future__ import annotations

import pytest

from ronghe.kernel.match import Offer, judge, many
from ronghe.kernel.match.many import Chunk, NeedText, judge_chunk
from ronghe.kernel.match.store import ProfileStore
from ronghe.kernel.text import ClauseKind, Field
from tests.conftest import WordEncoder

pytestmark = pytest.mark.unit

OFFERS = tuple(
    Offer(f"o{i}", "achievement", f"org{i}", {"title": f"脊柱手术导航系统 {i}", "summary": f"平均定位误差 0.{i} mm。"})
    for i in range(1, 5)
)
NEEDS = (
    (NeedText((Field(ClauseKind.PROBLEM, "椎弓根螺钉置入导航，定位误差 < 0.3 mm"),)), (0, 3, 1)),
    (NeedText((Field(ClauseKind.PROBLEM, "脊柱手术导航系统"), Field(ClauseKind.OUTCOME, "误差不超过 0.2 mm"))), (2, 0)),
)
ENCODER = WordEncoder()


def encoder():
    return ENCODER


def told(judged):
    return [
        [(one.candidate.score, one.candidate.verdicts, one.candidate.vetoes, one.relevant) for one in need]
        for need in judged
    ]


@pytest.mark.parametrize("read_before", [(), (0, 2), (0, 1, 2, 3)])
def test_readings_made_beforehand_change_no_verdict(tmp_path, monkeypatch, read_before):
    fresh = judge_chunk(encoder, Chunk(NEEDS, OFFERS, (None,) * len(OFFERS)))
    store = ProfileStore(tmp_path)
    store.ensure([OFFERS[place] for place in read_before], ENCODER)
    readings = tuple(store.written(OFFERS, ENCODER))
    store.close()
    assert [place for place, one in enumerate(readings) if one is not None] == list(read_before)

    anew = []
    plain = many.read
    monkeypatch.setattr(many, "read", lambda offer: anew.append(offer.id) or plain(offer))
    judged = judge_chunk(encoder, Chunk(NEEDS, OFFERS, readings))

    assert told(judged) == told(fresh)
    assert anew == [one.id for place, one in enumerate(OFFERS) if place not in read_before]


def test_a_need_of_many_is_judged_as_alone():
    judged = judge_chunk(encoder, Chunk(NEEDS, OFFERS, (None,) * len(OFFERS)))

    for (text, places), answers in zip(NEEDS, judged, strict=True):
        alone = {one.offer.id: one for one in judge(text.read(), [OFFERS[place] for place in places], ENCODER)}
        for answer in answers:
            expected = alone[answer.candidate.offer.id]
            assert answer.candidate.score == pytest.approx(
                expected.score, abs=1e-3
            )  # readings are kept in half precision
            assert [v.verdict for v in answer.candidate.verdicts] == [v.verdict for v in expected.verdicts]
