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
from ronghe.route.judging.combining import ENOUGH, Agreement, between, combine, is_confirmed
from ronghe.route.judging.exemption import ExemptionAnswer, ListRow, judge_exemption, named_classes
from ronghe.route.judging.paths import PathAnswer, judge_paths
from ronghe.route.judging.prediction import Predicted
from ronghe.route.judging.presuming import Presumed, nmpa_presumptions, presume
from ronghe.route.packs import shelf

CLASSES = ("class_1", "class_2", "class_3")
MATTER = {"contact", "nature"}
"""Groups of facts that software has not."""

DOORS = {"path.filing", "path.filing_national", "path.province", "path.national"}


@dataclass(frozen=True)
class NmpaPacks:
    """The packs of one day: class, procedures, clinical evaluation."""

    classes: Pack
    paths: Pack
    evaluation: Pack


class Lead(StrEnum):
    """Which action leads in a combination, and so under which law it is registered."""

    DEVICE = "device"
    DRUG = "drug"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class NmpaAnswer:
    """What China would make of a product.

    ``rules`` is what the rules alone say, with defaults taken; ``prediction`` what likeness says (None: it is silent,
    and ``agreement`` tells why). ``outcome`` is the two together, None where they disagree or it is not sure enough;
    ``certainty`` its probability, None where the rules give it alone. ``likely`` is what likeness points to, and
    ``between`` are assumptions on which a disagreement may rest; ``listed_as`` are the classes that the list of
    exemptions gives to this very name. ``lead`` is None unless the outcome is a combination.
    ``doors`` and ``special`` are empty where nothing is registered or filed as a device; see ``managed``.
    """

    rules: RegimeAnswer
    presumed: Presumed
    prediction: Predicted | None
    outcome: str | None
    certainty: float | None
    agreement: Agreement
    likely: str | None
    between: tuple[Flip, ...]
    lead: Lead | None
    doors: tuple[PathAnswer, ...]
    special: tuple[PathAnswer, ...]
    listed_as: tuple[str, ...]
    exemption: ExemptionAnswer

    @property
    def managed(self) -> bool:
        """Whether it is, or may turn out to be, registered or filed as a device; else exporters leave out doors,
        procedures and ``exemption``, which says nothing then."""
        return _managed(self.outcome, self.lead)

    @property
    def abstains(self) -> bool:
        """Whether no outcome is given."""
        return self.outcome is None

    @property
    def disagrees(self) -> bool:
        """Whether likeness points to what the rules exclude."""
        return self.agreement is Agreement.DISAGREE

    @property
    def class_3_possible(self) -> bool:
        """Whether similar products do not rule out class III, though another outcome is given or comes first."""
        counted = self.prediction if self.likely is not None else None
        return counted is not None and counted.class_3_possible and self.outcome != "class_3"

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
        """Catalogue codes with their probability, most likely first; none where likeness is silent or unsure."""
        return tuple(self.prediction.codes) if self.prediction and self.likely is not None else ()


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
    answered: frozenset[str] = frozenset(),
    silent: Agreement = Agreement.RULES_ONLY,
) -> NmpaAnswer:
    """Judge a product under the Chinese packs.

    Guarantee: the rules' own answer never depends on the prediction; an outcome that the rules exclude is never given,
    however likely. See ``combining.combine`` for how the two come together.

    Args:
        told: facts told or read; what is missing is filled by ``presume`` and listed as assumed.
        name: of the product, for the list of exemptions.
        rows: the imported list of exemptions, or nothing.
        open_facts: told both ways, so neither told nor to be assumed.
        answered: which of the facts told the reader answered, beside what the text says.
        silent: why there is no prediction, where there is none.

    Raises:
        FactUnfit: a value of another sort than the vocabulary gives the fact.

    Cost: some tens of milliseconds.
    """
    presumed = presume(told, open_facts=open_facts)
    rules = judge(packs.classes, presumed.facts)
    leads = _lead(rules)
    same_as = ("class_3",) if rules.outcome == "combination" and leads is Lead.DEVICE else ()
    found = combine(rules, prediction, silent=silent, enough=enough, same_as=same_as)
    listed = tuple(rows)
    listed_as = named_classes(name, listed) if name else ()
    if found.agreement is Agreement.DISAGREE:
        unanswered = presume({fact: value for fact, value in told.items() if fact not in answered}, None, open_facts)
        confirmed = rules.outcome in listed_as or is_confirmed(rules, unanswered.facts, answered, found.likely)
        found = combine(rules, prediction, enough=enough, confirmed=confirmed)
    lead = leads if found.outcome == "combination" else None
    facts = _with_class(presumed.facts, found.outcome, lead)
    paths = judge_paths(packs.paths, facts) if _managed(found.outcome, lead) else ()
    first = nmpa_presumptions().between
    rests = found.agreement is Agreement.DISAGREE and found.outcome is None and found.likely is not None
    codes = [code for code, _ in prediction.codes[:1]] if prediction and found.likely is not None else []
    return NmpaAnswer(
        rules=rules,
        presumed=presumed,
        prediction=prediction,
        outcome=found.outcome,
        certainty=found.certainty,
        agreement=found.agreement,
        likely=found.likely,
        between=between(rules, presumed.assumed, first, found.likely or "") if rests else (),
        lead=lead,
        doors=tuple(path for path in paths if path.rule.rule.id in DOORS),
        special=tuple(path for path in paths if path.rule.rule.id not in DOORS),
        listed_as=listed_as,
        exemption=judge_exemption(
            packs.evaluation, facts, name, codes, listed, assumed=presumed.assumed, open_facts=open_facts
        ),
    )


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
