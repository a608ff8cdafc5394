"""Refusals of the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Conflict


class NameMissing(BadInput):
    """A record needs a name in at least one language."""

    code = "name-missing"
    title = _("The name is missing in both languages.")
    remedy = _("Give a Chinese or an English name.")


class IdentifierInvalid(BadInput):
    """The number fails the checksum of its register."""

    code = "identifier-invalid"
    title = _("The number fails the checksum of its register.")
    remedy = _("Check the number digit by digit against the licence or the register.")


class AlreadyLinked(Conflict):
    """A duplicate that is linked already, or to itself."""

    code = "already-linked"
    title = _("These two records cannot be linked.")
    remedy = _("Undo the existing link first.")
