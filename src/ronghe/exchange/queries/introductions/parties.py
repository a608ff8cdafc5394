"""Who stands on each side of an introduction, as one reader may know it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.exchange.enums import Side
from ronghe.exchange.models import Introduction
from ronghe.exchange.permissions import sides


@dataclass(frozen=True, slots=True)
class Party:
    """One side. ``name`` is empty, and the identifiers are none, where the reader may not know it.

    The name of an expert's side is the expert's; ``through`` names the organisation that answers for them.
    """

    side: Side
    kind: str
    name: str
    organisation_id: UUID | None
    person: str
    delegate: str
    own: bool
    expert_id: UUID | None = None
    through: str = ""

    @property
    def label(self) -> str:
        """The name, or what may be said instead: the kind of organisation alone."""
        if self.through:
            return _("%(name)s, through %(organisation)s") % {"name": self.name, "organisation": self.through}
        return self.name or _("%(kind)s, name withheld") % {"kind": self.kind}


def party_of(actor: Actor, introduction: Introduction, side: Side) -> Party:
    """The side as the actor may know it. No statement where organisations, expert, asker and delegates are fetched.

    The technology manager of a side is of the node, and is named to whoever reads the introduction.
    """
    asking = side == Side.ASKING
    organisation = introduction.asked_for if asking else introduction.answered_by
    expert = None if asking else introduction.expert
    named = expert or organisation
    known = sides.shows_name(actor, introduction, side)
    delegate = introduction.asking_delegate if asking else introduction.answering_delegate
    person = introduction.asked_by if asking else None
    return Party(
        side=side,
        kind=_("Expert") if expert is not None else str(organisation.get_kind_display()) if organisation else "",
        name=str(named.name) if known and named is not None else "",
        organisation_id=organisation.pk if known and organisation is not None else None,
        person=str(person.name) if known and person is not None else "",
        delegate=str(delegate.name) if delegate is not None else "",
        own=sides.reading_side(actor, introduction) == side,
        expert_id=expert.pk if known and expert is not None else None,
        through=str(organisation.name) if known and expert is not None and organisation is not None else "",
    )
