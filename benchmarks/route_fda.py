"""FDA product codes from device names, beside BM25 over the codes' names in the same run.

Two sets. AI-enabled devices: decisions up to 2021 are known, those of 2022 and 2023 are asked. Clearances of
1976-1980: a seeded tenth is asked, the rest is known. Names alone are asked unless a row says that the firm is given,
too. Rows whose code the classification table (2020) lacks are counted apart: the right answer is "unknown code".
Weights are learned on known rows only.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.data import encoder, shared
from benchmarks.report import Row
from ronghe.ingest.sources.fda.classification import parse_classification
from ronghe.ingest.sources.fda.load import parse_clearances
from ronghe.kernel.index.bilingual import english_words
from ronghe.route.similar.fda import FdaAnswer, FdaCodes
from ronghe.route.similar.fda_space import Asked, CodeSpace
from ronghe.route.similar.rows import ClearedRow, CodeRow
from ronghe.route.similar.terms import TermSpace, weighted

SEED = 20261126
CONFIDENT = 0.5
CHINESE = Path(__file__).with_name("route_fda_zh.tsv")


def run() -> Sequence[Row]:
    table = codes()
    devices = cleared("ai_devices.csv")
    old = cleared("pmn7680.txt")
    asked_old = set(random.Random(SEED).sample(range(len(old)), len(old) // 10))
    sets: list[tuple[str, list[ClearedRow], list[ClearedRow]]] = [
        (
            "AI devices 2022-23",
            [row for row in devices if row.decided_on and row.decided_on.year <= 2021],
            [row for row in devices if row.decided_on and row.decided_on.year >= 2022],
        ),
        (
            "510(k) 1976-80, a tenth",
            [row for place, row in enumerate(old) if place not in asked_old],
            [old[place] for place in sorted(asked_old)],
        ),
    ]
    rows: list[Row] = []
    for name, known, asked in sets:
        rows += measured(name, table, known, [row for row in asked if row.code])
    return rows


def measured(name: str, table: list[CodeRow], known: list[ClearedRow], asked: list[ClearedRow]) -> list[Row]:
    """Ours with bars that the peer sets, the peers, unknown codes, calibration, and time."""
    there = {row.code for row in table}
    present = [row for row in asked if row.code in there]
    lacking = [row for row in asked if row.code not in there]
    peer = peer_ranks([row.name for row in table], [row.code for row in table], present)
    stronger = peer_ranks(
        [*(row.name for row in table), *(row.device for row in known)],
        [*(row.code for row in table), *(row.code for row in known)],
        present,
    )
    begun = time.monotonic()
    ours = FdaCodes.learned(CodeSpace(table, known, encoder()))
    made = time.monotonic() - begun
    times: list[float] = []
    by_name = answers(ours, present, times, firm=False)
    with_firm = answers(ours, present, times, firm=True)
    rows = [Row(f"{name}: asked, code in the table", len(present), "rows")]
    for k in (1, 5):
        rows += [
            Row(
                f"{name}: top-{k}, name alone",
                top(by_name, present, k),
                bar=share(peer, k),
                holds=_above(by_name, present, peer, k),
            ),
            Row(f"{name}: top-{k}, name and firm", top(with_firm, present, k)),
            Row(f"{name}: top-{k}, BM25 over code names", share(peer, k), peer=True),
            Row(f"{name}: top-{k}, BM25 over code names and known devices", share(stronger, k), peer=True),
        ]
    rows += [
        Row(f"{name}: answered “unknown code” though the table has it", wrongly_unknown(by_name)),
        Row(f"{name}: a code taken unasked", float(np.mean([one.settles for one in by_name]))),
        Row(f"{name}: of these right", right_of_settled(by_name, present)),
        Row(f"{name}: expected calibration error of the first candidate", calibration(by_name, present)),
    ]
    if lacking:
        blind = answers(ours, lacking, times, firm=False)
        rows += [
            Row(f"{name}: asked, code not in the table", len(lacking), "rows"),
            Row(f"{name}: of these answered “unknown code”", float(np.mean([a.is_unknown for a in blind]))),
            Row(
                f"{name}: of these a code of the table at {CONFIDENT:g} or more",
                float(np.mean([confident(a) for a in blind])),
            ),
        ]
    rows += [
        Row(f"{name}: learning, encodings kept", made, "s"),
        Row(f"{name}: one answer, p95", 1000 * float(np.percentile(times, 95)), "ms"),
    ]
    return [*rows, *chinese(name, ours)]


def right_of_settled(found: Sequence[FdaAnswer], asked: Sequence[ClearedRow]) -> float:
    """Share of the codes taken unasked that are right; 0 where none is taken."""
    pairs = zip(found, asked, strict=True)
    taken = [answer.candidates[0].code == row.code for answer, row in pairs if answer.settles]
    return float(np.mean(taken)) if taken else 0.0


def chinese(name: str, ours: FdaCodes) -> list[Row]:
    """Chinese names of our own list; whoever wrote it wrote ``device_words``, too, so it flatters. Beside: the same
    names by the dictionary alone."""
    listed = [line.split("\t") for line in CHINESE.read_text("utf-8").splitlines() if not line.startswith("#")]
    asked = [(Asked(zh), set(fitting.split())) for zh, fitting in listed if set(fitting.split()) & set(ours.space.rows)]
    found = [(ours.ask(one), fitting) for one, fitting in asked]
    plain = [(ours.ask_as_it_is(one), fitting) for one, fitting in asked]
    return [
        Row(f"{name}: {words}{len(asked)} Chinese names, top-{k}", _among(answers_, k))
        for words, answers_ in (("", found), ("by the dictionary alone, ", plain))
        for k in (1, 5)
    ]


def _among(found: Sequence[tuple[FdaAnswer, set[str]]], k: int) -> float:
    return float(np.mean([any(one.code in fitting for one in answer.candidates[:k]) for answer, fitting in found]))


def codes() -> list[CodeRow]:
    """The classification table of 2020."""
    names = CodeRow.__dataclass_fields__
    table = parse_classification(shared("fda", "foiclass_2020.txt").read_bytes())
    return [CodeRow(**{k: v for k, v in row.values.items() if k in names}) for row in table.rows]


def cleared(file: str) -> list[ClearedRow]:
    """Clearances of a file."""
    table = parse_clearances(shared("fda", file).read_bytes(), file)
    return [
        ClearedRow(v["number"], v["device"], v["firm"], v["product_code"], v["decided_on"])
        for v in (row.values for row in table.rows)
    ]


def answers(ours: FdaCodes, asked: Sequence[ClearedRow], times: list[float], *, firm: bool) -> list[FdaAnswer]:
    found = []
    for row in asked:
        begun = time.perf_counter()
        found.append(ours.ask(Asked(row.device, firm=row.firm if firm else "")))
        times.append(time.perf_counter() - begun)
    return found


def top(found: Sequence[FdaAnswer], asked: Sequence[ClearedRow], k: int) -> float:
    """Share of rows whose code is among the first k; an answer “unknown code” has no first candidate."""
    return float(np.mean([_hit(a, row.code, k) for a, row in zip(found, asked, strict=True)]))


def _hit(answer: FdaAnswer, code: str, k: int) -> bool:
    return any(one.code == code for one in answer.candidates[:k])


def peer_ranks(texts: Sequence[str], labels: Sequence[str], asked: Sequence[ClearedRow]) -> list[list[str]]:
    """The first five codes of BM25 for each device name; ties by the order of the table."""
    space = TermSpace([english_words(text) for text in texts])
    ranks = []
    for row in asked:
        scores = space.scores(weighted(english_words(row.device)))
        order = np.argsort(-scores, kind="stable")[:200]
        ranks.append([*dict.fromkeys(labels[place] for place in order if scores[place] > 0)][:5])
    return [[row.code if code == row.code else "" for code in codes] for row, codes in zip(asked, ranks, strict=True)]


def share(ranks: Sequence[Sequence[str]], k: int) -> float:
    return float(np.mean([any(one[:k]) for one in ranks]))


def _above(found: Sequence[FdaAnswer], asked: Sequence[ClearedRow], peer: Sequence[Sequence[str]], k: int) -> bool:
    return top(found, asked, k) > share(peer, k)


def wrongly_unknown(found: Sequence[FdaAnswer]) -> float:
    return float(np.mean([a.is_unknown for a in found]))


def confident(answer: FdaAnswer) -> bool:
    """Whether a code of the table is named as likelier than not."""
    return any(one.row is not None and one.probability >= CONFIDENT for one in answer.candidates[:1])


def calibration(found: Sequence[FdaAnswer], asked: Sequence[ClearedRow], bins: int = 10) -> float:
    """Expected calibration error of the first candidate's probability, in equal-width bins."""
    chance = np.array([a.candidates[0].probability if a.candidates else 0.0 for a in found])
    right = np.array([_hit(a, row.code, 1) for a, row in zip(found, asked, strict=True)])
    place = np.minimum((chance * bins).astype(int), bins - 1)
    gaps = [abs(chance[place == b].mean() - right[place == b].mean()) * (place == b).mean() for b in np.unique(place)]
    return float(sum(gaps))
