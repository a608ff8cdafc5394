"""What each text of a listing's form asks for, in a sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HINTS: dict[tuple[str, str], str | Promise] = {
    ("need", "problem"): _("Who suffers from what, how often, and what it costs them."),
    ("need", "population"): _("Age, condition, how many a year."),
    ("need", "setting"): _("Operating room, ward, home, county hospital; who uses it."),
    ("need", "practice"): _("How it is done now, and where that fails."),
    ("need", "outcome"): _("What should be different for the patient or the ward."),
    ("need", "wanted"): _("Which kind of partner, and for what: research, prototype, trial, production."),
    ("achievement", "problem"): _("Which clinical or technical problem it solves, and for whom."),
    ("achievement", "difference"): _("Against the product that is bought today: name it, and say what is better."),
    ("achievement", "evidence"): _("Measured figures with their setting: phantom, animal, patients, how many."),
    ("achievement", "economics"): _("Cost per use, price against the incumbent, time saved."),
    ("achievement", "maturity"): _("What was built and tested, by whom, with which report."),
    ("achievement", "ip"): _("Patent numbers, owners, what is filed and what is granted."),
    ("achievement", "team"): _("Who stands behind it, and who stays with it."),
    ("achievement", "seeks"): _("Licence, joint development, investment, a site for a trial."),
    ("service", "scope"): _("What is done, for which devices or materials, and what is not."),
    ("service", "standards"): _("Accreditations and standards, with their numbers: CNAS, GLP, ISO 13485."),
    ("service", "ethics"): _("How often the committee meets, and how long before papers are due."),
    ("service", "past_trials"): _("Which products and designs, with registry numbers such as ChiCTR."),
    ("service", "capacity"): _("How many at a time, when the next slot is free."),
    ("service", "price"): _("A price, a range, or what it depends on."),
    ("service", "lead_time"): _("From order to report or delivery."),
    ("mandate", "thesis"): _("What you invest in, and why you."),
    ("mandate", "wants"): _("What a project must show: trial, registration, turnover."),
    ("mandate", "excludes"): _("What you never do, so that nobody loses time."),
    ("", "member_note"): _("Read by members of this node, never by the public."),
    ("", "summary"): _("Two sentences for lists; may stay empty."),
}
