"""What the verdict model's probabilities come to: "met" only when sure, and no contrary of it where it is likely."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.match import Verdict, judge, model, profile, textual
from ronghe.kernel.match.weights import LIKELY_FROM, MET_FROM
from tests.kernel.match.doubles import WordEncoder, offer

chances = st.lists(st.floats(0.001, 1), min_size=4, max_size=4).map(
    lambda some: {verdict: one / sum(some) for verdict, one in zip(Verdict, some, strict=True)}
)


@given(given_chances=chances)
def test_met_is_said_only_when_sure_and_nothing_against_it_when_likely(given_chances):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(model, "probabilities", lambda _features: given_chances)
        verdict, likely = model.decide({})

    met = given_chances[Verdict.MET]
    assert (verdict is Verdict.MET) == (met >= MET_FROM)
    assert likely == (LIKELY_FROM <= met < MET_FROM)
    if likely:
        assert verdict is Verdict.UNKNOWN
    elif verdict is not Verdict.MET:
        assert given_chances[verdict] == max(one for each, one in given_chances.items() if each is not Verdict.MET)


def test_what_is_likely_shows_the_passage_and_asks_for_a_confirmation(monkeypatch):
    monkeypatch.setattr(textual, "decide", lambda _evidence: (Verdict.UNKNOWN, True))
    need = profile("培养体系里没有血清")

    (candidate,) = judge(need, [offer("本产品为无血清配方，适合间充质干细胞。")], WordEncoder())

    (found,) = candidate.verdicts
    assert found.verdict is Verdict.UNKNOWN
    assert found.passage is not None
    assert found.passage.text in "本产品为无血清配方，适合间充质干细胞。"
    assert found.reason_zh.endswith("→ 待确认")
    assert found.reason_en.endswith("→ to be confirmed")
    assert found.passage.text.strip("。") in found.would_change_zh
