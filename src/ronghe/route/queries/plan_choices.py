"""What of a reader's choices a way into a market has, and refusals of the rest in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ronghe.base.bilingual import pick
from ronghe.kernel.plan import PlanInvalid
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages import StageNetwork, StagesUnreadable, fit, networks, sliders, switches, switches_for
from ronghe.route.stages.fitting import Facts
from ronghe.route.stages.refusals import refusal_words


class Chosen(Protocol):
    """Stages that are over, and switches that are on."""

    @property
    def done(self) -> tuple[str, ...]: ...
    @property
    def parallel(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class ChosenHere:
    """The choices that a network has; ``passed_over``: in words, those that only other networks have."""

    done: tuple[str, ...]
    parallel: tuple[str, ...]
    passed_over: tuple[Words, ...]


def chosen_here(network: StageNetwork, facts: Facts, choices: Chosen) -> ChosenHere:
    """Split what was chosen into what this network has and what it lacks.

    A reader who ticks stages and then takes another way keeps what both have; the rest is told, not refused.

    Raises:
        ChoiceUnfit: a stage or switch that there is nowhere.
    """
    every = {stage.id: stage.name for one in networks().values() for stage in one.stages}
    _require(choices.done, every)
    _require(choices.parallel, switches())
    done = tuple(name for name in choices.done if name in network.by_id)
    fitting = {one.id for one in switches_for(fit(network, facts, done).network)}
    return ChosenHere(
        done=done,
        parallel=tuple(name for name in choices.parallel if name in fitting),
        passed_over=(
            *(every[name] for name in choices.done if name not in network.by_id),
            *(switches()[name].name for name in choices.parallel if name not in fitting),
        ),
    )


def choice_unfit(error: PlanInvalid | StagesUnreadable) -> ChoiceUnfit:
    """The refusal of a choice, in the active language: what it is called, what is wrong, and the bounds."""
    if isinstance(error, StagesUnreadable) and error.file == "sliders":
        slider = sliders().get(error.stage)
        if slider is None:
            return ChoiceUnfit.of_name(str(error.value), sliders())
        return ChoiceUnfit.of_value(pick(slider.name.zh, slider.name.en), error.value, slider.low, slider.high)
    words = refusal_words(error)
    return ChoiceUnfit(pick(words.zh, words.en)[:300])


def _require(names: Iterable[str], known: Iterable[str]) -> None:
    there = set(known)
    for name in names:
        if name not in there:
            raise ChoiceUnfit.of_name(name, known)
