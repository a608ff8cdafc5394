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

REGIMES = ("china", "us", "eu")


@dataclass(frozen=True)
class Glance:
    """One regime: the outcome's key and words, or an empty key and what may still come out.

    ``words`` holds one entry where it is settled, all that is reachable where it is open; that no rule applies has
    the empty key and no words.
    """

    regime: str
    pack: str
    version: str
    outcome: str
    reachable: tuple[str, ...]
    words: tuple[Words, ...]


def glances_of(text: str, on: date) -> tuple[Glance, ...]:
    """What the rules of a day say of a text, regime by regime; empty where nothing was read of it.

    The caller has held the text against the patient-data guard. No statement.

    Raises:
        NoSuchPack: no rules are held that were in force on the day.

    Cost: some ten milliseconds; the first in a process reads the packs.
    """
    told = read_profile(text).values
    if not told:
        return ()
    china = presume(told).facts
    europe = presume(with_duration(told), eu_presumptions()).facts
    packs = eu_packs(on, own_packs())
    eu_pack = packs.ivdr if europe.get("ivd") is True and packs.ivdr else packs.mdr
    return (
        _glance("china", nmpa_packs(on, own_packs()).classes, china),
        _glance("us", shelf(own_packs()).in_force("fda-path", on).pack, told),
        _glance("eu", eu_pack, europe),
    )


def _glance(regime: str, pack: Pack, facts: Facts) -> Glance:
    decision = apply(pack, facts)
    reached = decision.reach.outcomes
    keys = tuple(key or "" for key in reached)
    words = tuple(pack.labels[key] for key in reached if key in pack.labels)
    return Glance(regime, pack.id, pack.version, decision.outcome or "", () if decision.settled else keys, words)
