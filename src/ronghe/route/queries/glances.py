"""The route at a glance: what the rules alone say of a text in three regimes, without questions and turns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ronghe.kernel.rules import Facts, Pack, Words, apply
from ronghe.route.facts import read_profile
from ronghe.route.judging.eu import eu_packs, eu_presumptions, with_duration
from ronghe.route.judging.nmpa import nmpa_packs
from ronghe.route.judging.presuming import presume
from ronghe.route.packs import shelf
from ronghe.route.queries.memos import own_packs
from ronghe.route.queries.plan_glances import PlanGlance, glance_of
from ronghe.route.queries.stage_records import stage_history
from ronghe.route.stages import StageHistory, networks, suggested

REGIMES = ("china", "us", "eu")
MARKETS = {"china": "nmpa", "us": "fda", "eu": "eu"}


@dataclass(frozen=True)
class Glance:
    """One regime: the outcome's key and words, or an empty key and what may still come out.

    ``words`` holds one entry where it is settled, all that is reachable where it is open; that no rule applies has
    the empty key and no words. ``plan``: months and money of the highest of them with stages.
    """

    regime: str
    pack: str
    version: str
    outcome: str
    reachable: tuple[str, ...]
    words: tuple[Words, ...]
    plan: PlanGlance | None = None


def glances_of(text: str, on: date) -> tuple[Glance, ...]:
    """What the rules of a day say of a text, regime by regime; empty where nothing was read of it.

    The caller has held the text against the patient-data guard. One statement, for the node's history of stages.

    Raises:
        NoSuchPack: no rules are held that were in force on the day.

    Cost: some ten milliseconds, and twenty for each plan; the first in a process reads the packs.
    """
    told = read_profile(text).values
    if not told:
        return ()
    china = presume(told).facts
    europe = presume(with_duration(told), eu_presumptions()).facts
    packs = eu_packs(on, own_packs())
    eu_pack = packs.ivdr if europe.get("ivd") is True and packs.ivdr else packs.mdr
    history = stage_history()
    return (
        _glance("china", nmpa_packs(on, own_packs()).classes, china, told, history),
        _glance("us", shelf(own_packs()).in_force("fda-path", on).pack, told, told, history),
        _glance("eu", eu_pack, europe, told, history),
    )


def _glance(regime: str, pack: Pack, facts: Facts, told: Facts, history: tuple[StageHistory, ...]) -> Glance:
    decision = apply(pack, facts)
    reached = decision.reach.outcomes
    keys = tuple(key or "" for key in reached)
    words = tuple(pack.labels[key] for key in reached if key in pack.labels)
    plan = _plan(regime, pack, [key for key in keys if key], told, history)
    return Glance(regime, pack.id, pack.version, decision.outcome or "", () if decision.settled else keys, words, plan)


def _plan(
    regime: str, pack: Pack, outcomes: list[str], told: Facts, history: tuple[StageHistory, ...]
) -> PlanGlance | None:
    """Months and money of the highest outcome that has stages; what was only assumed for the class is unknown here."""
    market = MARKETS[regime]
    for outcome in reversed(outcomes):
        ours = suggested(networks().values(), market, outcome, told)
        if market == "eu":
            ours = tuple(one for one in ours if one.id.startswith("ivdr") == (pack.id == "eu-ivdr"))
        if ours:
            return glance_of(market, ours[0], told, len(outcomes), history)
    return None
