"""The dossier of a need: the need itself, then one section from each room."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience, audience_of
from ronghe.base.bilingual import prefers_english
from ronghe.exchange import permissions
from ronghe.exchange.models import Need
from ronghe.exchange.queries import listing_of, proposal_of, similar_products
from ronghe.exchange.queries.profiles import profile_of
from ronghe.journey.queries.request import DossierRequest
from ronghe.journey.queries.sections import SECTIONS, Section
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
    return _compose(actor, view, DossierRequest(need, proposal.values, len(proposal.targets)), now)


def dossier_of_need(actor: Actor, need_id: UUID, *, now: datetime | None = None) -> Dossier:
    """The dossier of a stored need, from what the actor's audience may read of it, in the active language where
    it is written in it; ``now`` as above.

    Raises:
        NotFound: there is no such need for this actor.
    """
    need = listing_of(actor, "need", need_id)
    if not isinstance(need, Need):
        raise TypeError("a need was asked for")
    read = profile_of(need, audience_of(actor), english=prefers_english())
    view = NeedView(
        need.pk,
        _title(actor, need),
        read.text,
        read.clauses,
        read.field,
        owner="" if need.anonymous else str(need.owner),
        illustrative=need.illustrative,
    )
    return _compose(actor, view, DossierRequest(read, model_to_dict(need), len(need.targets.all())), now)


def _title(actor: Actor, need: Need) -> str:
    """The title as far as the actor may read it."""
    if permissions.may_read_field(need, "title", permissions.reading_audience(actor, need)):
        return str(need.title)
    return _("Need without a public title")


def _compose(actor: Actor, view: NeedView, request: DossierRequest, now: datetime | None) -> Dossier:
    made_at = now or timezone.now()
    similar = similar_products(actor, request.profile, today=timezone.localdate(made_at))
    whole = replace(request, similar=similar)
    return Dossier(view, tuple(source(actor, whole) for source in SECTIONS), audience_of(actor), made_at)
