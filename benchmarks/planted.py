"""The planted set: who is found, what is said of each clause, and how often "met" is said where it is not.

Eight sets by seven authors taught the models, so their figures flatter; ``closed``, by a sixth author on other topics,
taught nothing and is the figure to believe.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Row
from ronghe.kernel.index import CachedEncoder, Document, InMemoryIndex, Query, default_encoder
from ronghe.kernel.match.planted import evaluate_planted, load_needs, load_offers

SETS = Path(__file__).resolve().parent / "planted"
BARS = {"top1": None, "top3": 0.85, "verdict_accuracy": 0.85, "false_met": 0.02, "unknown_where_evidence": None}


def run() -> Sequence[Row]:
    """The eleven sets; the peer is retrieval alone, without matching."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        encoder = CachedEncoder(default_encoder(), Path(folder))
        for half in (
            "dev",
            "test",
            "holdout",
            "equipment",
            "university",
            "park",
            "bedside",
            "laboratory",
            "workshop",
            "community",
            "closed",
        ):
            if not (SETS / half / "needs.jsonl").is_file():
                continue
            offers = load_offers(SETS / half / "offers.jsonl")
            needs = load_needs(SETS / half / "needs.jsonl", offers)
            begun = time.monotonic()
            report = evaluate_planted(offers, needs, encoder)
            seconds = time.monotonic() - begun
            for name, bar in BARS.items():
                value = getattr(report, name)
                if value is not None:
                    what = f"{half}: {name} ({report.needs} needs, {report.verdicts} verdicts)"
                    rows.append(Row(what, value, bar=bar, at_most=name == "false_met"))
            rows.append(Row(f"{half}: whole evaluation, encoding included", seconds, "s"))
            with InMemoryIndex(encoder) as index:
                index.rebuild((Document(o.id, o.fields, {}) for o in offers), 0)
                found = [[h.id for h in index.search(Query(n.text, limit=3)).hits] for n in needs]
            answered = [bool(set(n.answers) & set(ids)) for n, ids in zip(needs, found, strict=True) if n.answers]
            rows.append(Row(f"{half}: top3 of retrieval alone", sum(answered) / len(answered), peer=True))
    return rows
