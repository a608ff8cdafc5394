"""Whether a service does a stage for a product: by its words, its fields, and the sort of product it is for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.rules import Truth
from ronghe.kernel.rules.conditions import Condition
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.stages.fitting import Facts, holds
from ronghe.route.stages.loading import read_file
from ronghe.route.stages.reading import Place, condition, flag, mapping, names

SORT = 3
"""A service for just this sort of product stands before one for all sorts whose words say as much."""


@dataclass(frozen=True)
class Offer:
    """What a service says of itself, in lower case. ``title`` and ``words`` in every language it has."""

    title: str
    words: str
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Products:
    """A sort of product, by words of services that are for it alone, and by facts. ``narrow``: so few products are of
    it that one of which it is unknown counts as none.
    """

    words: tuple[str, ...]
    when: Condition
    narrow: bool = False


@dataclass(frozen=True)
class Serving:
    """Words by which services are known: of sorts of products, and of stages by their key."""

    products: tuple[Products, ...]
    stages: Mapping[str, tuple[str, ...]]


def serves(stage: str, offer: Offer, facts: Facts, fields: Collection[str] = ()) -> float | None:
    """How well an offer does a stage; ``None`` where it does not.

    It does not where it says nothing of the stage, or where its title speaks of a sort of product that this one is
    known not to be. Else each word of the stage counts one, in the title two; a field that the product is of counts
    one, and each sort of product that it is known to be counts ``SORT``.

    Args:
        stage: its key, without market.
        fields: of the product, as listings name them; none where they are not known.
    """
    known = serving()
    wanted = known.stages.get(stage, ())
    told = sum((word in offer.words) + (word in offer.title) for word in wanted)
    if wanted and not told:
        return None
    score = float(told) + bool(offer.fields & set(fields))
    for sort in known.products:
        if any(word in offer.title for word in sort.words):
            truth = holds(sort.when, facts)
            if truth is Truth.NO or (sort.narrow and truth is Truth.UNKNOWN):
                return None
            score += SORT if truth is Truth.YES else 0
    return score


@lru_cache(maxsize=1)
def serving() -> Serving:
    """The words that come with the package.

    Raises:
        StagesUnreadable: an entry is not as it must be.
    """
    place, kinds = Place("services.yaml"), vocabulary().kinds()
    body = mapping(place, read_file(place.file), ("products", "stages"), ("products", "stages"))
    if not isinstance(body["products"], list):
        raise place.at("products").refuse("wrong_kind", body["products"], "write a list")
    products = []
    for index, raw in enumerate(body["products"]):
        here = place.at(f"products.{index + 1}")
        one = mapping(here, raw, ("words", "when", "narrow"), ("words", "when"))
        products.append(
            Products(
                _lower(here.at("words"), one["words"]),
                condition(here.at("when"), one["when"], kinds),
                flag(here.at("narrow"), one.get("narrow", False)),
            )
        )
    stages = mapping(place.at("stages"), body["stages"], None)
    return Serving(tuple(products), {key: _lower(place.at(f"stages.{key}"), raw) for key, raw in stages.items()})


def _lower(place: Place, raw: object) -> tuple[str, ...]:
    return tuple(word.lower() for word in names(place, raw))
