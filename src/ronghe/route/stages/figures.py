"""Times and costs as a file writes them, each with its mark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ronghe.route.stages.reading import Place, flag, mapping, names, number, one_of, words
from ronghe.route.stages.records import NOTHING, Basis, Figure, GateData, Mark, Source

TIME_UNITS = ("months", "working_days", "days")
COST_UNITS = ("wan_cny", "k_usd", "k_eur")
_MARKS = ("estimate", "source", "article", "verify")
_MOST = 1e7  # of any unit; a slip of the decimal point is caught, no plan is

Sources = Mapping[str, Source]


def read_figure(place: Place, value: Any, units: tuple[str, ...], sources: Sources) -> Figure:
    """``none``, or ``{unit: number or [low, likely, high], estimate: true}``, or the same with ``source``.

    Raises:
        StagesUnreadable: no unit or several, values out of order, neither source nor estimate or both.
    """
    if value == "none":
        return NOTHING
    body = mapping(place, value, (*units, *_MARKS))
    given = [unit for unit in units if unit in body]
    if len(given) != 1:
        raise place.refuse("wrong_kind", given, f"give the figure in one unit of: {', '.join(units)}; or write none")
    here = place.at(given[0])
    written = body[given[0]]
    three = written if isinstance(written, list) else [written] * 3
    if len(three) != 3:
        raise here.refuse("wrong_kind", written, "write one number, or low, likely and high in brackets")
    low, likely, high = (number(here, one, 0, _MOST) for one in three)
    if not low <= likely <= high:
        raise here.refuse("out_of_bounds", written, "low must not be above likely, nor likely above high")
    return Figure(low, likely, high, given[0], read_mark(place, body, sources))


def read_mark(place: Place, body: Mapping[str, Any], sources: Sources) -> Mark:
    """The mark among the fields of a figure or gate."""
    estimate = flag(place.at("estimate"), body.get("estimate", False))
    if estimate == ("source" in body):
        raise place.refuse("unmarked", dict(body), "mark every figure: either estimate: true or a source, not both")
    if estimate:
        return Mark()
    key = one_of(place.at("source"), "unknown_source", body["source"], sources, "source in sources.yaml")
    article = words(place.at("article"), body["article"]) if "article" in body else None
    verify = flag(place.at("verify"), body.get("verify", False))
    return Mark(sources[key], article, verify or sources[key].verify)


def read_gate(place: Place, value: Any, sources: Sources) -> GateData:
    """Probabilities at the end of a stage."""
    body = mapping(place, value, ("repeat", "again", "at_most", "fail", *_MARKS))
    most = number(place.at("at_most"), body.get("at_most", 1), 0, 20)
    if most != int(most):
        raise place.at("at_most").refuse("wrong_kind", most, "write a whole number")
    return GateData(
        repeat=number(place.at("repeat"), body.get("repeat", 0), 0, 1),
        again=names(place.at("again"), body.get("again", [])),
        at_most=int(most),
        fail=number(place.at("fail"), body.get("fail", 0), 0, 1),
        mark=read_mark(place, body, sources),
    )


def read_basis(place: Place, value: Any, sources: Sources) -> Basis:
    """The regulation or standard that asks for a stage."""
    body = mapping(place, value, ("source", "article", "verify"), ("source",))
    key = one_of(place.at("source"), "unknown_source", body["source"], sources, "source in sources.yaml")
    article = words(place.at("article"), body["article"]) if "article" in body else None
    verify = flag(place.at("verify"), body.get("verify", False))
    return Basis(sources[key], article, verify or sources[key].verify)
