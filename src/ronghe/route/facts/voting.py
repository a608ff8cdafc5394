"""From wordings found in a text to one value for each fact, or none, or a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ronghe.kernel.rules import Kind, Value
from ronghe.kernel.text import Span
from ronghe.route.facts.durations import stays
from ronghe.route.facts.labelled import labelled
from ronghe.route.facts.patterns import Pattern, patterns
from ronghe.route.facts.products import Place
from ronghe.route.facts.profile import Contradiction, Reading, Sureness
from ronghe.route.facts.scopes import Scopes
from ronghe.route.facts.vocabulary import vocabulary

PASSAGES = 6
"""Kept for one value; more say nothing more."""

_ROUND = 80  # how far a sentence is looked at for what takes a wording's word back


class Vote(NamedTuple):
    """What one wording at ``text[start:end]`` says; the place includes the negation before it."""

    fact: str
    value: Value
    sure: Sureness
    start: int
    end: int


def votes(text: str, product: Place, name: Place | None) -> dict[str, list[Vote]]:
    """All votes by fact, in order of place.

    Of a wording within a longer one of the same fact only the longer counts, but for rising choices, where the gravest
    value does anyway.

    ``text`` is normalised; ``product`` is the stretch to read and ``name`` the product's name in it.
    """
    scopes = Scopes(text)
    by_fact: dict[str, list[Vote]] = defaultdict(list)
    lower = text.lower()
    for pattern in patterns():
        if pattern.holds and not any(literal in lower for literal in pattern.holds):
            continue
        by_fact[pattern.fact].extend(_of_pattern(pattern, text, product, name, scopes))
    by_fact["contact_days"].extend(
        Vote("contact_days", stay.days, Sureness.STATED, stay.start, stay.end)
        for stay in stays(text, scopes)
        if product.start <= stay.start < product.end
    )
    for told in labelled(text):
        if product.start <= told.start < product.end:
            by_fact[told.fact].append(Vote(told.fact, told.value, Sureness.STATED, told.start, told.end))
    rising = {name for name, fact in vocabulary().facts.items() if fact.rising}
    return {fact: _ordered(cast) if fact in rising else _outermost(cast) for fact, cast in by_fact.items() if cast}


def _of_pattern(pattern: Pattern, text: str, product: Place, name: Place | None, scopes: Scopes) -> Iterator[Vote]:
    if pattern.in_title and name is None:
        return
    for match in pattern.match.finditer(text, *(name if pattern.in_title and name else product)):
        start, end = match.span()
        if start == end or scopes.conditional(start):
            continue
        named = name is not None and name.start <= start < name.end
        if not pattern.foreign and not named and scopes.foreign(start):
            continue
        if pattern.unless:
            first, last = scopes.sentence(start)
            if pattern.unless.search(text, max(first, start - _ROUND), min(last, end + _ROUND)):
                continue
        turned = None if pattern.flat else scopes.negated_from(start, end, within=not pattern.negative)
        if turned is None:
            yield Vote(pattern.fact, pattern.value, pattern.sure, start, end)
        elif not pattern.drop:
            yield Vote(pattern.fact, not pattern.value, pattern.sure, min(start, turned), end)


def _ordered(cast: list[Vote]) -> list[Vote]:
    return sorted(cast, key=lambda vote: (vote.start, -vote.end))


def _outermost(cast: list[Vote]) -> list[Vote]:
    found: list[Vote] = []
    furthest = -1
    for vote in _ordered(cast):
        same = found and (found[-1].start, found[-1].end) == (vote.start, vote.end)
        if vote.end > furthest or same:
            found.append(vote)
            furthest = max(furthest, vote.end)
    return found


def settle(
    fact: str, cast: Sequence[Vote], name: Place | None, span: Callable[[int, int], Span]
) -> Reading | Contradiction | None:
    """The value of a fact. What is stated outdoes what is likely; what is likely and conflicts says nothing.

    A set is the union of its votes, a number the largest, a rising choice the gravest that is named (``none`` beside
    another contradicts it), any other choice what the product's name says. A bool that is stated both ways is a
    contradiction.
    """
    known = vocabulary().facts[fact]
    if known.kind.kind is Kind.SET:
        sure = Sureness.STATED if all(vote.sure is Sureness.STATED for vote in cast) else Sureness.LIKELY
        return Reading(fact, frozenset(str(vote.value) for vote in cast), _passages(cast, span), sure)
    sure = min((vote.sure for vote in cast), key=list(Sureness).index)
    counted = [vote for vote in cast if vote.sure is sure]
    values = list(dict.fromkeys(vote.value for vote in counted))
    value: Value = values[0]
    if len(values) > 1:
        if known.kind.kind is Kind.NUMBER:
            value = max(float(one) for one in values if isinstance(one, int | float))
        elif known.rising and "none" not in values:
            value = max(values, key=lambda one: known.kind.values.index(str(one)))
        elif known.kind.kind is Kind.CHOICE and not known.rising:
            named = {vote.value for vote in counted if name and name.start <= vote.start < name.end}
            if len(named) != 1:
                return None
            (value,) = named
        elif sure is Sureness.STATED:
            return Contradiction(
                fact, tuple((one, _passages([v for v in counted if v.value == one], span)) for one in values)
            )
        else:
            return None
    return Reading(fact, value, _passages([vote for vote in counted if vote.value == value], span), sure)


def _passages(cast: Sequence[Vote], span: Callable[[int, int], Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span(vote.start, vote.end) for vote in cast[:PASSAGES]))
