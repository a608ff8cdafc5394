"""The room's jobs; each may run twice to the same effect."""

from __future__ import annotations

from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.jobs import job
from ronghe.route.errors import NoClassification, NoDeterminations


@job("route.learn_fda_codes")
def learn_fda_codes() -> None:
    """Learn how product codes are told from device names, after an import of codes or clearances."""
    from ronghe.route.commands import learn_fda_codes as learn  # noqa: PLC0415 -- loads slowly, and every start loads jobs

    try:
        learn(Actor.system("learning after an import"))
    except NoClassification:
        return  # clearances alone: there is no code to be found yet


@job("route.learn_determinations")
def learn_determinations() -> None:
    """Learn class and code of a product from determined ones, after an import of them or of a list they rest on."""
    from ronghe.route.commands import learn_determinations as learn  # noqa: PLC0415 -- as above

    try:
        learn(Actor.system("learning after an import"), timezone.localdate())
    except NoDeterminations:
        return  # lists alone: there is no outcome to learn from yet
