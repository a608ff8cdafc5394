"""Which unknown facts are worth asking for, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ronghe.kernel.rules.conditions import Partial
from ronghe.kernel.rules.kinds import FactKind, Facts, Kind, Value
from ronghe.kernel.rules.packs import Pack
from ronghe.kernel.rules.program import Program, State, program_of
from ronghe.kernel.rules.reaching import OutOfSteps, Reach, Search

FURTHER = 4
"""How many of the best questions are tried as the first of two."""


@dataclass(frozen=True)
class Answer:
    """Values of a fact that no rule tells apart, and what stays reachable after them.

    Of a number the one value stands for all between the same two thresholds; of a set the answers are: none of the
    values that rules name, and each alone.
    """

    values: tuple[Value, ...]
    reach: Reach


@dataclass(frozen=True)
class Question:
    """An unknown fact whose value can change the outcome.

    ``certain``: shown by a pair of completions; otherwise the search ran out of steps, and it is asked to be safe.
    ``settles``: whatever its value, the outcome is settled. ``thresholds``: where a number changes anything.
    """

    fact: str
    answers: tuple[Answer, ...]
    certain: bool
    settles: bool
    thresholds: tuple[float, ...] = ()

    @property
    def openness(self) -> float:
        """Mean number of outcomes, above one, that an answer leaves."""
        return sum(len(answer.reach.outcomes) - 1 for answer in self.answers) / len(self.answers)


def questions(pack: Pack, facts: Facts, kinds: Mapping[str, FactKind] | None = None) -> tuple[Question, ...]:
    """The unknown facts that can change the outcome, the one whose answers leave least open first.

    Guarantee: no fact is left out that can change the outcome: some completion of the others gives two outcomes for two
    of its values. With ``certain`` that holds of the question asked, too. Equals stand in the order of the vocabulary.
    None where the outcome is settled.

    Args:
        kinds: the vocabulary; without it the one the pack was loaded with.

    Raises:
        FactUnfit: see ``apply``.

    Cost: a search for each unknown fact and answer; some tens of milliseconds for fifty unknown facts.
    """
    program = _program(pack, kinds)
    state = program.start(facts)
    search = Search(program)
    if search.reach(state).settled:
        return ()
    found = []
    for fact in program.tests:
        if fact in facts:
            continue
        certain = _matters(search, state, fact)
        if certain is not False:
            cells = program.cells(fact)
            answers = tuple(Answer(cell, search.reach(program.given(state, fact, cell[0]))) for cell in cells)
            settles = _settles(search, state, fact)
            found.append(Question(fact, answers, certain is True, settles, _thresholds(program, fact)))
    order = {fact: place for place, fact in enumerate(program.pack.kinds if kinds is None else kinds)}
    return tuple(sorted(found, key=lambda one: (not one.settles, one.openness, order.get(one.fact, len(order)))))


def to_settle(
    pack: Pack, facts: Facts, asked: Iterable[Question], kinds: Mapping[str, FactKind] | None = None
) -> int | None:
    """How many questions settle the outcome for sure, asked one after another: 0, 1 or 2; None if more may be needed.

    ``asked`` is what ``questions`` gave. Two are looked for only with one of the first ``FURTHER`` as the first, so
    None is no proof that two would not do. A set of which rules name more than ``MANY`` values is not counted on.
    """
    listed = list(asked)
    if not listed:
        return 0
    if any(question.settles for question in listed):
        return 1
    program = _program(pack, kinds)
    state, search = program.start(facts), Search(program)
    for question in listed[:FURTHER]:
        values = program.every_value(question.fact)
        if values and all(_one_settles(search, program.given(state, question.fact, value)) for value in values):
            return 2
    return None


def _one_settles(search: Search, state: State) -> bool:
    """Whether the outcome is settled, or by one more question, whatever its answer."""
    unknown = [fact for fact in search.program.tests if fact not in state.facts]
    return search.reach(state).settled or any(_settles(search, state, fact) for fact in unknown)


def _settles(search: Search, state: State, fact: str) -> bool:
    """Whether every value of the fact settles the outcome."""
    values = search.program.every_value(fact)
    return bool(values) and all(
        search.reach(search.program.given(state, fact, value)).settled for value in values or ()
    )


def _matters(search: Search, state: State, fact: str) -> bool | None:
    """Whether a fact can change the outcome; None: not settled within the steps of the search."""
    program = search.program
    try:
        if program.kinds[fact].kind is Kind.SET:
            return any(_value_matters(search, state, fact, value) for value in program.mentioned(fact))
        first, *rest = (program.given(state, fact, cell[0]) for cell in program.cells(fact))
        return any(search.matters(first, other, fact) for other in rest)
    except OutOfSteps:
        return None


def _value_matters(search: Search, state: State, fact: str, value: str) -> bool:
    """A set matters if one of its values does: from any set to any other one comes by single values."""
    one, nothing = frozenset({value}), frozenset[str]()
    without, with_ = Partial(nothing, one), Partial(one, nothing)
    return search.matters(search.program.given(state, fact, without), search.program.given(state, fact, with_), fact)


def _thresholds(program: Program, fact: str) -> tuple[float, ...]:
    if program.kinds[fact].kind is not Kind.NUMBER:
        return ()
    return tuple(sorted({float(t.operand) for t in program.tests[fact] if not isinstance(t.operand, frozenset)}))


def _program(pack: Pack, kinds: Mapping[str, FactKind] | None) -> Program:
    return program_of(pack) if kinds is None else Program(pack, kinds)
