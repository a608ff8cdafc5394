"""Random numbers by name: each stage has its own, so that a change to one stage leaves the luck of the others alone."""

from __future__ import annotations

import hashlib

import numpy as np

from ronghe.kernel.plan.errors import PlanInvalid
from ronghe.kernel.plan.spreads import Floats, Spread

MOST_RUNS = 1_000_000


class Draws:
    """The luck of ``runs`` runs under one ``seed``, made when asked for and kept.

    What is drawn depends on the seed, the stage's id and the purpose alone: not on other stages, nor on the order in
    which it is asked for. Two plans that share a stage share its luck, so that their difference is one of plans.

    The luck of fewer runs under the same seed is the beginning of that of more.

    Raises:
        PlanInvalid: ``runs`` outside 1..1,000,000, or a negative seed.
    """

    def __init__(self, runs: int, seed: int) -> None:
        if not 1 <= runs <= MOST_RUNS:
            raise PlanInvalid("bad_runs", "", "runs", runs, f"give a whole number from 1 to {MOST_RUNS:,}")
        if seed < 0:
            raise PlanInvalid("bad_seed", "", "seed", seed, "give a whole number that is not negative")
        self.runs, self.seed = runs, seed
        self._shares: dict[tuple[str, str], Floats] = {}
        self._values: dict[tuple[str, str, Spread], Floats] = {}

    def shares(self, stage: str, purpose: str) -> Floats:
        """(runs,) even in 0..1, below 1. Not to be written into."""
        key = (stage, purpose)
        if key not in self._shares:
            name = hashlib.blake2b(f"{purpose}\n{stage}".encode(), digest_size=16).digest()
            words = [int(word) for word in np.frombuffer(name, dtype="<u4")]
            source = np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, *words])))
            self._shares[key] = source.random(self.runs)
        return self._shares[key]

    def values(self, stage: str, purpose: str, spread: Spread) -> Floats:
        """(runs,) draws of ``spread``. Not to be written into."""
        key = (stage, purpose, spread)
        if key not in self._values:
            flat = spread.certain
            self._values[key] = np.full(self.runs, float(spread.low)) if flat else self._drawn(key)
        return self._values[key]

    def _drawn(self, key: tuple[str, str, Spread]) -> Floats:
        stage, purpose, spread = key
        return spread.quantiles(self.shares(stage, purpose))
