"""A network put together from its file and the blocks it uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ronghe.kernel.plan import Gate as PlanGate
from ronghe.kernel.plan import Network, PlanInvalid, Stage, fixed
from ronghe.kernel.rules import FactKind, Value
from ronghe.route.stages.figures import COST_UNITS, TIME_UNITS, Sources, read_basis, read_figure, read_gate
from ronghe.route.stages.reading import Place, condition, flag, lists_of_words, mapping, names, number, one_of, words
from ronghe.route.stages.records import NOTHING, Figure, RouteStage, SliderHere, StageKind, StageNetwork

_STAGE = (
    *("zh", "en", "deliverables", "kind", "after", "before", "time", "cost", "gate", "basis"),
    *("when", "unless", "unknown", "over", "pending", "services", "trial"),
)
_NETWORK = (
    *("id", "regime", "classes", "title", "goal", "blocks", "stages", "omit"),
    *("suits", "unknown", "where", "precedence", "assume", "sliders", "after"),
)
_UNREAD = ("zh", "en", "deliverables", "kind", "time", "cost")


@dataclass(frozen=True)
class Parser:
    """Reads networks. ``kinds``: the vocabulary of facts; ``blocks``: plain content of the files of blocks by name."""

    sources: Sources
    kinds: Mapping[str, FactKind]
    blocks: Mapping[str, Any]

    def network(self, file: str, content: Any) -> StageNetwork:
        """One network, checked to be runnable and to end in its goal.

        Raises:
            StagesUnreadable: naming file, stage, field and remedy.
        """
        place = Place(file)
        body = mapping(place, content, _NETWORK, ("id", "regime", "classes", "title", "goal"))
        raw, scales = self._merged(place, body)
        before = {name: names(place.of(name).at("before"), one.get("before", [])) for name, one in raw.items()}
        omitted = names(place.at("omit"), body.get("omit", []))
        stages = []
        for name, one in raw.items():
            stage = self._stage(place.of(name), name, one, scales[name])
            ahead = tuple(other for other, later in before.items() if name in later)
            stages.append(replace(stage, after=tuple(dict.fromkeys((*stage.after, *ahead)))))
        for name in omitted:
            one_of(place.at("omit"), "unknown_stage", name, raw, "stage of this network")
        stages = list(without(stages, frozenset(omitted)))
        goal = one_of(place.at("goal"), "unknown_stage", body["goal"], {s.id for s in stages}, "stage of this network")
        self._check_names(place, before, stages, omitted)
        check_ends(place, stages, goal)
        return StageNetwork(
            id=str(body["id"]),
            regime=str(body["regime"]),
            classes=names(place.at("classes"), body["classes"]),
            title=words(place.at("title"), body["title"]),
            goal=goal,
            stages=tuple(stages),
            suits=condition(place.at("suits"), body["suits"], self.kinds) if "suits" in body else None,
            unknown=one_of(
                place.at("unknown"), "unknown_value", body.get("unknown", "last"), ("last", "beside", "first"), "word"
            ),
            where=condition(place.at("where"), body["where"], self.kinds) if "where" in body else None,
            precedence=int(number(place.at("precedence"), body.get("precedence", 0), 0, 9)),
            assume=self._assumed(place.at("assume"), body.get("assume", {})),
            sliders={
                name: self._slider(place.at(f"sliders.{name}"), one)
                for name, one in mapping(place.at("sliders"), body.get("sliders", {}), None).items()
            },
            follows=flag(place.at("after"), body.get("after", False)),
        )

    def _merged(self, place: Place, body: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, tuple[float, float]]]:
        """Stages of the blocks, each replaced field by field by later blocks and by the network; and the scale of each.

        A block's scale is that of the figures that it writes; a figure written in the network is meant as it stands.
        """
        raw: dict[str, Any] = {}
        scales: dict[str, tuple[float, float]] = {}

        def lay(key: str, stage: Mapping[str, Any], time: float, cost: float) -> None:
            before = scales.get(key, (time, cost))
            scales[key] = (time if "time" in stage else before[0], cost if "cost" in stage else before[1])
            raw[key] = {**raw.get(key, {}), **stage}

        for use in body.get("blocks", []):
            here = place.at("blocks")
            told = {"use": use} if isinstance(use, str) else mapping(here, use, ("use", "time", "cost"), ("use",))
            name = one_of(here, "unknown_value", told["use"], self.blocks, "block")
            time, cost = (number(here.at(key), told.get(key, 1), 0.01, 100) for key in ("time", "cost"))
            block = mapping(Place(f"blocks/{name}.yaml"), self.blocks[name], ("stages",), ("stages",))["stages"]
            for key, stage in block.items():
                lay(key, stage, time, cost)
        for key, stage in mapping(place.at("stages"), body.get("stages") or {}, None).items():
            lay(key, mapping(place.of(key), stage, _STAGE), 1.0, 1.0)
        return raw, scales

    def _stage(self, place: Place, name: str, raw: Any, scale: tuple[float, float]) -> RouteStage:
        body = mapping(place, raw, _STAGE, _UNREAD)
        kind = one_of(place.at("kind"), "unknown_value", body["kind"], {k.value for k in StageKind}, "kind of stage")
        return RouteStage(
            id=name,
            name=words(place, {"zh": body["zh"], "en": body["en"]}),
            deliverables=lists_of_words(place.at("deliverables"), body["deliverables"]),
            kind=StageKind(kind),
            after=names(place.at("after"), body.get("after", [])),
            time=_scaled(read_figure(place.at("time"), body["time"], TIME_UNITS, self.sources), scale[0]),
            cost=_scaled(read_figure(place.at("cost"), body["cost"], COST_UNITS, self.sources), scale[1]),
            gate=read_gate(place.at("gate"), body["gate"], self.sources) if "gate" in body else None,
            basis=read_basis(place.at("basis"), body["basis"], self.sources) if "basis" in body else None,
            when=condition(place.at("when"), body["when"], self.kinds) if "when" in body else None,
            unless=condition(place.at("unless"), body["unless"], self.kinds) if "unless" in body else None,
            over=condition(place.at("over"), body["over"], self.kinds) if "over" in body else None,
            pending=condition(place.at("pending"), body["pending"], self.kinds) if "pending" in body else None,
            unknown_in=one_of(place.at("unknown"), "unknown_value", body.get("unknown", "in"), ("in", "out"), "word")
            == "in",
            services=names(place.at("services"), body.get("services", [])),
            trial=flag(place.at("trial"), body.get("trial", False)),
        )

    def _slider(self, place: Place, raw: Any) -> SliderHere:
        body = mapping(place, raw, ("low", "usual", "high", "zh", "en", "unit", "basis"))
        bounds = {key: number(place.at(key), body[key], 1e-6, 1e9) for key in ("low", "usual", "high") if key in body}
        return SliderHere(
            **bounds,
            name=words(place, {"zh": body["zh"], "en": body.get("en", "")}) if "zh" in body else None,
            unit=words(place.at("unit"), body["unit"]) if "unit" in body else None,
            basis=read_basis(place.at("basis"), body["basis"], self.sources) if "basis" in body else None,
        )

    def _assumed(self, place: Place, value: Any) -> Mapping[str, Value]:
        for name, one in mapping(place, value, None).items():
            one_of(place.at(name), "unknown_value", name, self.kinds, "fact in the vocabulary")
            fault = self.kinds[name].fault(one)
            if fault:
                raise place.at(name).refuse("wrong_kind", one, fault)
        return dict(value)

    def _check_names(
        self, place: Place, before: Mapping[str, tuple[str, ...]], stages: list[RouteStage], omitted: tuple[str, ...]
    ) -> None:
        known = {stage.id for stage in stages} | set(omitted)
        for name, later in before.items():
            for other in later:
                one_of(place.of(name).at("before"), "unknown_stage", other, known, "stage of this network")


def check_ends(place: Place, stages: list[RouteStage], goal: str) -> None:
    """Refuse a circle, an unknown name, and a stage that does not lead to the goal."""
    try:
        network = Network(
            tuple(
                Stage(
                    one.id, fixed(1), after=one.after, gate=PlanGate(again=one.gate.again) if one.gate else PlanGate()
                )
                for one in stages
            )
        )
    except PlanInvalid as problem:
        raise (
            place.of(problem.stage).at(problem.field).refuse("bad_network", problem.value, problem.remedy)
        ) from problem
    for name in network.last:
        if name != goal:
            remedy = f"nothing waits for it and it is not the goal ({goal}): name a stage that does, by before"
            raise place.of(name).refuse("loose_end", name, remedy)


def without(stages: list[RouteStage], dropped: frozenset[str]) -> tuple[RouteStage, ...]:
    """The stages less some; whoever waited for a dropped one waits for what that one waited for."""
    by_id = {stage.id: stage for stage in stages}

    def waits(names_: tuple[str, ...]) -> tuple[str, ...]:
        found: list[str] = []
        for name in names_:
            found += waits(by_id[name].after) if name in dropped and name in by_id else [name]
        return tuple(dict.fromkeys(found))

    kept = [stage for stage in stages if stage.id not in dropped]
    return tuple(
        replace(
            stage,
            after=waits(stage.after),
            gate=replace(stage.gate, again=tuple(n for n in stage.gate.again if n not in dropped))
            if stage.gate
            else None,
        )
        for stage in kept
    )


def _scaled(figure: Figure, factor: float) -> Figure:
    """Only estimates are scaled: a clock or a fee is what it is."""
    if figure is NOTHING or not figure.mark.estimate:
        return figure
    return replace(figure, low=figure.low * factor, likely=figure.likely * factor, high=figure.high * factor)
