"""Refusals of the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput


class ClosingWithoutReason(BadInput):
    """A project is closed without saying why."""

    code = "closing-needs-reason"
    title = _("A project is closed with a reason.")
    remedy = _("Say in a sentence what came of it; both parties will read it.")
