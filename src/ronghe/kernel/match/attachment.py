"""How likely a figure of an offer is of the parameter that a target asks for.

The names on both sides, the words and ideas around the two numbers in either language, the likeness of the passages,
the size of the values and what else of that dimension the offer states, weighed by a logistic model learned from the
planted sets (``data/attachment.json``, written by ``benchmarks/planted/attach.py``).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from ronghe.kernel.match.aims import Aim
from ronghe.kernel.match.counted import counted
from ronghe.kernel.match.features import concepts_found, words_found
from ronghe.kernel.match.figures import Figure
from ronghe.kernel.match.intervals import Span
from ronghe.kernel.match.likeness import cosines, part_cosines
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.parameters import Named, agree, parameters
from ronghe.kernel.match.reading import Extent, extent
from ronghe.kernel.match.vocabulary import vocabulary
from ronghe.kernel.match.weights import ATTACHED_FOR_MET
from ronghe.kernel.match.wishes import Wish
from ronghe.kernel.text import Operator
from ronghe.kernel.text.parameters import comparable
from ronghe.kernel.text.yaml_data import yaml_data

COMMON = ("%", "s", "m", "CNY", "例", "1")  # dimensions in which an offer states many things
SAME_CONDITION = 0.01  # powers of ten
DOUBTFUL = 0.35
BELOW_MET = ATTACHED_FOR_MET - 0.01
BODY = "body_weight"
FAR = 3.0  # powers of ten from which two values are simply far apart
COUNTS = frozenset({"例", "1"})


@lru_cache(maxsize=16384)
def around(part: str) -> Extent:
    """What the part of a text around a figure names."""
    return extent(vocabulary(part))


def order(one: Span, other: Span) -> float:
    """Powers of ten between two quantities; ``FAR`` where one of them is 0."""
    a, b = (next((abs(v) for v in (s.high, s.low) if math.isfinite(v)), 0.0) for s in (one, other))
    return abs(math.log10(a / b)) if a > 0 and b > 0 else FAR


def likelihoods(wish: Wish, aim: Aim, figures: Sequence[Figure], offer: OfferProfile) -> list[float]:
    """Of each figure, the probability that it is of the parameter asked for."""
    rows = evidence(wish, aim, figures, offer)
    kinds = _kind_of_time(wish, aim)
    chances = [_at_most(_at_least(probability(row), row), row) for row in rows]
    return [
        min(chance, DOUBTFUL)
        if (row.get("named_2") and _general(figure) and not _same_object(aim, figure, offer))
        or _of_a_body(aim, figure)
        or (kinds and kinds & families("", tuple(n for n in figure.named if n.sure)))
        else chance
        for chance, row, figure in zip(chances, rows, figures, strict=True)
    ]


WORN = re.compile(r"[贴戴敷留存放]|wear|worn|stay|last|kept|store|hands-on|手工", re.IGNORECASE)
LASTING = frozenset({"lasting", "keeping", "inside", "watching"})
"""Families of times that a thing lasts."""


def _kind_of_time(wish: Wish, aim: Aim) -> frozenset[str]:
    """The families of which a time asked for without a name surely is not: what may take an hour does not last."""
    if aim.span.dimension != "s" or aim.named or aim.key or WORN.search(wish.text):
        return frozenset()
    return LASTING if aim.span.operator in {Operator.LE, Operator.LT} else frozenset()


def _general(figure: Figure) -> bool:
    """Whether the figure is called an error, and nothing says of what."""
    return any(n.parameter == "error" for n in figure.named)


def _of_a_body(aim: Aim, figure: Figure) -> bool:
    """A person's or an animal's weight says nothing of a device's."""
    return any(n.parameter == BODY for n in figure.named) and not any(n.parameter == BODY for n in aim.named)


def _same_object(aim: Aim, figure: Figure, offer: OfferProfile) -> bool:
    """Of a special and a general name ("screw error", "error"): the statement or the title shares the object."""
    wanted = aim.object
    if not wanted.slots and not wanted.own.terms:
        return True
    places = (offer.reading.statements[figure.statement], offer.reading.title)
    return any(words_found(wanted, p) > 0 or concepts_found(wanted.own.concepts, p.above) > 0 for p in places)


def _at_least(chance: float, row: Mapping[str, float]) -> float:
    """A figure that both tables surely call what is asked, the only such one, under the conditions asked, counts."""
    named_alike = row.get("both") and not row.get("twins") and not row.get("conditions_other")
    return max(chance, ATTACHED_FOR_MET) if named_alike else chance


APART = ("named_other", "named_sure_other", "family_other")
"""Signs that a figure is of another parameter: it may fail the target, but does not meet it."""


def _at_most(chance: float, row: Mapping[str, float]) -> float:
    """A figure of another name, or of another order and not surely named, is held below what "met" asks for."""
    nameless = row.get("order_far") and not row.get("key_same") and not row.get("named_3")
    return min(chance, BELOW_MET) if nameless or _strange(row) or any(row.get(sign) for sign in APART) else chance


def _strange(row: Mapping[str, float]) -> bool:
    """Nothing names the figure, and it shares neither a word nor an idea with the parameter surely asked for."""
    return bool(row.get("asked_sure_stated_none")) and not any(row.get(n) for n in ("words", "ideas", "no_words"))


def evidence(wish: Wish, aim: Aim, figures: Sequence[Figure], offer: OfferProfile) -> list[dict[str, float]]:
    """Named numbers, most of them in 0..1, for every figure; only numbers that are not 0 are given."""
    held = _parts_by_statement(figures, offer)
    rows = [_alone(wish, aim, figure, offer, held[figure.statement]) for figure in figures]
    for name in ("words", "cosine", "ideas", "words_near"):
        values = [row.get(name, 0.0) for row in rows]
        best, second = _two_best(values)
        for row, value in zip(rows, values, strict=True):
            row[f"{name}_lead"] = value - (second if value == best else best) if len(rows) > 1 else 0.0
    sure = [row["key_same"] or row["named_3"] for row in rows]
    some = sum(map(bool, sure))
    for i, row in enumerate(rows):
        row["first"] = float(bool(sure[i]) and not any(sure[:i]))
        row["only"] = float(len(rows) == 1)
        row["other_sure"] = float(some > 0 and not sure[i])
        row["twins"] = float(some > 1 and bool(sure[i]))
    return [{name: value for name, value in row.items() if value} for row in rows]


_Held = Sequence[tuple[int, str]]
"""Parts of one statement: their numbers and texts."""


def _parts_by_statement(figures: Sequence[Figure], offer: OfferProfile) -> dict[int, list[tuple[int, str]]]:
    """The parts of every statement that holds a figure."""
    found: dict[int, list[tuple[int, str]]] = {figure.statement: [] for figure in figures}
    for i, part in enumerate(offer.parts):
        if part.statement in found:
            found[part.statement].append((i, part.text))
    return found


def _two_best(values: Sequence[float]) -> tuple[float, float]:
    """The highest value, and the highest of the others (the same where two share it); the first alone twice."""
    ordered = sorted(values, reverse=True)
    return (ordered[0], ordered[min(1, len(ordered) - 1)]) if ordered else (0.0, 0.0)


def _alone(wish: Wish, aim: Aim, figure: Figure, offer: OfferProfile, held: _Held) -> dict[str, float]:
    here = around(figure.part)
    core = aim.core
    named = agree(aim.named, figure.named)
    both_named = bool(aim.named and figure.named)
    known = bool(aim.key) and bool(figure.key)
    ideas = core.own.concepts
    dimension = aim.span.dimension
    apart = order(aim.span, figure.span)
    same_key = comparable(aim.key or None, figure.key or None)
    words = words_found(core, here)
    cosine = _cosine(wish, figure, offer, held)
    row = {
        "key_same": float(same_key),
        "key_other": float(known and not same_key),
        "key_one": float(bool(aim.key) != bool(figure.key)),
        "key_none": float(not aim.key and not figure.key),
        "named_3": float(named == 3),
        "named_2": float(named == 2),
        "named_1": float(named == 1),
        "named_other": float(both_named and not named),
        "named_sure_other": float(both_named and not named and aim.named[0].sure and figure.named[0].sure),
        "named_none": float(not aim.named and not figure.named),
        "words": words,
        "words_near": words_found(core, around(figure.near)),
        "ideas": concepts_found(ideas, here.above),
        "no_ideas": float(not ideas),
        "no_words": float(not core.slots and not core.own.terms),
        "cosine": cosine,
        "cosine_statement": float(cosines(wish, offer)[figure.statement]),
        "order": min(apart, FAR) / FAR,
        "order_far": float(apart > 1.3),
        "order_near": float(apart < 0.8),
        f"in_{dimension if dimension in COMMON else 'rare'}": 1.0,
    }
    row |= _conditions(aim, figure, offer)
    row |= _kinds(wish, aim, figure, offer)
    agreed = same_key or named == 3
    row["agreed_words"] = words if agreed else 0.0
    row["agreed_no_words"] = float(agreed and words < 0.2)
    row["rare_agreed"] = float(agreed and dimension not in COMMON)
    row["unnamed_words"] = words if not agreed and not row["named_other"] else 0.0
    row["unnamed_cosine"] = cosine if not agreed and not row["named_other"] else 0.0
    group = dimension if dimension in COMMON else "rare"
    for name in ("words", "cosine", "named_3"):
        row[f"{name}_in_{group}"] = row[name]
    row["both"] = float(same_key and named == 3)
    return row


CHANGE = re.compile(
    r"(?:缩短|降低|减少|下降|节省|减轻|提高|提升|增加|延长|reduction|increase|decrease|saving)$", re.IGNORECASE
)


def _kinds(wish: Wish, aim: Aim, figure: Figure, offer: OfferProfile) -> dict[str, float]:
    """Whether the two count the same sort of thing, belong to one family, and are both values or both changes."""
    row: dict[str, float] = {}
    ours, theirs = families(aim.key, aim.named), families(figure.key, figure.named)
    if ours and theirs:
        row["family_same"] = float(bool(ours & theirs))
        row["family_other"] = float(not ours & theirs)
    elif ours:
        row["family_asked"] = 1.0
    elif theirs:
        row["family_stated"] = 1.0
    row["change_other"] = float(_is_change(aim.phrase) != _is_change(figure.phrase))
    wanted = {b for n in aim.named if (b := parameters()[n.parameter].better)}
    stated = {b for n in figure.named if (b := parameters()[n.parameter].better)}
    row["better_other"] = float(bool(wanted and stated and not wanted & stated))
    if aim.span.dimension in COUNTS:
        text = offer.statements[figure.statement].text
        mine = aim.counted
        its = counted(figure.text, text[figure.end :], text[: figure.start])
        row["count_same"] = float(bool(mine) and mine == its)
        row["count_other"] = float(bool(mine) and bool(its) and mine != its)
        row["count_unknown"] = float(not mine or not its)
    row["asked_sure_stated_none"] = float(bool(aim.named) and aim.named[0].sure and not figure.named and not figure.key)
    row["asked_none_stated_sure"] = float(bool(figure.named) and figure.named[0].sure and not aim.named and not aim.key)
    return row


@lru_cache(maxsize=4096)
def _is_change(phrase: str) -> bool:
    return bool(CHANGE.search(phrase))


@lru_cache(maxsize=1)
def _families() -> Mapping[str, str]:
    raw = yaml_data("ronghe.kernel.match", "families.yaml")
    return {name: family for family, names in raw.items() for name in names}


@lru_cache(maxsize=4096)
def families(key: str, named: tuple[Named, ...]) -> frozenset[str]:
    """The families of ``data/families.yaml`` to which a parameter may belong."""
    table = _families()
    return frozenset(table[n] for n in (key, *(x.parameter for x in named)) if n in table)


def _conditions(aim: Aim, figure: Figure, offer: OfferProfile) -> dict[str, float]:
    """Whether the other quantities of the clause ("after 12 months") are those of the figure's statement."""
    if not aim.conditions:
        return {}
    met = unmet = 0
    near = [f for f in offer.figures if f.statement == figure.statement and f is not figure]
    for asked in aim.conditions:
        alike = [f for f in near if f.span.dimension == asked.dimension]
        if not alike:
            continue
        closest = min(alike, key=lambda f: min(abs(f.start - figure.end), abs(figure.start - f.end)))
        if order(asked, closest.span) < SAME_CONDITION:
            met += 1
        else:
            unmet += 1
    return {"conditions_met": float(met > 0), "conditions_other": float(unmet > 0), "conditions": 1.0}


def _cosine(wish: Wish, figure: Figure, offer: OfferProfile, held: _Held) -> float:
    """Cosine of the clause and the part of the statement that holds the figure."""
    near = [i for i, text in held if text in figure.part or figure.part in text]
    if near:
        return max(float(part_cosines(wish, offer)[i]) for i in near)
    return float(cosines(wish, offer)[figure.statement])


@lru_cache(maxsize=1)
def _model() -> tuple[Mapping[str, float], float]:
    found: Mapping[str, Any] = json.loads(
        resources.files(__package__).joinpath("data/attachment.json").read_text("utf-8")
    )
    return found["weights"], found["intercept"]


def probability(row: Mapping[str, float]) -> float:
    """The logistic model; features it does not know are passed over."""
    weights, total = _model()
    total += sum(weights[name] * value for name, value in row.items() if name in weights)
    return float(1 / (1 + np.exp(-total)))
