"""What partners, clauses and verdicts are called on pages, in files and in the terminal."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PARTNER_NAMES: dict[str, str | Promise] = {
    "achievement": _("Achievements"),
    "company": _("Companies"),
    "institution": _("Hospitals, universities and institutes"),
    "expert": _("Experts"),
    "service": _("Services"),
    "investor": _("Investors"),
}

CLAUSE_NAMES: dict[str, str | Promise] = {
    "problem": _("Problem"),
    "population": _("Population"),
    "outcome": _("Outcome"),
    "setting": _("Setting"),
    "practice": _("Present practice"),
    "target": pgettext_lazy("clause", "Target"),
    "constraint": _("Requirement"),
}

VERDICT_NAMES: dict[str, str | Promise] = {
    "met": pgettext_lazy("verdict", "met"),
    "partly": pgettext_lazy("verdict", "partly met"),
    "unmet": pgettext_lazy("verdict", "not met"),
    "unknown": pgettext_lazy("verdict", "unknown"),
}
