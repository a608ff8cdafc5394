"""Which unknown facts are worth asking for, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ronghe.kernel.rules.conditions import Partial
from ronghe.kernel.rules.kinds import FactKind, Facts, Kind, Value
from ronghe.kernel.rules.packs import Pack
from ronghe.kernel.rules.program import Program, State, program_of
from ronghe.kernel.rules.reaching import OutOfSteps, Reach, Search
from ronghe.kernel.rules.witnesses import Witnesses

BRIEF = 200
"""Steps of the many small searches, in place of ``reaching.STEPS``."""

IN_ALL = 5000
"""Steps of all of them together, so that asking takes bounded time; what is left then is unsettled, never left out."""

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
    ``settles``: whatever its value, the outcome is settled. ``openness``: what an answer leaves open, as the mean over
    answers of the outcomes above one times the share of the open rules that stay so. ``thresholds``: where a number
    changes anything.
    """

    fact: str
    answers: tuple[Answer, ...]
    certain: bool
    settles: bool
    openness: float
    thresholds: tuple[float, ...] = ()


def questions(pack: Pack, facts: Facts, kinds: Mapping[str, FactKind] | None = None) -> tuple[Question, ...]:
    """The unknown facts that can change the outcome, the one whose answers leave least open first.

    Guarantee: no fact is left out that can change the outcome: some completion of the others gives two outcomes for two
    of its values. With ``certain`` that holds of the question asked, too. Equals stand in the order of the vocabulary.
    None where the outcome is settled.

    Args:
        kinds: the vocabulary; without it the one the pack was loaded with.

    Raises:
        FactUnfit: see ``apply``.

    Cost: some milliseconds for ten unknown facts, some tenths of a second for fifty.
    """
    return tuple(asking(pack, facts, kinds).questions)


def to_settle(pack: Pack, facts: Facts, kinds: Mapping[str, FactKind] | None = None) -> int | None:
    """How many questions settle the outcome for sure, asked one after another: 0, 1 or 2; None if more may be needed.

    Two are looked for only with one of the first ``FURTHER`` as the first, so None is no proof that two would not do.
    A set of which rules name more than ``MANY`` values is not counted on.
    """
    return asking(pack, facts, kinds).needed()


def asking(pack: Pack, facts: Facts, kinds: Mapping[str, FactKind] | None = None) -> Asking:
    """Questions and how many of them settle, from one look at the facts."""
    return Asking(program_of(pack) if kinds is None else Program(pack, kinds), facts)


class Asking:
    """What can be asked of given facts; see ``questions`` and ``to_settle``."""

    def __init__(self, program: Program, facts: Facts) -> None:
        self._program, self._state = program, program.start(facts)
        self._search, self._brief = Search(program), Search(program, BRIEF, IN_ALL)
        reached = self._search.reached(self._state, program.possible(self._state))
        self._ranks, self._given_up = reached.ranks, reached.unsure
        self.questions: list[Question] = []
        if len(self._ranks) > 1:
            open_facts = program.open_facts(self._state)
            self._witnesses = Witnesses(program, self._state, reached.found.values(), open_facts)
            certain = {fact: self._matters(fact) for fact in open_facts}
            asked = [self._question(fact, sure) for fact, sure in certain.items() if sure is not False]
            place = {fact: number for number, fact in enumerate(program.kinds_in_order)}
            self.questions = sorted(asked, key=lambda q: (not q.settles, q.openness, place[q.fact]))

    def needed(self) -> int | None:
        """See ``to_settle``."""
        if not self.questions:
            return 0
        if any(question.settles for question in self.questions):
            return 1
        for question in self.questions[:FURTHER]:
            if (values := self._program.every_value(question.fact)) and self._two_settle(question, values):
                return 2
        return None

    def _question(self, fact: str, certain: bool | None) -> Question:
        program, cells = self._program, self._program.cells(fact)
        reaches = [
            self._reach(program.given(self._state, fact, c[0]), self._witnesses.reached[fact, n])
            for n, c in enumerate(cells)
        ]
        settles = all(reach.settled for reach in reaches)
        if settles and program.kinds[fact].kind is Kind.SET:
            settles = self._settles(self._state, fact)
        return Question(
            fact=fact,
            answers=tuple(map(Answer, cells, reaches)),
            certain=certain is True,
            settles=settles,
            openness=sum((len(r.outcomes) - 1) * self._left(fact, c) for r, c in zip(reaches, cells, strict=True))
            / len(cells),
            thresholds=_thresholds(program, fact),
        )

    def _left(self, fact: str, cell: tuple[Value, ...]) -> float:
        """The share of the rules that may matter now which may still matter after one of the answer's values."""
        after = self._program.given(self._state, fact, cell[0])
        return len(self._program.open_rules(after)) / len(self._program.open_rules(self._state))

    def _reach(self, state: State, seen: set[int]) -> Reach:
        """What is reachable under one more fact: nothing that was not before.

        Only what was neither seen nor given up before is searched for.
        """
        open_ = self._program.possible(state) & self._ranks
        reached = self._brief.reached(state, open_ - seen - self._given_up)
        unsure = reached.unsure | (self._given_up & open_) - seen
        return self._search.told((reached.ranks & self._ranks) | seen | unsure, not unsure)

    def _two_settle(self, first: Question, values: tuple[Value, ...]) -> bool:
        """Whether after any value of the fact the outcome is settled, or one more question settles it."""
        return all(self._one_settles(first, value) for value in values)

    def _one_settles(self, first: Question, value: Value) -> bool:
        fact, place = first.fact, self._program.place_of(first.fact, value)
        state = self._program.given(self._state, fact, value)
        reach = first.answers[place].reach if place is not None else self._brief.reach(state)
        if reach.settled:
            return True
        return any(
            self._settles(state, question.fact)
            for question in self.questions
            if question.fact != fact and not (place is not None and self._refuted(fact, place, question.fact))
        )

    def _refuted(self, fact: str, place: int, other: str) -> bool:
        """Whether two outcomes were seen for one answer to the second question."""
        seen = self._witnesses.seen
        return any(len(seen(fact, place, other, there)) > 1 for there in range(len(self._program.cells(other))))

    def _settles(self, state: State, fact: str) -> bool:
        values = self._program.every_value(fact)
        given = (self._program.given(state, fact, value) for value in values or ())
        return bool(values) and all(self._brief.reach(one).settled for one in given)

    def _matters(self, fact: str) -> bool | None:
        """Whether a fact can change the outcome; None: not settled within the steps of the search."""
        program, given = self._program, self._program.given
        if fact in self._witnesses.telling:
            return True
        try:
            if program.kinds[fact].kind is Kind.SET:
                return any(self._value_matters(fact, value) for value in program.mentioned(fact))
            first, *rest = (given(self._state, fact, cell[0]) for cell in program.cells(fact))
            return any(self._brief.matters(first, other, fact) for other in rest)
        except OutOfSteps:
            return None

    def _value_matters(self, fact: str, value: str) -> bool:
        """A set matters if one of its values does: from any set to any other one comes by single values."""
        one, nothing = frozenset({value}), frozenset[str]()
        without = self._program.given(self._state, fact, Partial(nothing, one))
        return self._brief.matters(without, self._program.given(self._state, fact, Partial(one, nothing)), fact)


def _thresholds(program: Program, fact: str) -> tuple[float, ...]:
    if program.kinds[fact].kind is not Kind.NUMBER:
        return ()
    return tuple(sorted({float(t.operand) for t in program.tests[fact] if not isinstance(t.operand, frozenset)}))
