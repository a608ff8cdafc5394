"""The room's jobs; each may run twice to the same effect."""

from __future__ import annotations

from ronghe.base.actors import Actor
from ronghe.base.jobs import job
from ronghe.route.errors import NoClassification


@job("route.learn_fda_codes")
def learn_fda_codes() -> None:
    """Learn how product codes are told from device names, after an import of codes or clearances."""
    from ronghe.route.commands import learn_fda_codes as learn  # noqa: PLC0415 -- loads slowly, and every start loads jobs

    try:
        learn(Actor.system("learning after an import"))
    except NoClassification:
        return  # clearances alone: there is no code to be found yet
