"""Refusals of the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput


class ClosingWithoutReason(BadInput):
    """A project is closed without saying why."""

    code = "closing-needs-reason"
    title = _("A project is closed with a reason.")
    remedy = _("Say in a sentence what came of it; both parties will read it.")


class ProjectNumberMistyped(BadInput):
    """The check character does not fit: a character is wrong, missing or swapped."""

    code = "project-number-mistyped"
    title = _("The project number is mistyped.")
    remedy = _("Compare it with the original, character by character; it looks like RH-2026-0001-0.")
