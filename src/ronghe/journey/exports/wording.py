"""Words for the closed vocabularies that a dossier speaks of, in the active language."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.kernel.match import Verdict
from ronghe.kernel.text import ClauseKind
from ronghe.network.enums import Specialty

PARTNER_KINDS: dict[str, str | Promise] = {
    "achievement": _("Achievements"),
    "company": _("Companies"),
    "institution": _("Hospitals and institutes"),
    "expert": _("Experts"),
    "service": _("Services"),
    "investor": _("Investors"),
}

RECORD_KINDS: dict[str, str | Promise] = {
    "need": _("Need"),
    "achievement": _("Achievement"),
    "service": _("Service"),
    "mandate": _("Investment mandate"),
    "organisation": _("Organisation"),
    "expert": _("Expert"),
    "cleared": _("Cleared product"),
}

CLAUSE_KINDS: dict[str, str | Promise] = {
    ClauseKind.PROBLEM: pgettext_lazy("clause", "Problem"),
    ClauseKind.POPULATION: pgettext_lazy("clause", "Population"),
    ClauseKind.OUTCOME: pgettext_lazy("clause", "Outcome"),
    ClauseKind.SETTING: pgettext_lazy("clause", "Setting"),
    ClauseKind.PRACTICE: pgettext_lazy("clause", "Present practice"),
    ClauseKind.TARGET: pgettext_lazy("clause", "Target"),
    ClauseKind.CONSTRAINT: pgettext_lazy("clause", "Requirement"),
}

VERDICTS: dict[str, str | Promise] = {
    Verdict.MET: pgettext_lazy("verdict", "Met"),
    Verdict.PARTLY: pgettext_lazy("verdict", "Partly met"),
    Verdict.UNMET: pgettext_lazy("verdict", "Not met"),
    Verdict.UNKNOWN: pgettext_lazy("verdict", "Unknown"),
}

SYMBOLS: dict[str, str] = {Verdict.MET: "✓", Verdict.PARTLY: "◐", Verdict.UNMET: "✗", Verdict.UNKNOWN: "?"}
"""One sign per verdict, so that a grid can be read without colour."""

SUBJECTS: dict[str, str | Promise] = {
    "title": _("Title"),
    "name": _("Name"),
    "aliases": _("Other names"),
    "summary": _("Summary"),
    "problem": _("Problem"),
    "population": _("Patients"),
    "outcome": _("What should change"),
    "setting": _("Where and by whom it is used"),
    "practice": _("Present practice and its failing"),
    "requirements": _("Other requirements"),
    "targets": _("Measurable targets"),
    "evidence": _("Evidence"),
    "wanted": _("Partner wanted"),
    "difference": _("Difference from the incumbent"),
    "economics": _("Economic comparison"),
    "maturity": _("Evidence of maturity"),
    "ip": _("Intellectual property"),
    "team": _("Team"),
    "seeks": _("What the owner seeks"),
    "scope": _("Scope and limits"),
    "standards": _("Standards and accreditations"),
    "capacity": _("Capacity"),
    "price": _("Price"),
    "lead_time": _("Lead time"),
    "thesis": _("Investment thesis"),
    "wants": _("What the investor looks for"),
    "excludes": _("What is ruled out"),
    "member_note": _("Note for members"),
    "position": _("Position"),
    "offers": _("What the expert offers"),
    "region": _("Region"),
    "owner": pgettext_lazy("listing", "Owner"),
    "device": _("Device"),
    "firm": _("Firm"),
}

OPERATORS = {"<": "<", "<=": "≤", "=": "=", ">=": "≥", ">": ">"}
_WORK = re.compile(r"work_(\d+)")


def subject_label(field: str) -> str:
    """What a field of a record is called; ``evidence_zh``, ``evidence`` and ``work_2`` are all known."""
    work = _WORK.fullmatch(field)
    if work:
        return now("Work %(number)s") % {"number": work.group(1)}
    name = field.removesuffix("_zh").removesuffix("_en")
    return str(SUBJECTS.get(name, name))


def specialty_label(value: str) -> str:
    """A specialty in words; a value outside the vocabulary as it stands."""
    return str(Specialty(value).label) if value in Specialty.values else value
