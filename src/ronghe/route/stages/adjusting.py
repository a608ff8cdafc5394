"""Parameters of "what if" as data: sliders that scale figures, and switches that run stages side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages.loading import read_file
from ronghe.route.stages.reading import Place, mapping, names, number, one_of, words
from ronghe.route.stages.records import Basis, Figure, RouteStage, SliderHere, StageKind, StageNetwork

PATIENTS, SITES = "patients", "sites"
"""The two sliders that bind each other: a site without a patient is none."""

MANY = 4.0
"""From so many times the usual number of patients for each site a plan says so."""


@dataclass(frozen=True)
class Change:
    """What a slider does: estimates of the named stages (or of a kind of stage) are multiplied by
    1 - share + share x (value / usual) ^ power.
    """

    stages: tuple[str, ...]
    kind: StageKind | None
    figure: str  # time or cost
    share: float
    power: int

    def factor(self, value: float, usual: float) -> float:
        """What figures are multiplied by; 1 at the usual value."""
        return 1 - self.share + self.share * (value / usual) ** self.power

    def touches(self, stage: RouteStage) -> bool:
        """Whether it changes a stage."""
        return stage.key in self.stages or stage.kind is self.kind


@dataclass(frozen=True)
class Slider:
    """A parameter with bounds. ``usual`` changes nothing. ``basis``: what asks for the low bound, if anything does."""

    id: str
    name: Words
    unit: Words
    low: float
    usual: float
    high: float
    step: float
    changes: tuple[Change, ...]
    basis: Basis | None = None


@dataclass(frozen=True)
class Switch:
    """Stages that may be run side by side, and what that risks."""

    id: str
    name: Words
    stages: tuple[str, ...]
    risk: Words


def adjusted(network: StageNetwork, values: Mapping[str, float]) -> StageNetwork:
    """The network under other values of some sliders. Sourced clocks and fees do not move.

    Raises:
        StagesUnreadable: an unknown slider, a value outside its bounds, or more trial sites than patients; names the
            slider and its bounds.
    """
    stages, known = network.stages, {one.id: one for one in sliders_for(network)}
    for name, value in values.items():
        place = Place("sliders", name)
        slider = known.get(name) or sliders()[one_of(place, "unknown_value", name, sliders(), "slider")]
        value = number(place, value, slider.low, slider.high)
        for change in slider.changes:
            factor = change.factor(value, slider.usual)
            stages = tuple(_scaled(one, change.figure, factor) if change.touches(one) else one for one in stages)
    if per_site(network, values) < 1:
        most = values.get(PATIENTS, known[PATIENTS].usual)
        raise Place("trial", SITES).refuse(
            "more_sites", values.get(SITES), f"write no more sites than patients: {most:g}"
        )
    return replace(network, stages=stages)


def within(network: StageNetwork, values: Mapping[str, float]) -> dict[str, float]:
    """Values brought within the bounds of a network: what is told of one way may be beyond those of another.

    Names that are no sliders stay, to be refused; sliders that change nothing here are left out.
    """
    here = {one.id: one for one in sliders_for(network)}
    brought = {name: min(max(value, here[name].low), here[name].high) for name, value in values.items() if name in here}
    return {**{name: value for name, value in values.items() if name not in sliders()}, **brought}


def per_site(network: StageNetwork, values: Mapping[str, float]) -> float:
    """Patients (or samples) for each trial site under some values; infinite where the network has no trial."""
    known = {one.id: one for one in sliders_for(network)}
    if PATIENTS not in known or SITES not in known:
        return math.inf
    return values.get(PATIENTS, known[PATIENTS].usual) / values.get(SITES, known[SITES].usual)


def many_per_site(network: StageNetwork, values: Mapping[str, float]) -> float | None:
    """Patients for each site where they are ``MANY`` times what is usual in the network; else None."""
    here, usual = per_site(network, values), per_site(network, {})
    return here if math.isfinite(here) and here > MANY * usual else None


def sliders_for(network: StageNetwork) -> tuple[Slider, ...]:
    """The sliders that change anything in a network, with the bounds and names that they have in it."""
    ours = (one for one in sliders().values() if any(c.touches(s) for c in one.changes for s in network.stages))
    return tuple(_here(one, network.sliders[one.id]) if one.id in network.sliders else one for one in ours)


def _here(slider: Slider, other: SliderHere) -> Slider:
    told = {name: getattr(other, name) for name in ("low", "usual", "high", "name", "unit", "basis")}
    return replace(slider, **{name: value for name, value in told.items() if value is not None})


def switches_for(network: StageNetwork) -> tuple[Switch, ...]:
    """The switches of which the network has two stages at least."""
    here = {stage.id for stage in network.stages}
    return tuple(one for one in switches().values() if len(here & set(one.stages)) > 1)


@lru_cache(maxsize=1)
def sliders() -> Mapping[str, Slider]:
    """Those that come with the package, in the order of their file."""
    return parse_sliders("sliders.yaml", read_file("sliders.yaml"))


@lru_cache(maxsize=1)
def switches() -> Mapping[str, Switch]:
    """Those that come with the package, in the order of their file."""
    return parse_switches("side-by-side.yaml", read_file("side-by-side.yaml"))


def parse_sliders(file: str, content: Any) -> Mapping[str, Slider]:
    """Raises ``StagesUnreadable`` naming the slider and the field."""
    fields = ("zh", "en", "unit", "low", "usual", "high", "step", "changes")
    found = {}
    for name, raw in mapping(Place(file), content, None).items():
        place = Place(file, name)
        body = mapping(place, raw, fields, fields)
        low, usual, high, step = (
            number(place.at(key), body[key], 1e-6, 1e9) for key in ("low", "usual", "high", "step")
        )
        if not low <= usual <= high:
            raise place.at("usual").refuse("out_of_bounds", usual, f"write a number from {low:g} to {high:g}")
        if not isinstance(body["changes"], list):
            raise place.at("changes").refuse("wrong_kind", body["changes"], "write a list")
        changes = tuple(_change(place.at(f"changes.{i + 1}"), one) for i, one in enumerate(body["changes"]))
        title, unit = words(place, {"zh": body["zh"], "en": body["en"]}), words(place.at("unit"), body["unit"])
        found[name] = Slider(name, title, unit, low, usual, high, step, changes)
    return found


def parse_switches(file: str, content: Any) -> Mapping[str, Switch]:
    """Raises ``StagesUnreadable`` naming the switch and the field."""
    fields = ("zh", "en", "stages", "risk")
    found = {}
    for name, raw in mapping(Place(file), content, None).items():
        place = Place(file, name)
        body = mapping(place, raw, fields, fields)
        title = words(place, {"zh": body["zh"], "en": body["en"]})
        found[name] = Switch(
            name, title, names(place.at("stages"), body["stages"]), words(place.at("risk"), body["risk"])
        )
    return found


def _change(place: Place, raw: Any) -> Change:
    body = mapping(place, raw, ("stages", "kind", "figure", "share", "power"), ("figure", "share", "power"))
    if ("stages" in body) == ("kind" in body):
        raise place.refuse("wrong_kind", dict(body), "name either stages or a kind of stage")
    power = number(place.at("power"), body["power"], -1, 1)
    if power not in (-1, 1):
        raise place.at("power").refuse("out_of_bounds", power, "write 1 (grows with it) or -1 (falls with it)")
    kinds = {one.value for one in StageKind}
    return Change(
        stages=names(place.at("stages"), body.get("stages", [])),
        kind=StageKind(one_of(place.at("kind"), "unknown_value", body["kind"], kinds, "kind"))
        if "kind" in body
        else None,
        figure=one_of(place.at("figure"), "unknown_value", body["figure"], ("time", "cost"), "figure"),
        share=number(place.at("share"), body["share"], 0, 1),
        power=int(power),
    )


def _scaled(stage: RouteStage, on: str, factor: float) -> RouteStage:
    figure: Figure = stage.time if on == "time" else stage.cost
    if figure.none or not figure.mark.estimate:
        return stage
    moved = replace(figure, low=figure.low * factor, likely=figure.likely * factor, high=figure.high * factor)
    return replace(stage, time=moved) if on == "time" else replace(stage, cost=moved)
