"""The dossier's route section in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ronghe.base.bilingual import pick
from ronghe.journey.exports.wording import colon
from ronghe.journey.queries import Dossier
from ronghe.journey.queries.sections import RouteSection
from ronghe.route.exports.plan_glance_lines import plan_words
from ronghe.route.queries.glances import Glance

PLACES: dict[str, Promise] = {
    "china": gettext_lazy("China"),
    "us": gettext_lazy("United States"),
    "eu": gettext_lazy("European Union"),
}
"""Regime -> what it is called."""

SHOWN = 4
"""Outcomes that are named where it is open; there may be many."""


def route_lines(dossier: Dossier) -> list[tuple[str, str]]:
    """Place and outcome by the rules alone, with months and money; where it is open, what may still come out.

    Empty where nothing was read.
    """
    section = dossier.section("route")
    if not isinstance(section, RouteSection):
        return []
    lines = []
    for one in section.glances:
        words = [pick(word.zh, word.en) for word in one.words]
        if one.outcome:
            lines.append((str(PLACES[one.regime]), _with_plan(words[0], one)))
        else:
            is_open, none = pgettext("outcome", "open"), _("no rule applies")
            among = " / ".join(words[:SHOWN]) + (" …" if len(words) > SHOWN else "")
            lines.append((str(PLACES[one.regime]), _with_plan(f"{is_open}{colon()}{among}" if words else none, one)))
    return lines


def _with_plan(outcome: str, one: Glance) -> str:
    """The outcome, and months and money of its plan where stages are held."""
    return f"{outcome} — {plan_words(one.plan)}" if one.plan else outcome
