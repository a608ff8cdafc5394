"""The dossier of a need: the need itself, then one section from each room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from uuid import UUID

from django.forms.models import model_to_dict
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.audience import ORDER, Audience, audience_of
from ronghe.base.bilingual import prefers_english
from ronghe.exchange import permissions
from ronghe.exchange.models import Need
from ronghe.exchange.queries import listing_of, proposal_of, similar_products
from ronghe.exchange.queries.profiles import KINDS, profile_of
from ronghe.journey.queries.request import DossierRequest
from ronghe.journey.queries.sections import SECTIONS, PartnersSection, Section
from ronghe.kernel.match import profile
from ronghe.kernel.text import Clause


@dataclass(frozen=True, slots=True)
class NeedView:
    """The need as shown; ``clauses`` point into ``text``; ``id`` is None for a text that is not stored."""

    id: UUID | None
    title: str
    text: str
    clauses: tuple[Clause, ...]
    fields: tuple[str, ...]
    owner: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """A need and what the node can answer to it, as one audience may read it, at one moment."""

    need: NeedView
    sections: tuple[Section, ...]
    audience: Audience
    made_at: datetime

    def section(self, key: str) -> Section:
        """The section of this key.

        Raises:
            KeyError: there is none.
        """
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)


def dossier_of_text(actor: Actor, text: str, *, reason: str = "", now: datetime | None = None) -> Dossier:
    """The dossier of a text that is not stored. ``now`` is the moment it speaks of; the clock's when not given.

    Raises:
        TextEmpty, TextTooShort, TextTooLong, IdentityNumberFound, PatientNameFound: see ``exchange.queries.guards``.
    """
    proposal = proposal_of(text, reason=reason)
    need = profile(text)
    title = proposal.values.get("title_zh") or proposal.values.get("title_en") or ""
    view = NeedView(None, title, need.text, need.clauses, need.field)
    request = DossierRequest(need, proposal.values, len(proposal.targets))
    return _compose(actor, view, request, now, audience_of(actor))


def dossier_of_need(actor: Actor, need_id: UUID, *, now: datetime | None = None) -> Dossier:
    """The dossier of a stored need, from what the actor may read of it, in the active language where it is written in
    it; ``now`` as above. ``audience`` of the dossier is the widest tier that went into it.

    Raises:
        NotFound: there is no such need for this actor.
    """
    reading = Audience.MEMBER if actor.is_system else permissions.reading_of(actor)
    need = listing_of(reading, "need", need_id)
    if not isinstance(need, Need):
        raise TypeError("a need was asked for")
    read = profile_of(need, reading, english=prefers_english())
    view = NeedView(
        need.pk,
        str(need.title),
        read.text,
        read.clauses,
        read.field,
        owner=str(need.owner) if permissions.shows_owner(reading, need) else "",
        illustrative=need.illustrative,
    )
    request = DossierRequest(read, model_to_dict(need), len(need.targets.all()))
    told = permissions.holds_up_to(need, [*KINDS, "targets", "owner", "region", "fields"])
    return _compose(actor, view, request, now, told)


def _compose(actor: Actor, view: NeedView, request: DossierRequest, now: datetime | None, told: Audience) -> Dossier:
    made_at = now or timezone.now()
    similar = partial(similar_products, actor, request.profile, today=timezone.localdate(made_at))
    whole = replace(request, similar=cache(similar))
    sections = tuple(source(actor, whole) for source in SECTIONS)
    partners = (
        partner.record.read_up_to
        for found in sections
        for partner in (found if isinstance(found, PartnersSection) else ())
    )
    return Dossier(view, sections, max(audience_of(actor), told, *partners, key=ORDER.index), made_at)
