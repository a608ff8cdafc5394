"""What the route room refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import Conflict, Unavailable


class EditionOlder(Conflict):
    """A table that is held already in a newer edition."""

    code = "edition-older"
    title = _("This edition is older than the one held.")
    remedy = _("Import the newer file, or give the edition's date where it was guessed from the file's name.")


class EditionShrinks(Conflict):
    """A new edition of a whole table lacks much of what the held one has: the file may be cut."""

    code = "edition-shrinks"
    title = _("This file lacks much of what the held edition has.")
    remedy = _("Check that the file is whole. Where so much was really withdrawn, say so when importing.")


class NoClassification(Unavailable):
    """The node holds no product classification, so that no code can be learned or found."""

    code = "no-classification"
    title = _("This node holds no FDA product classification.")
    remedy = _("Import it first: ronghe import fda-classification foiclass.txt")
