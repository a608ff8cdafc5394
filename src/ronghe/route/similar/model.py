"""What determined products say of a new one: how probable each outcome is, which codes, and by which products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ronghe.kernel import text
from ronghe.kernel.index import Encoder
from ronghe.route.similar.catalogue import CatalogueModel
from ronghe.route.similar.determinations import OUTCOMES, Determination
from ronghe.route.similar.likeness import Likeness
from ronghe.route.similar.machine import Floats, Softmax, products, softmax
from ronghe.route.similar.measuring import LOWER_THAN_III, UNSURE
from ronghe.route.similar.readings import Readings, Traits, read

NAMES = tuple(OUTCOMES)
UNSURE_BELOW = 0.35  # of the first outcome; below it fewer than two of five answers were right in cross-validation
ALIKE_ENOUGH = 0.05  # of the words shared with the nearest product, of at most 2; a text below it resembles no product
III_POSSIBLE = 0.03  # 2.3 % of class III had less, when each year was left out; so had 57 % of all others
CAUTION = (
    0.5  # of the first outcome's probability: with so much class III is named before a lower one. When each year was
)
# left out, class III called lower fell from .40 to .21 by this, and accuracy from .7775 to .7765
CODES_SHOWN = 5
WORDS_SHOWN = 6


@dataclass(frozen=True)
class SimilarProduct:
    """A determined product that is alike: ``likeness`` 0..1, and the words that both texts share, rarest first."""

    name: str
    year: int
    code: str
    outcome: str
    likeness: float
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Contrast:
    """What would change the answer: the product nearest to this one among those of the runner-up outcome.

    ``lacking`` are words of its use that the text does not have.
    """

    outcome: str
    product: SimilarProduct
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Prediction:
    """Outcomes with their probabilities (sum 1, most probable first), codes likewise (a few), and the grounds.

    ``unsure``: no outcome reaches ``UNSURE_BELOW``, or the text resembles no determined product.
    ``class_3_possible``: another outcome is first, but class III is not ruled out.
    """

    probabilities: Mapping[str, float]
    codes: tuple[tuple[str, float], ...]
    similar: tuple[SimilarProduct, ...]
    contrast: Contrast | None
    unsure: bool

    @property
    def first(self) -> str:
        """The most probable outcome, whether sure or not."""
        return next(iter(self.probabilities))

    @property
    def named(self) -> str:
        """The outcome to answer with, whether sure or not: the first, or class III where a lower one is first and class
        III at least ``CAUTION`` times as probable. A class too low harms patients, one too high costs time.
        """
        lower = self.first in LOWER_THAN_III
        near = self.probabilities["class_3"] >= CAUTION * self.probabilities[self.first]
        return "class_3" if lower and near else self.first

    @property
    def class_3_possible(self) -> bool:
        """Whether another outcome is more probable although class III is not ruled out."""
        return self.first != "class_3" and self.probabilities["class_3"] >= III_POSSIBLE

    @property
    def outcome(self) -> str:
        """What is answered: the named outcome, or ``unsure``."""
        return UNSURE if self.unsure else self.named

    @property
    def confidence(self) -> float:
        """The probability of the named outcome."""
        return self.probabilities[self.named]


@dataclass(frozen=True)
class SimilarModel:
    """Learned from ``rows`` (in the order of their keys); see ``training.train``.

    ``weights`` (rows, outcomes) and ``means`` give scores, ``chances`` makes probabilities of them. ``code_weights``
    (rows, codes) is zero for rows without a code; codes' scores are shared out by a softmax of ``code_heat`` x score.
    ``until`` is the last year that was to be learned from, where later ones were left out on purpose.
    """

    rows: tuple[Determination, ...]
    rows_key: str
    encoder_name: str
    likeness: Likeness
    catalogue: CatalogueModel | None
    weights: Floats
    means: Floats
    chances: Softmax
    codes: tuple[str, ...]
    code_weights: Floats
    code_heat: float
    trait_names: tuple[str, ...] = ()
    until: int | None = None

    def predict(self, row: Determination, encoder: Encoder, traits: Traits | None = None, alike: int = 5) -> Prediction:
        """Answer for one product. Cost: some 20 ms over 3,000 rows, encodings included.

        Raises:
            ValueError: the encoder is another one than the model learned with, or it learned with traits and none
                are given.
        """
        return self.predict_all([row], encoder, [traits] if traits is not None else [], alike)[0]

    def predict_all(
        self, rows: Sequence[Determination], encoder: Encoder, traits: Sequence[Traits] = (), alike: int = 5
    ) -> list[Prediction]:
        """As ``predict``, for each row by itself: the answer to one does not depend on the others."""
        if encoder.name != self.encoder_name:
            raise ValueError(f"The model learned with the encoder {self.encoder_name}, but {encoder.name} is in use.")
        if self.trait_names and len(traits) != len(rows):
            raise ValueError(f"The model learned with traits of each row; {len(traits)} sets for {len(rows)} rows.")
        readings = read(rows, encoder, traits, self.trait_names)
        marks, code_marks = catalogue_marks(self.catalogue, readings)
        likeness = self.likeness.to(readings, marks)
        chances = self.chances(products(likeness, self.weights.T) + self.means)
        scores = code_scores(products(likeness, self.code_weights.T), self.codes, self.catalogue, code_marks)
        code_chances = softmax(self.code_heat * scores) if self.codes else scores
        return [
            self._answer(row, readings, place, likeness[place], chances[place], code_chances[place], alike)
            for place, row in enumerate(rows)
        ]

    def _answer(
        self,
        row: Determination,
        readings: Readings,
        place: int,
        likeness: Floats,
        chances: Floats,
        code_chances: Floats,
        alike: int,
    ) -> Prediction:
        order = sorted(range(len(NAMES)), key=lambda outcome: (-chances[outcome], outcome))
        probabilities = {NAMES[outcome]: float(chances[outcome]) for outcome in order}
        codes = sorted(zip(self.codes, code_chances.tolist(), strict=True), key=lambda found: (-found[1], found[0]))
        nearest = np.argsort(-likeness, kind="stable")
        words = self._words(row)
        first, second = list(probabilities)[:2]
        strange = float(self.likeness.words(readings, place).max(initial=0)) < ALIKE_ENOUGH
        return Prediction(
            probabilities,
            tuple(codes[:CODES_SHOWN]),
            tuple(self._product(int(other), likeness, words) for other in nearest[:alike]),
            self._contrast(second, nearest.tolist(), likeness, words),
            unsure=strange or probabilities[first] < UNSURE_BELOW,
        )

    def _product(self, other: int, likeness: Floats, words: Sequence[str]) -> SimilarProduct:
        row = self.rows[other]
        theirs = set(self._words(row))
        shared = tuple(word for word in words if word in theirs)[:WORDS_SHOWN]
        share = min(1.0, max(0.0, float(likeness[other]) / self.likeness.largest))
        return SimilarProduct(row.name, row.year, row.code, row.outcome, share, shared)

    def _contrast(
        self, outcome: str, nearest: Sequence[int], likeness: Floats, words: Sequence[str]
    ) -> Contrast | None:
        found = next((other for other in nearest if self.rows[other].outcome == outcome), None)
        if found is None:
            return None
        ours = set(words)
        lacking = tuple(word for word in self._words(self.rows[found]) if word not in ours)[:WORDS_SHOWN]
        return Contrast(outcome, self._product(found, likeness, words), lacking)

    def _words(self, row: Determination) -> list[str]:
        """Words of two characters or more, rarest first."""
        words = dict.fromkeys(word for word in text.terms(f"{row.name}。{row.description}") if len(word) > 1)
        return sorted(words, key=lambda word: (-self.likeness.descriptions.rarity(word), word))


def catalogue_marks(catalogue: CatalogueModel | None, readings: Readings) -> tuple[Floats, Floats]:
    """(n, marks) and (n, the catalogue's codes); no column where there is no catalogue."""
    if catalogue is None:
        return np.zeros((len(readings), 0)), np.zeros((len(readings), 0))
    return catalogue.marks(readings)


def code_scores(said: Floats, codes: Sequence[str], catalogue: CatalogueModel | None, marks: Floats) -> Floats:
    """(n, codes) what determined products say of each code, and what the catalogue says, in equal parts."""
    scores = said.copy()
    if catalogue is not None and len(catalogue.codes):
        places = [codes.index(code) for code in catalogue.codes]
        scores[:, places] += marks
    return scores
