"""A figure of another order of magnitude is no answer, however alike the sentences are."""

from __future__ import annotations

import pytest

from ronghe.kernel.match import Offer, Verdict, judge, profile
from ronghe.kernel.text import ClauseKind
from tests.conftest import WordEncoder

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("evidence", ["A probe excited at 785 nm takes Raman spectra.", "探头采用 760/850 nm 双波长。"])
def test_wavelength_meets_no_diameter(evidence):
    need = profile("经支气管活检导管外径不超过3毫米")
    offer = Offer("o", "achievement", "org", {"title": "探头", "evidence": evidence})

    verdicts = judge(need, [offer], WordEncoder())[0].verdicts

    targets = {clause.id for clause in need.clauses if clause.kind is ClauseKind.TARGET}
    assert targets
    assert [v.verdict for v in verdicts if v.clause in targets] == [Verdict.UNKNOWN] * len(targets)
