"""What the route room refuses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Conflict, NotFound, Unavailable

NAMED = 12
"""Names that a refusal tells as a way out."""


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


class AnswerUnfit(BadInput):
    """An answer to a question that names no fact, or a value that the fact does not take."""

    code = "answer-unfit"
    title = _("An answer cannot be used.")
    remedy = _("Choose from the values that the question offers, or leave it out.")

    @classmethod
    def of(cls, what: str) -> Self:
        """Names the fact or the value."""
        return cls(gettext("“%(what)s” is no fact, or no value of it.") % {"what": what[:120]})


class DayTooEarly(BadInput):
    """No rules are held that were in force on the day asked for."""

    code = "day-too-early"
    title = _("No rules are held for that day.")
    remedy = _("Ask for a later day, or put the edition of that day into the node's folder of rule packs.")

    @classmethod
    def of(cls, pack: str, day: date) -> Self:
        """Names the pack and the day."""
        return cls(gettext("%(pack)s: no edition was in force on %(day)s.") % {"pack": pack, "day": day.isoformat()})


class NoDeterminations(Unavailable):
    """The node holds no determined products, so that nothing can be learned from them."""

    code = "no-determinations"
    title = _("This node holds no NMPA classification determinations.")
    remedy = _("Import them first: ronghe import nmpa-determinations determinations.jsonl")


class NothingLearned(Unavailable):
    """No model was trained on the determined products."""

    code = "nothing-learned"
    title = _("Nothing has been learned from determined products yet.")
    remedy = _("Train it first: ronghe route train")


class LearnedUnusable(Unavailable):
    """What was learned is damaged, or was written by another version."""

    code = "learned-unusable"
    title = _("What was learned from determined products cannot be used.")
    remedy = _("Train it again: ronghe route train")


class ChoiceUnfit(BadInput):
    """A choice for a plan that it does not have: a market, a network, a stage, a slider or a value out of bounds."""

    code = "choice-unfit"
    title = _("This plan cannot be made.")
    remedy = _("Go back to the plan and choose from what it offers.")

    @classmethod
    def of_market(cls, name: str) -> Self:
        """Names what is no market."""
        return cls(
            gettext("“%(name)s” is no market.") % {"name": name[:40]}, gettext("Markets are nmpa (China), fda and eu.")
        )

    @classmethod
    def of_way(cls, name: str, offered: Iterable[str]) -> Self:
        """Names a way that the market does not offer this product, and those that it does."""
        return cls(
            gettext("“%(name)s” is no way of this product into this market.") % {"name": name[:60]},
            gettext("Choose one of: %(names)s.") % {"names": gettext(", ").join(offered)},
        )

    @classmethod
    def of_value(cls, name: str, value: object, low: float, high: float) -> Self:
        """Names a slider in words, the value, and its bounds."""
        return cls(
            gettext("%(name)s: %(value)s is out of bounds.")
            % {"name": name, "value": f"{value:g}" if isinstance(value, float) else str(value)[:40]},
            gettext("Choose a number from %(low)s to %(high)s.") % {"low": f"{low:g}", "high": f"{high:g}"},
        )

    @classmethod
    def of_name(cls, name: str, offered: Iterable[str]) -> Self:
        """Names a stage, slider or switch that there is nowhere, and some that there are."""
        known = list(offered)
        names = gettext(", ").join(known[:NAMED]) + (" …" if len(known) > NAMED else "")
        return cls(
            gettext("A plan knows nothing named “%(name)s”.") % {"name": name[:60]},
            gettext("Choose one of: %(names)s.") % {"names": names},
        )


class StageRowUnfit(BadInput):
    """A row of the node's own history that cannot be kept."""

    code = "stage-row-unfit"
    title = _("This row cannot be kept.")
    remedy = _("Name a stage of the networks, months and cost from 0, a day that is past, and a source.")


class PdfUnavailable(Unavailable):
    """This machine lacks what makes a PDF."""

    code = "pdf-unavailable"
    title = _("This node makes no PDF.")
    detail = _("The library Pango is not installed on its machine.")
    remedy = _("Take Word or HTML, or print the page. An administrator installs the package libpangoft2-1.0-0.")


class MemoUntitled(BadInput):
    """A memo that is to be kept, of a product without a name."""

    code = "memo-untitled"
    title = _("The memo has no title.")
    remedy = _("Write a title, so that it is found again.")


class PackGone(NotFound):
    """An edition of a rule pack that is not held."""

    code = "pack-gone"
    title = _("This edition of the rules is not held.")
    remedy = _("List the editions that are: ronghe route packs, or the page of rule packs.")

    @classmethod
    def of(cls, pack: str, version: str, known: Sequence[str]) -> Self:
        """Names the pack, the version asked for and those that are held."""
        asked = f"{pack[:60]} {version[:40]}".strip()
        return cls(f"{asked} ({', '.join(known) or '—'})")


class PackRefused(BadInput):
    """A file of a rule pack, or of its cases, that cannot be used."""

    code = "pack-refused"
    title = _("This file of rules cannot be used.")
    remedy = _("Mend it at the place named, then check it again: ronghe route packs --check FILE")
