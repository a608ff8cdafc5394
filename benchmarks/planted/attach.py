"""Learn how likely a figure is of the parameter asked for, and measure the verdicts on topics not seen.

``python benchmarks/planted/attach.py FOLDER ... [--write]``: prints the cross-validated figures of the clauses with one
numeric target, and writes ``kernel/match/data/attachment.json`` when told to.

Nobody labelled which figure a verdict rests on, so that is learned in turns: of the figures whose comparison gives the
person's verdict the most likely one is taken for right, all that give another verdict for wrong; then the model is
fitted again.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index import default_encoder
from ronghe.kernel.match import prepare_all, profile
from ronghe.kernel.match.attachment import evidence
from ronghe.kernel.match.numeric import comparable_figures, verdict_on
from ronghe.kernel.match.planted import load_needs, load_offers
from ronghe.kernel.match.spans import clauses_of_span
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.wishes import wishes

TARGET = Path(__file__).resolve().parents[2] / "src/ronghe/kernel/match/data/attachment.json"
RIDGE = 25.0  # penalty on squared weights of scaled features; 4, 10 and 25 give the same within .005
TURNS = 6
NEWTON = 25
FOLDS = 13
FROM = 0.5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A labelled clause: its topic, the evidence on each figure, what each would say, and what the person said."""

    topic: str
    rows: list[dict[str, float]]
    said: list[Verdict]
    label: Verdict


def cases(folders: Sequence[Path]) -> list[Case]:
    """Every labelled clause with one numeric target."""
    encoder = default_encoder()
    found: list[Case] = []
    for folder in folders:
        offers = load_offers(folder / "offers.jsonl")
        ready = {o.id: p for o, p in zip(offers, prepare_all(offers, encoder), strict=True)}
        for need in load_needs(folder / "needs.jsonl", offers):
            read = profile(need.text)
            for given in need.verdicts:
                asked = wishes(need.text, clauses_of_span(read, given.clause), encoder)
                if len(asked) != 1 or asked[0].aim is None:
                    continue
                wish, aim, offer = asked[0], asked[0].aim, ready[given.offer]
                figures, spans = comparable_figures(aim, offer)
                said = [verdict_on(wish, aim, f, s, offer) for f, s in zip(figures, spans, strict=True)]
                topic = f"{folder.name}-{need.id.rsplit('-', 1)[0]}"
                found.append(Case(topic, evidence(wish, aim, figures, offer), said, given.verdict))
    return found


def matrix(rows: Sequence[dict[str, float]], names: Sequence[str]) -> Floats:
    """(rows, names)"""
    return np.array([[row.get(n, 0.0) for n in names] for row in rows], dtype=float).reshape(len(rows), len(names))


def logistic(x: Floats, y: Floats, weight: Floats) -> tuple[Floats, float]:
    """Weights and intercept for raw features, by Newton's method on scaled ones."""
    mean, scale = x.mean(0), x.std(0) + 1e-6
    z = np.c_[(x - mean) / scale, np.ones(len(x))]
    theta = np.zeros(z.shape[1])
    ridge = np.eye(len(theta)) * RIDGE
    ridge[-1, -1] = 1e-6
    for _ in range(NEWTON):
        p = 1 / (1 + np.exp(-z @ theta))
        gradient = z.T @ (weight * (p - y)) + ridge @ theta
        step = np.linalg.solve((z * (weight * p * (1 - p))[:, None]).T @ z + ridge, gradient)
        theta -= step
        if np.abs(step).max() < 1e-5:
            break
    raw = theta[:-1] / scale
    return raw, float(theta[-1] - raw @ mean)


def first_guess(row: dict[str, float]) -> float:
    """How alike a figure looks before anything is learned: the names, then the words."""
    named = 3 * row.get("key_same", 0) + 2 * row.get("named_3", 0) + row.get("named_2", 0)
    other = row.get("named_sure_other", 0) + row.get("key_other", 0)
    return named - 2 * other + row.get("cosine", 0) + row.get("words", 0) - row.get("order", 0)


def fit(known: Sequence[Case], names: Sequence[str]) -> tuple[Floats, float]:
    """The model of some cases."""
    tables = [matrix(case.rows, names) for case in known]
    model: tuple[Floats, float] | None = None
    for _ in range(TURNS):
        x: list[Floats] = []
        y: list[float] = []
        weight: list[float] = []
        for case, table in zip(known, tables, strict=True):
            scores = table @ model[0] + model[1] if model else np.array([first_guess(r) for r in case.rows])
            right = [i for i, v in enumerate(case.said) if v is case.label and v is not Verdict.UNKNOWN]
            best = max(right, key=lambda i: scores[i]) if right else None
            for i, row in enumerate(table):
                also = i in right and i != best
                x.append(row)
                y.append(1.0 if i == best else (1 / (1 + float(np.exp(-scores[i]))) if model else 0.3) if also else 0.0)
                weight.append(0.5 if also else 1.0)
        model = logistic(np.array(x), np.array(y), np.array(weight))
    assert model is not None
    return model


def answer(case: Case, names: Sequence[str], model: tuple[Floats, float]) -> tuple[Verdict, float]:
    """The verdict of the most likely figure and its probability."""
    if not case.rows:
        return Verdict.UNKNOWN, 0.0
    scores = 1 / (1 + np.exp(-(matrix(case.rows, names) @ model[0] + model[1])))
    best = int(np.argmax(scores))
    return case.said[best], float(scores[best])


def main(arguments: Sequence[str]) -> None:
    """Print the cross-validated figures; with ``--write`` write the model of all cases."""
    known = cases([Path(a) for a in arguments if not a.startswith("--")])
    names = sorted({name for case in known for row in case.rows for name in row})
    topics = sorted({case.topic for case in known})
    said: list[tuple[Verdict, float, Verdict]] = []
    for fold in range(FOLDS):
        held = set(topics[fold::FOLDS])
        model = fit([c for c in known if c.topic not in held], names)
        said += [(*answer(c, names, model), c.label) for c in known if c.topic in held]
    print(f"{len(known)} clauses, {len(topics)} topics, {sum(len(c.rows) for c in known)} figures")
    for least in (0.4, FROM, 0.6, 0.7, 0.8):
        verdicts = [(v if p >= least else Verdict.UNKNOWN, label) for v, p, label in said]
        met = [label for v, label in verdicts if v is Verdict.MET]
        right = sum(v is label for v, label in verdicts) / len(verdicts)
        wrong = Counter(f"{label}>{v}" for v, label in verdicts if v is not label).most_common(6)
        print(
            f"from {least}: accuracy {right:.3f}, false met {sum(m is not Verdict.MET for m in met) / len(met):.3f}",
            wrong,
        )
    if "--write" in arguments:
        weights, intercept = fit(known, names)
        table = {n: round(float(w), 3) for n, w in zip(names, weights, strict=True) if abs(w) >= 0.0005}
        TARGET.write_text(json.dumps({"intercept": round(intercept, 3), "weights": table}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
