"""China's answer: status and class by rules and by likeness, shown apart; the door, special procedures, exemption."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from ronghe.kernel.rules import Facts, Flip, Pack, Truth, Value
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.judging.answers import RegimeAnswer, judge
from ronghe.route.judging.exemption import ExemptionAnswer, ListRow, judge_exemption
from ronghe.route.judging.paths import PathAnswer, judge_paths
from ronghe.route.judging.prediction import Predicted
from ronghe.route.judging.presuming import Presumed, nmpa_presumptions, presume
from ronghe.route.packs import shelf

ENOUGH = 0.5
"""Below this probability the most likely outcome is not given as an answer."""

CLASSES = ("class_1", "class_2", "class_3")
MATTER = {"contact", "nature"}
"""Groups of facts that software has not."""

DOORS = {"path.filing", "path.province", "path.national"}


@dataclass(frozen=True)
class NmpaPacks:
    """The packs of one day: class, procedures, clinical evaluation."""

    classes: Pack
    paths: Pack
    evaluation: Pack


class Agreement(StrEnum):
    """How rules and likeness stand to each other. ``OPEN``: the rules leave room, and the likely outcome is in it."""

    AGREE = "agree"
    DISAGREE = "disagree"
    OPEN = "open"
    RULES_ONLY = "rules_only"


class Lead(StrEnum):
    """Which action leads in a combination, and so under which law it is registered."""

    DEVICE = "device"
    DRUG = "drug"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class NmpaAnswer:
    """What China would make of a product.

    ``rules`` is what the rules alone say, with defaults taken; ``prediction`` what likeness says (None: nothing was
    learned). ``outcome`` is the two together, None where it is not sure enough; ``certainty`` its probability, None
    without a prediction. ``lead`` is None unless the outcome is a combination. ``doors`` and ``special`` are empty
    where nothing is registered or filed as a device; see ``managed``.
    """

    rules: RegimeAnswer
    presumed: Presumed
    prediction: Predicted | None
    outcome: str | None
    certainty: float | None
    agreement: Agreement
    lead: Lead | None
    doors: tuple[PathAnswer, ...]
    special: tuple[PathAnswer, ...]
    exemption: ExemptionAnswer

    @property
    def managed(self) -> bool:
        """Whether it is, or may turn out to be, registered or filed as a device; else its exemption says nothing."""
        return _managed(self.outcome, self.lead)

    @property
    def abstains(self) -> bool:
        """Whether no outcome is given."""
        return self.outcome is None

    @property
    def to_confirm(self) -> tuple[Flip, ...]:
        """Assumptions which, if wrong, turn what the rules say; at most five, those most often wrong first.

        Of software nothing is asked that only matter can have.
        """
        first = nmpa_presumptions().confirm
        if self.presumed.facts.get("is_software") is True:
            first = tuple(name for name in first if vocabulary().facts[name].group not in MATTER)
        turning = [one for one in self.rules.flips if one.fact in self.presumed.assumed and one.fact in first]
        return tuple(sorted(turning, key=lambda one: first.index(one.fact))[:5])

    @property
    def codes(self) -> tuple[tuple[str, float], ...]:
        """Catalogue codes with their probability, most likely first; none without a prediction."""
        return tuple(self.prediction.codes) if self.prediction else ()


def nmpa_packs(on: date, own: Path | None = None, *, or_first: bool = False) -> NmpaPacks:
    """The packs in force on a day, a node's own among them; ``or_first`` as of ``Shelf.in_force``.

    Raises:
        NoSuchPack: one of the three was not in force yet.
    """
    found = shelf(own)
    names = ("nmpa-class", "nmpa-paths", "nmpa-evaluation")
    return NmpaPacks(*(found.in_force(name, on, or_first=or_first).pack for name in names))


def judge_nmpa(
    told: Facts,
    packs: NmpaPacks,
    name: str = "",
    prediction: Predicted | None = None,
    rows: Iterable[ListRow] = (),
    enough: float = ENOUGH,
    open_facts: frozenset[str] = frozenset(),
) -> NmpaAnswer:
    """Judge a product under the Chinese packs.

    Guarantee: the rules' own answer never depends on the prediction. Without a prediction the outcome is that of the
    rules; with one it is the most likely outcome, if its probability is ``enough``.

    Args:
        told: facts told or read; what is missing is filled by ``presume`` and listed as assumed.
        name: of the product, for the list of exemptions.
        rows: the imported list of exemptions, or nothing.
        open_facts: told both ways, so neither told nor to be assumed.

    Raises:
        FactUnfit: a value of another sort than the vocabulary gives the fact.

    Cost: some tens of milliseconds.
    """
    presumed = presume(told, open_facts=open_facts)
    rules = judge(packs.classes, presumed.facts)
    outcome, certainty = _outcome(rules, prediction, enough)
    lead = _lead(rules) if outcome == "combination" else None
    facts = _with_class(presumed.facts, outcome, lead)
    paths = judge_paths(packs.paths, facts) if _managed(outcome, lead) else ()
    return NmpaAnswer(
        rules=rules,
        presumed=presumed,
        prediction=prediction,
        outcome=outcome,
        certainty=certainty,
        agreement=_agreement(rules, prediction),
        lead=lead,
        doors=tuple(path for path in paths if path.rule.rule.id in DOORS),
        special=tuple(path for path in paths if path.rule.rule.id not in DOORS),
        exemption=judge_exemption(
            packs.evaluation, facts, name, [code for code, _ in prediction.codes[:1]] if prediction else [], rows
        ),
    )


def _outcome(rules: RegimeAnswer, prediction: Predicted | None, enough: float) -> tuple[str | None, float | None]:
    if prediction is None:
        return rules.outcome, None
    likely = max(prediction.probabilities, key=lambda one: prediction.probabilities[one])
    certainty = prediction.probabilities[likely]
    return (likely if certainty >= enough else None), certainty


def _agreement(rules: RegimeAnswer, prediction: Predicted | None) -> Agreement:
    if prediction is None:
        return Agreement.RULES_ONLY
    likely = max(prediction.probabilities, key=lambda one: prediction.probabilities[one])
    if likely not in rules.decision.reach.outcomes:
        return Agreement.DISAGREE
    return Agreement.AGREE if rules.decision.settled else Agreement.OPEN


def _lead(rules: RegimeAnswer) -> Lead:
    truths = {verdict.rule.id: verdict.truth for verdict in rules.decision.verdicts}
    if truths.get("nmpa.6.4") is Truth.YES:
        return Lead.DEVICE
    return Lead.DRUG if truths.get("nmpa.combination.drug_leads") is Truth.YES else Lead.UNKNOWN


def _managed(outcome: str | None, lead: Lead | None) -> bool:
    """What is no device, no device of its own, or led by its drug has no door and no procedure here."""
    return outcome not in {"not_device", "not_alone"} and lead is not Lead.DRUG


def _with_class(facts: Facts, outcome: str | None, lead: Lead | None) -> dict[str, Value]:
    """The facts with the class that was found; a combination whose device action leads goes as class III."""
    found = "class_3" if lead is Lead.DEVICE else outcome
    return {**facts, "nmpa_class": found} if found in CLASSES else dict(facts)
