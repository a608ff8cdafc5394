"""The way from a listing, an expert or a candidate into an introduction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from ronghe.base.actors import Actor
from ronghe.exchange.enums import LIVE, Irrelevance
from ronghe.exchange.models import Listing, MatchFeedback, Need
from ronghe.exchange.permissions import sides
from ronghe.exchange.queries.feedback import feedback_on
from ronghe.exchange.queries.introductions.listed import introductions_of
from ronghe.network.models import Person


@dataclass(frozen=True, slots=True)
class Way:
    """An address, and whether an introduction is alive there already."""

    address: str
    alive: bool = False


def way_to_owner(actor: Actor, kind: str, listing: Listing) -> Way | None:
    """Where to show interest in a listing, or the introduction that is alive; none for its own organisation.

    Visitors are sent to log in first. One statement for whoever acts for an organisation.
    """
    if listing.owner_id in actor.organisation_ids:
        return None
    address = new_address(kind, listing.pk)
    if actor.is_anonymous:
        return Way(f"{reverse('account_login')}?{urlencode({'next': address})}")
    if not actor.writes_for or listing.status != "open":
        return None
    rows = introductions_of(actor).filter(asked_for_id__in=actor.writes_for, status__in=LIVE)
    live = rows.filter(listing_kind=kind, listing_id=listing.pk).first()
    return Way(reverse("introduction", args=[live.pk]), alive=True) if live else Way(address)


def way_to_expert(actor: Actor, person: Person) -> Way | None:
    """Where to invite an expert to a need of one's own; none for their own organisation, and for who writes for none.

    Visitors are sent to log in first. No statement.
    """
    if not person.is_expert or person.pk == actor.person_id:
        return None
    address = f"{reverse('new-introduction')}?{urlencode({'expert': person.pk})}"
    if actor.is_anonymous:
        return Way(f"{reverse('account_login')}?{urlencode({'next': address})}")
    return Way(address) if actor.writes_for and person.organisation_id not in actor.organisation_ids else None


def new_address(
    kind: str,
    listing_id: UUID,
    need_id: UUID | None = None,
    invited_id: UUID | None = None,
    expert_id: UUID | None = None,
) -> str:
    """Address of the form that shows interest."""
    values = {"kind": kind, "listing": listing_id, "need": need_id, "invite": invited_id, "expert": expert_id}
    return f"{reverse('new-introduction')}?{urlencode({name: value for name, value in values.items() if value})}"


LISTED = {"achievement": "achievement", "service": "service", "investor": "mandate"}
"""Kinds of candidate that are listings, and the kind of listing."""

INVITED = ("company", "institution")
"""Kinds of candidate that are organisations."""

EXPERT = "expert"
"""The kind of candidate that is a person."""


@dataclass(frozen=True, slots=True)
class Actions:
    """What the reader may do with a candidate of a dossier."""

    address: str = ""
    invites: bool = False
    judge: str = ""
    given: MatchFeedback | None = None

    @property
    def reasons(self) -> list[tuple[str, Any, bool]]:
        """(value, label, chosen) of the vocabulary of reasons."""
        chosen = self.given.reasons if self.given else []
        return [(value, label, value in chosen) for value, label in Irrelevance.choices]

    @property
    def said(self) -> list[str]:
        """The reasons given, in words."""
        return [str(label) for _value, label, chosen in self.reasons if chosen]


def actions_on(actor: Actor, need: Need | None, cards: Mapping[str, Iterable[Any]]) -> Mapping[str, Actions]:
    """By key of the card: show interest, invite, say that it is not relevant. ``need`` is the stored one, if any.

    Nothing for visitors. One statement at the most.
    """
    if actor.is_anonymous:
        return {}
    judges = need is not None and sides.may_judge(actor, need)
    given = feedback_on(actor, need) if need is not None and judges else {}
    own = need is not None and need.owner_id in actor.writes_for
    found = {}
    for card in (card for group in cards.values() for card in group):
        kind, record = card.partner.kind, card.partner.record
        address, invites = "", False
        if not actor.writes_for or {record.id, record.label.owner_id} & actor.organisation_ids:
            pass
        elif kind in LISTED:
            address = new_address(LISTED[kind], record.id, need.pk if own and need is not None else None)
        elif kind in INVITED and own and need is not None:
            address, invites = new_address("need", need.pk, invited_id=record.id), True
        elif kind == EXPERT and own and need is not None and record.id != actor.person_id:
            address, invites = new_address("need", need.pk, expert_id=record.id), True
        judge = reverse("feedback", args=[need.pk]) if judges and need is not None else ""
        if address or judge:
            found[card.key] = Actions(address, invites, judge, given.get((kind, record.id)))
    return found
