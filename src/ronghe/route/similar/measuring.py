"""How good answers are on rows whose outcome is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNSURE = "unsure"
LOWER_THAN_III = frozenset({"class_1", "class_2", "not_device"})
BINS = 10
MOST_CERTAIN = 0.8


@dataclass(frozen=True)
class Answered:
    """What was said of one row: the outcome (or ``UNSURE``), how probable its first outcome was, codes, best first.

    ``class_3_possible``: another outcome was named, but class III was said not to be ruled out.
    """

    outcome: str
    confidence: float
    codes: Sequence[str]
    class_3_possible: bool = False


@dataclass(frozen=True)
class Measures:
    """Shares in 0..1; a share of nothing is ``None``.

    ``class_accuracy`` and ``class_macro_f1`` take an abstention for an error. ``ece`` is the expected calibration error
    of the first outcome over ten bins of equal width. ``accuracy_at_80`` is over the most certain 80 % of the rows.
    ``iii_called_lower`` is the share of class III rows that were called class I, class II or no device, and
    ``iii_ruled_out`` of those where nothing was said of class III; ``iii_flagged`` is the share of all other rows for
    which it was called possible. The code's shares are over the rows that have one. ``confusion``: truth -> said ->
    rows.
    """

    rows: int
    coded_rows: int
    answered: float | None
    class_accuracy: float | None
    class_macro_f1: float | None
    code_top1: float | None
    code_top3: float | None
    ece: float | None
    accuracy_at_80: float | None
    iii_called_lower: float | None
    iii_ruled_out: float | None
    iii_flagged: float | None
    confusion: Mapping[str, Mapping[str, int]]

    def as_json(self) -> dict[str, Any]:
        """Plain values, shares to four places."""
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in self.__dict__.items()}


def measure(truths: Sequence[tuple[str, str]], answers: Sequence[Answered]) -> Measures:
    """Compare answers with (outcome, code or "") of the same rows.

    Raises:
        ValueError: the two differ in length.

    >>> measure([("class_1", "02-04")], [Answered("class_1", 0.9, ["02-04"])]).class_accuracy
    1.0
    """
    if len(truths) != len(answers):
        raise ValueError(f"{len(truths)} rows, but {len(answers)} answers")
    true = [outcome for outcome, _ in truths]
    said = [answer.outcome for answer in answers]
    right = np.array([a == b for a, b in zip(true, said, strict=True)], dtype=bool)
    sure = np.array([answer.confidence for answer in answers], dtype=np.float64)
    places = [
        answer.codes.index(code) if code in answer.codes else len(answer.codes) + 3
        for (_, code), answer in zip(truths, answers, strict=True)
        if code
    ]
    third = [answer for outcome, answer in zip(true, answers, strict=True) if outcome == "class_3"]
    others = [answer for outcome, answer in zip(true, answers, strict=True) if outcome != "class_3"]
    return Measures(
        rows=len(true),
        coded_rows=len(places),
        answered=_mean([word != UNSURE for word in said]),
        class_accuracy=_mean(right),
        class_macro_f1=macro_f1(true, said) if true else None,
        code_top1=_mean([place < 1 for place in places]),
        code_top3=_mean([place < 3 for place in places]),
        ece=calibration_error(sure, right) if true else None,
        accuracy_at_80=_mean(right[np.argsort(-sure, kind="stable")[: round(MOST_CERTAIN * len(true))]]),
        iii_called_lower=_mean([answer.outcome in LOWER_THAN_III for answer in third]),
        iii_ruled_out=_mean([_rules_out_iii(answer) for answer in third]),
        iii_flagged=_mean([answer.class_3_possible and answer.outcome != "class_3" for answer in others]),
        confusion=confusion(true, said),
    )


def macro_f1(true: Sequence[str], said: Sequence[str]) -> float:
    """The mean over the outcomes that occur in truth of the harmonic mean of precision and recall."""
    scores = []
    for outcome in sorted(set(true)):
        hits = sum(a == b == outcome for a, b in zip(true, said, strict=True))
        scores.append(2 * hits / (list(true).count(outcome) + list(said).count(outcome)))
    return float(np.mean(scores))


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Mean gap of confidence and share that is right, over ``BINS`` bins of equal width, weighted by their rows.

    Source: Naeini, Cooper & Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning", AAAI.
    """
    bins = np.clip((confidence * BINS).astype(int), 0, BINS - 1)
    gaps = [
        abs(confidence[bins == place].mean() - right[bins == place].mean()) * np.count_nonzero(bins == place)
        for place in range(BINS)
        if np.any(bins == place)
    ]
    return float(sum(gaps) / len(confidence))


def confusion(true: Sequence[str], said: Sequence[str]) -> dict[str, dict[str, int]]:
    """Truth -> said -> rows; only what occurs."""
    found: dict[str, dict[str, int]] = {}
    for outcome, word in sorted(zip(true, said, strict=True)):
        row = found.setdefault(outcome, {})
        row[word] = row.get(word, 0) + 1
    return found


def _rules_out_iii(answer: Answered) -> bool:
    return answer.outcome not in ("class_3", UNSURE) and not answer.class_3_possible


def _mean(values: Sequence[bool] | NDArray[np.bool_]) -> float | None:
    return float(np.mean(values)) if len(values) else None
