"""The same evidence in the language of the clause, where a record says it in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.offers import TITLE_FIELDS, OfferProfile
from ronghe.kernel.match.wishes import Wish
from ronghe.kernel.text import Language

_OTHER = {"_zh": "_en", "_en": "_zh"}


def in_tongue(wish: Wish, finding: Finding, offer: OfferProfile) -> Finding:
    """The same verdict, shown by the passage that says the same in the clause's language; else as it was.

    A figure has its twin in the other column of its field: the same span, meant the same way. Any other passage has the
    one at its place there, where both columns have as many and the two share an idea; a title has the other title.
    Cost: one look at each statement and figure of the offer.
    """
    if finding.statement is None:
        return finding
    shown = offer.statements[finding.statement]
    field, ending = shown.passage.field[:-3], shown.passage.field[-3:]
    if wish.language is shown.language or ending not in _OTHER or wish.language not in {Language.ZH, Language.EN}:
        return finding
    there = [i for i in _of(offer, field + _OTHER[ending]) if offer.statements[i].language is wish.language]
    if finding.figure is not None:
        said = finding.figure
        for twin in offer.figures:
            if twin.statement in there and twin.span == said.span and twin.stance is said.stance:
                return replace(finding, statement=twin.statement, figure=twin)
        return finding
    here = list(_of(offer, shown.passage.field))
    if len(here) != len(there):
        return finding
    twin_of = there[here.index(finding.statement)]
    if field in TITLE_FIELDS or offer.statements[twin_of].concepts & shown.concepts:
        return replace(finding, statement=twin_of)
    return finding


def _of(offer: OfferProfile, field: str) -> Iterator[int]:
    return (i for i, statement in enumerate(offer.statements) if statement.passage.field == field)
