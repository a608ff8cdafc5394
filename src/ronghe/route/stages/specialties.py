"""Which specialties of trial sites a product's trial asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.rules import Truth
from ronghe.kernel.rules.conditions import Condition
from ronghe.route.facts.vocabulary import Words, vocabulary
from ronghe.route.stages.fitting import Facts, holds
from ronghe.route.stages.loading import read_file
from ronghe.route.stages.reading import Place, condition, mapping, words


@dataclass(frozen=True)
class Specialty:
    """A specialty by its name in the national scheme of trial institutions, and for which products."""

    name: Words
    when: Condition


def specialties(facts: Facts) -> tuple[Words, ...]:
    """Those that the facts ask for, in the order of the file; none where the facts do not tell."""
    return tuple(one.name for one in known_specialties() if holds(one.when, facts) is Truth.YES)


@lru_cache(maxsize=1)
def known_specialties() -> tuple[Specialty, ...]:
    """Those that come with the package.

    Raises:
        StagesUnreadable: an entry is not as it must be.
    """
    file, kinds = "specialties.yaml", vocabulary().kinds()
    content = read_file(file)
    if not isinstance(content, list):
        raise Place(file).refuse("wrong_kind", type(content).__name__, "write a list")
    found = []
    for index, raw in enumerate(content):
        place = Place(file, field=str(index + 1))
        body = mapping(place, raw, ("zh", "en", "when"), ("zh", "en", "when"))
        title = words(place, {"zh": body["zh"], "en": body["en"]})
        found.append(Specialty(title, condition(place.at("when"), body["when"], kinds)))
    return tuple(found)
