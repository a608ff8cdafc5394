"""Complete facts with their outcomes, gathered once: most of what questions need is read off them without a search."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ronghe.kernel.rules.conditions import Known, Partial
from ronghe.kernel.rules.kinds import Kind
from ronghe.kernel.rules.program import Program, State


@dataclass(frozen=True, slots=True)
class Whole:
    """Complete facts: the place of each fact's value among its cells (None: a set of several), and for each fact the
    rank that each of its cells gives when put in that place."""

    places: dict[str, int | None]
    turned: dict[str, list[int]]


class Witnesses:
    """Each seed state completed in two ways, and each completion changed in one unknown fact at a time.

    ``reached``: ranks seen with a cell of a fact; ``telling``: facts that alone changed the outcome of a completion.
    What is seen is so; what is not seen may be so too.

    Cost: two completions for each seed; for each of them the rules that read each unknown fact, once for each value.
    """

    def __init__(self, program: Program, state: State, seeds: Iterable[State], facts: list[str]) -> None:
        self.program, self.facts = program, facts
        wholes = [self._completed(state, seed, last) for seed in seeds for last in (False, True)]
        self.wholes = [self._look(whole) for whole in wholes]
        self.reached: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        self.telling: set[str] = set()
        for whole in self.wholes:
            self._note(whole)

    def seen(self, fact: str, place: int, other: str, there: int) -> set[int]:
        """Ranks seen with two facts in the cells given."""
        found = set()
        for whole in self.wholes:
            if whole.places[fact] == place:
                found.add(whole.turned[other][there])
            if whole.places[other] == there:
                found.add(whole.turned[fact][place])
        return found

    def _completed(self, state: State, seed: State, last: bool) -> State:
        """The seed with every gap filled by its first or last value; a set holds what the seed says and no more."""
        facts: dict[str, Known] = dict(seed.facts)
        for fact in self.program.tests:
            had = seed.facts.get(fact)
            if isinstance(had, Partial):
                facts[fact] = had.holds
            elif had is None:
                nothing = self.program.kinds[fact].kind is Kind.SET
                facts[fact] = frozenset[str]() if nothing else self.program.cells(fact)[-1 if last else 0][0]
        return self.program.start(facts)

    def _look(self, whole: State) -> Whole:
        program = self.program
        places = {fact: program.place_of(fact, whole.facts[fact]) for fact in self.facts}
        turned = {
            fact: [min(program.possible(program.given(whole, fact, cell[0]))) for cell in program.cells(fact)]
            for fact in self.facts
        }
        return Whole(places, turned)

    def _note(self, whole: Whole) -> None:
        times = Counter(rank for ranks in whole.turned.values() for rank in set(ranks))
        for fact, ranks in whole.turned.items():
            if len(set(ranks)) > 1:
                self.telling.add(fact)
            for place, rank in enumerate(ranks):
                self.reached[fact, place].add(rank)
            if (here := whole.places[fact]) is not None:  # seen by changing any other fact while this one stays
                self.reached[fact, here].update(rank for rank, n in times.items() if n > (rank in ranks))
