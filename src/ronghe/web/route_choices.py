"""Choices of a plan as an address holds them: ``n.nmpa=nmpa-3-trial``, ``s.patients=200``, ``done=bench``."""

from __future__ import annotations

import math

from django.http import QueryDict

from ronghe.base.bilingual import pick
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.queries.plans import Choices
from ronghe.route.stages import sliders
from ronghe.route.stages.composing import MARKETS

NETWORK, SLIDER = "n.", "s."


def choices_in(query: QueryDict) -> Choices:
    """The choices of an address; what is left out is as suggested.

    Raises:
        ChoiceUnfit: a market or slider that there is not, or a value that is no number.
    """
    market = query.get("market", "") or "nmpa"
    if market not in MARKETS:
        raise ChoiceUnfit.of_market(market)
    return Choices(
        market=market,
        networks={one: query.get(NETWORK + one, "") for one in MARKETS if query.get(NETWORK + one)},
        done=tuple(filter(None, query.getlist("done"))),
        sliders={
            name.removeprefix(SLIDER): _number(name.removeprefix(SLIDER), query.get(name, ""))
            for name in query
            if name.startswith(SLIDER) and query.get(name)
        },
        parallel=tuple(dict.fromkeys(filter(None, query.getlist("side")))),
        use=query.get("use") == "1" and market == "nmpa",
    )


def _number(name: str, text: str) -> float:
    if name not in sliders():
        raise ChoiceUnfit.of_name(name, sliders())
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        slider = sliders()[name]
        raise ChoiceUnfit.of_value(pick(slider.name.zh, slider.name.en), text, slider.low, slider.high)
    return value
