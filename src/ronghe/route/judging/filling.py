"""What a regime takes to hold before its packs are applied."""

from __future__ import annotations

from ronghe.kernel.rules import Facts, Pack
from ronghe.route.judging.eu import eu_presumptions, with_duration
from ronghe.route.judging.presuming import presume


def filled_for(pack: Pack, told: Facts) -> Facts:
    """The facts under which a pack is applied: those told, what follows from them, and its regime's plain defaults."""
    if pack.regime == "eu":
        return presume(with_duration(told), eu_presumptions()).facts
    return presume(told).facts
