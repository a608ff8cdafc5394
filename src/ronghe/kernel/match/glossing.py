"""A word to the reader of a passage in the other language: what clause and passage both speak of, by the lexicon.

No translation. It names concepts and parameters that the kernel found in both texts; what the lexicon does not hold is
not named, and where nothing is found there is no gloss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.offers import OfferProfile, Statement
from ronghe.kernel.match.subjects import called
from ronghe.kernel.match.values import Gloss
from ronghe.kernel.match.wishes import Wish
from ronghe.kernel.text import Language
from ronghe.kernel.text.concepts import category_of, covers
from ronghe.kernel.text.yaml_data import yaml_data

MOST_NAMES = 4
TONGUES = frozenset({Language.ZH, Language.EN})
PASSED_OVER = frozenset({"business", "evidence"})
"""Categories whose names tell a reader little of what a device does."""


def gloss_of(wish: Wish, finding: Finding, offer: OfferProfile) -> Gloss | None:
    """What the passage of a finding mentions, where it is not in the clause's language; None elsewhere.

    The parameter compared first, then the property decided, then concepts that clause and passage share, at most
    ``MOST_NAMES`` in all. Deterministic. Cost: a set product of the concepts of the two.
    """
    if finding.statement is None:
        return None
    statement = offer.statements[finding.statement]
    if {wish.language, statement.language} != TONGUES:
        return None
    names = list(dict.fromkeys([*_parameter(finding), *_property(finding), *_concepts(wish, statement)]))[:MOST_NAMES]
    if not names:
        return None
    zh, en = (" · ".join(dict.fromkeys(side)) for side in zip(*names, strict=True))
    return Gloss(f"提到：{zh}", f"Mentions: {en}")


@lru_cache(maxsize=1)
def parameter_names() -> Mapping[str, tuple[str, str]]:
    """The Chinese and the English name of each parameter of ``data/parameters.yaml``."""
    return {key: (zh, en) for key, (zh, en) in yaml_data("ronghe.kernel.match", "parameter_names.yaml").items()}


def _parameter(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.figure is not None:
        for named in finding.figure.named[:1]:
            yield parameter_names()[named.parameter]


def _property(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.cause == "property":
        yield finding.zh, finding.en


def _concepts(wish: Wish, statement: Statement) -> Iterator[tuple[str, str]]:
    """Concepts of the passage that are one of the clause, a kind of it, or what it is a kind of; names apart."""
    asked = {c for c in wish.concepts if ":" in c}
    stated = sorted(c for c in statement.concepts if ":" in c)
    for near in (lambda a, b: a == b, lambda a, b: covers(a, b), lambda a, b: covers(b, a)):
        for b in stated:
            if category_of(b) not in PASSED_OVER and any(near(a, b) for a in asked):
                yield called(b)
