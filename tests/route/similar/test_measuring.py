"""The figures of an evaluation, by hand and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ronghe.route.similar.measuring import UNSURE, Answered, calibration_error, macro_f1, measure

pytestmark = pytest.mark.unit
WORDS = ["class_1", "class_2", "class_3", "depends"]


def test_figures_of_a_handful_of_rows():
    truths = [
        ("class_1", "02-04"),
        ("class_3", "13-07"),
        ("class_3", "13-07"),
        ("not_device", ""),
        ("class_2", "07-03"),
    ]
    answers = [
        Answered("class_1", 0.9, ["02-04"]),
        Answered("class_2", 0.8, ["01-01", "13-07"], class_3_possible=True),
        Answered(UNSURE, 0.2, ["01-01", "01-02", "01-03", "13-07"]),
        Answered("not_device", 0.7, []),
        Answered("class_2", 0.6, ["07-03"]),
    ]

    found = measure(truths, answers)

    assert found.class_accuracy == pytest.approx(3 / 5)
    assert found.accuracy_at_80 == pytest.approx(3 / 4)
    assert found.answered == pytest.approx(4 / 5)
    assert (found.code_top1, found.code_top3, found.coded_rows) == (0.5, 0.75, 4)
    assert (found.iii_called_lower, found.iii_ruled_out, found.iii_flagged) == (0.5, 0, 0)
    assert found.confusion["class_3"] == {"class_2": 1, UNSURE: 1}
    assert found.class_macro_f1 == pytest.approx((1 + 2 / 3 + 0 + 1) / 4)


def test_nothing_has_no_figures_and_unequal_lengths_are_refused():
    assert measure([], []).as_json() == {
        "rows": 0,
        "coded_rows": 0,
        **dict.fromkeys(
            (
                "answered",
                "class_accuracy",
                "class_macro_f1",
                "code_top1",
                "code_top3",
                "ece",
                "accuracy_at_80",
                "iii_called_lower",
                "iii_ruled_out",
                "iii_flagged",
            )
        ),
        "confusion": {},
    }
    with pytest.raises(ValueError, match="1 rows, but 0 answers"):
        measure([("class_1", "")], [])


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), min_size=1, max_size=30))
def test_macro_f1_is_that_of_scikit_learn_over_the_true_outcomes(pairs):
    from sklearn.metrics import f1_score

    true, said = zip(*pairs, strict=True)
    theirs = f1_score(true, said, average="macro", labels=sorted(set(true)), zero_division=0)

    assert macro_f1(true, said) == pytest.approx(theirs)


def test_calibration_error_weighs_each_bin_by_its_rows():
    sure = np.array([0.95, 0.95, 0.95, 0.35])
    right = np.array([True, True, False, False])

    assert calibration_error(sure, right) == pytest.approx(0.75 * (0.95 - 2 / 3) + 0.25 * 0.35)
