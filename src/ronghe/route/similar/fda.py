"""FDA product codes for a device: candidates with probabilities and reasons, or "unknown code"."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel import text
from ronghe.kernel.index.bilingual import english_words
from ronghe.kernel.text import Language
from ronghe.route.similar.choice import Floats, Question, learn, probabilities
from ronghe.route.similar.device_words import english_name
from ronghe.route.similar.fda_space import SIGNALS, Asked, CodeSpace
from ronghe.route.similar.rows import ClearedRow, CodeRow
from ronghe.route.similar.submission import Path, path_of

LOOKED_AT = 40
"""Codes that are weighed for each signal; the union of them stands for choice."""

LEARNED_FROM = 1200
"""Cleared devices that the weights are learned from, drawn by seed."""

FEWEST = 60
"""With fewer cleared devices than this nothing is learned and plain weights are used."""

ABSENT = 0.2
"""Share of the questions learned from whose code is hidden, so that "none of these" is learned too."""

SURE = 0.5
"""A code settles the answer from this probability: where it is likelier than all others and none together."""

ALIKE, COVERS = 0.6, 0.8
"""A code is borne out by a cleared device this like the question, or by a name that answers this share of what the best
name answers of the question."""

SHOWN, PREDICATES = 5, 5
_NEVER = date(1900, 1, 1)

_FIRST = ("name", "definition", "letters", "known", "known_letters", "votes", "dense", "dense_known", "firm_count")
_NONE = ("bias", "name", "letters", "known", "known_letters", "dense", "dense_known", "firm_count")
"""Signals of "none of these": a constant, and the best that any code reaches."""

_PLAIN = {
    "name": 8.0,
    "definition": 4.0,
    "letters": 6.0,
    "known": 6.0,
    "known_letters": 4.0,
    "votes": 2.0,
    "dense": 4.0,
}


@dataclass(frozen=True, slots=True)
class Predicate:
    """A cleared device that carries the code, and how near it is to what is asked (0..1, by words)."""

    cleared: ClearedRow
    likeness: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product code that may fit.

    ``row`` and ``path`` are None where the table held lacks the code and only cleared devices carry it: class,
    regulation and path are then unknown. ``shared`` are words of the question that stand in the code's name,
    ``cleared_count`` how many imported clearances carry it.
    """

    code: str
    probability: float
    row: CodeRow | None
    path: Path | None
    shared: tuple[str, ...]
    predicates: tuple[Predicate, ...]
    cleared_count: int


@dataclass(frozen=True, slots=True)
class FdaAnswer:
    """Candidates, the likeliest first.

    ``unknown`` is the probability that the right code is not in the table held; ``is_unknown`` that it is likelier
    than any code of the table. Where no code fits, De Novo is the path for low and moderate risk, PMA for high.
    ``is_learned`` is False where there were too few clearances: then probabilities only order. ``settles``: the first
    candidate may be taken unasked. It is learned, likelier than all else together, and its words bear it out; where it
    does not, a reader chooses among the candidates.
    """

    candidates: tuple[Candidate, ...]
    unknown: float
    is_unknown: bool
    is_learned: bool
    settles: bool = False


class FdaCodes:
    """Codes to be asked for: a space, and the weights of its signals."""

    def __init__(self, space: CodeSpace, weights: Floats | None = None) -> None:
        self.space = space
        self.is_learned = weights is not None
        self.weights: Floats = weights if weights is not None else _plain_weights()

    @classmethod
    def learned(cls, space: CodeSpace, seed: int = 20261126) -> FdaCodes:
        """With weights learned from the space's own cleared devices, each asked as if it were not held.

        Cost: one question per device, at most ``LEARNED_FROM``; about ten seconds. Deterministic by seed.
        """
        if len(space.cleared) < FEWEST:
            return cls(space)
        return cls(space, learn(_questions(space, random.Random(seed))))  # noqa: S311 -- a sample, no secret

    def ask(self, asked: Asked, *, limit: int = SHOWN) -> FdaAnswer:
        """The codes that may fit, with reasons. Text that says nothing gives no candidate and an unknown code.

        A Chinese product whose usual name stands in ``device_words`` is asked for by its English name, with its own
        words beside.
        """
        return self.ask_as_it_is(in_english(asked), limit=limit)

    def ask_as_it_is(self, asked: Asked, *, limit: int = SHOWN) -> FdaAnswer:
        """As ``ask``, Chinese words by the dictionary alone."""
        vectors = self.space.encoded([asked])
        return self._answer(asked, self.space.signals(asked, None if vectors is None else vectors[0]), limit)

    def _answer(self, asked: Asked, signals: NDArray[np.float32], limit: int) -> FdaAnswer:
        places = _worth_weighing(signals)
        words = self.space.terms(asked)
        if not words or not len(places):
            return FdaAnswer((), 1.0, is_unknown=True, is_learned=self.is_learned)
        chances = probabilities(_with_none(signals[places], signals), self.weights)
        order = sorted(range(len(places)), key=lambda i: (-chances[i], self.space.codes[places[i]]))
        inside = self.space.in_table[places]
        unknown = float(chances[-1] + chances[:-1][~inside].sum())
        best = float(chances[:-1][inside].max(initial=0.0))
        found = tuple(self._candidate(int(places[i]), float(chances[i]), words) for i in order[:limit])
        first = int(places[order[0]])
        likely = self.is_learned and bool(self.space.in_table[first]) and float(chances[order[0]]) >= SURE
        settles = likely and self._borne_out(first, places, signals, words)
        return FdaAnswer(found, unknown, unknown > best, self.is_learned, settles)

    def _borne_out(
        self, place: int, places: NDArray[np.int64], signals: NDArray[np.float32], words: dict[str, float]
    ) -> bool:
        """Whether words speak for a code, and not only how often it was cleared or a word that many names share.

        The question names the thing that the code's name does, or a cleared device of it is called nearly so; and no
        other code's name answers much more of the question, unless that device is liker still.
        """
        covered = self.space.spaces["covered"].scores(words)
        best, known = float(covered[places].max()), float(signals[place, SIGNALS.index("known")])
        is_outdone = covered[place] < COVERS * best
        if known >= ALIKE:
            return not is_outdone or known >= best
        return bool(self.space.spaces["thing"].scores(words)[place] > 0) and not is_outdone

    def _candidate(self, place: int, chance: float, words: dict[str, float]) -> Candidate:
        code = self.space.codes[place]
        row = self.space.rows.get(code)
        named = english_words(row.name) if row else []
        shared = tuple(word for word in dict.fromkeys(named) if word in words)
        return Candidate(
            code,
            chance,
            row,
            path_of(row) if row else None,
            shared,
            self._predicates(place, words),
            int(self.space.counts[place]),
        )

    def _predicates(self, place: int, words: dict[str, float]) -> tuple[Predicate, ...]:
        """Cleared devices of the code that may serve as predicates, the likest first, then the newest.

        A 510(k) is compared with a device cleared by 510(k) or granted by De Novo, never with a PMA (21 CFR 807.92).
        """
        first, last = np.searchsorted(self.space.owner, [place, place + 1])
        likeness = self.space.spaces["known"].scores(words)[first:last]
        rows = [
            Predicate(row, float(near))
            for row, near in zip(self.space.cleared[first:last], likeness, strict=True)
            if row.number.startswith(("K", "DEN", "BK"))
        ]
        rows.sort(key=lambda one: (-round(one.likeness, 2), -(one.cleared.decided_on or _NEVER).toordinal()))
        return tuple(rows[:PREDICATES])


def in_english(asked: Asked) -> Asked:
    """The question by the product's usual English name, what was given beside it; as it is where there is none."""
    if text.language(asked.name) is not Language.ZH:
        return asked
    english = english_name(asked.name, asked.description)
    return replace(asked, name=english, description=asked.description) if english else asked


def _worth_weighing(signals: NDArray[np.float32]) -> NDArray[np.int64]:
    """Places of the codes that lead in at least one signal."""
    chosen: set[int] = set()
    for name in _FIRST:
        column = signals[:, SIGNALS.index(name)]
        top = np.argpartition(-column, min(LOOKED_AT, len(column) - 1))[:LOOKED_AT] if len(column) else ()
        chosen.update(int(place) for place in top if column[place] > 0)
    return np.array(sorted(chosen), dtype=np.int64)


def _with_none(chosen: NDArray[np.float32], signals: NDArray[np.float32]) -> NDArray[np.float32]:
    """(chosen + 1, signals + those of "none"): the last alternative is none of the codes."""
    best = signals.max(axis=0)
    none = [1.0 if name == "bias" else best[SIGNALS.index(name)] for name in _NONE]
    wide = np.zeros((len(chosen) + 1, len(SIGNALS) + len(_NONE)), dtype=np.float32)
    wide[:-1, : len(SIGNALS)] = chosen
    wide[-1, len(SIGNALS) :] = none
    return wide


def _questions(space: CodeSpace, draw: random.Random) -> list[Question]:
    picked = _drawn(space, draw)
    asked = [Asked(space.cleared[i].device, firm=space.cleared[i].firm if draw.random() < 0.5 else "") for i in picked]
    vectors = space.encoded(asked)
    questions = []
    for row, (place, one) in enumerate(zip(picked, asked, strict=True)):
        own = int(space.owner[place])
        is_hidden = draw.random() < ABSENT
        vector = None if vectors is None else vectors[row]
        signals = space.signals(one, vector, without=place, hidden=own if is_hidden else None)
        if is_hidden:
            signals[own] = 0
        places = _worth_weighing(signals)
        at = np.flatnonzero(places == own)
        # A code that no signal brings up is missed, not absent: such a question would teach the wrong "none of these".
        if len(places) and (is_hidden or len(at)):
            right = len(places) if is_hidden else int(at[0])
            questions.append(Question(_with_none(signals[places], signals), right))
    return questions


def _drawn(space: CodeSpace, draw: random.Random) -> list[int]:
    """Places of the devices to learn from, a code as often as it is cleared, though few of its devices are kept.

    Source: Efraimidis & Spirakis (2006), "Weighted random sampling with a reservoir", Inf. Process. Lett. 97(5).
    """
    kept = np.bincount(space.owner, minlength=len(space.codes))
    keys = [draw.random() ** float(kept[place] / space.counts[place]) for place in space.owner]
    return sorted(sorted(range(len(keys)), key=lambda i: -keys[i])[:LEARNED_FROM])


def _plain_weights() -> Floats:
    weights = np.zeros(len(SIGNALS) + len(_NONE))
    for name, weight in _PLAIN.items():
        weights[SIGNALS.index(name)] = weight
    weights[len(SIGNALS)] = 3.0  # below this "none of these" is as likely as the best code
    return weights


def codes_of(rows: Sequence[CodeRow], cleared: Sequence[ClearedRow]) -> FdaCodes:
    """Codes compared by words alone, without vectors and without learning: quick to make, for tests and small nodes."""
    return FdaCodes(CodeSpace(rows, cleared))
