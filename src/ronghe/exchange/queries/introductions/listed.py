"""Introductions as lists: which there are for a reader, whose turn it is, and how each is told in a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import IntroductionStatus, ListingKind, Side
from ronghe.exchange.models import Introduction, Listing, NdaAcceptance
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.permissions import sides
from ronghe.exchange.queries.introductions.next_steps import NextStep, next_step_of
from ronghe.exchange.queries.introductions.parties import Party, party_of


class Box(models.TextChoices):
    """Where an introduction stands for one reader."""

    ANSWER = "answer", _("Your turn")
    WAITING = "waiting", _("Waiting for the other side")
    OPEN = "open", _("In conversation")
    CLOSED = "closed", _("Ended")


BEFORE_OPEN = (IntroductionStatus.INTEREST, IntroductionStatus.CONSENTED, IntroductionStatus.NDA)


def introductions_of(actor: Actor) -> QuerySet[Introduction]:
    """Introductions that the actor may see, the newest first, with sides, agreement and its acceptances (2 statements).

    Of its organisation's and of those entrusted to it; technology managers and administrators follow all.
    """
    return (
        Introduction.objects.filter(sides.visible_introductions(actor))
        .select_related(
            "asked_for", "answered_by", "expert", "asked_by", "asking_delegate", "answering_delegate", "nda"
        )
        .prefetch_related("nda__acceptances")
    )


def introduction_of(actor: Actor, introduction_id: UUID) -> Introduction:
    """One introduction that the actor may see.

    Raises:
        NotFound: there is none for this actor.
    """
    row = introductions_of(actor).filter(pk=introduction_id).first()
    if row is None:
        raise NotFound()
    return row


def in_box(actor: Actor, box: Box) -> Q:
    """Condition on introductions: those in this box for the actor."""
    status = Q(status__in=BEFORE_OPEN)
    going_on = Q(status=IntroductionStatus.OPEN) | Q(status=IntroductionStatus.CLOSED, due_on__isnull=False)
    match box:
        case Box.ANSWER:
            return status & _awaits(actor)
        case Box.WAITING:
            return status & ~_awaits(actor)
        case Box.OPEN:
            return going_on
        case Box.CLOSED:
            return ~status & ~going_on


def _awaits(actor: Actor) -> Q:
    asking, answering = _on_side(actor, Side.ASKING), _on_side(actor, Side.ANSWERING)
    return (
        Q(status=IntroductionStatus.INTEREST) & answering
        | Q(status=IntroductionStatus.CONSENTED) & (asking | answering)
        | Q(status=IntroductionStatus.NDA) & (_to_agree(asking, Side.ASKING) | _to_agree(answering, Side.ANSWERING))
    )


def _on_side(actor: Actor, side: Side) -> Q:
    """Introductions in which the actor acts for the side."""
    organisation = "asked_for_id" if side == Side.ASKING else "answered_by_id"
    found = Q(**{f"{organisation}__in": actor.writes_for})
    if side == Side.ANSWERING and actor.may_write:
        found |= sides.as_expert(actor)
    if actor.person_id is not None and actor.has_role(sides.TECHNOLOGY_MANAGER):
        found |= Q(**{f"{side}_delegate_id": actor.person_id})
    return found


def _to_agree(on_side: Q, side: Side) -> Q:
    accepted = Q(Exists(NdaAcceptance.objects.filter(nda__introduction=OuterRef("pk"), side=side)))
    scan = Q(nda__scan__isnull=False)
    return on_side & (scan & Q(nda__scan_side=side.other) | ~scan & ~accepted)


def overdue(today: object = None) -> Q:
    """Condition on introductions: the day of the next step has passed."""
    return Q(due_on__lt=today or timezone.localdate())


@dataclass(frozen=True, slots=True)
class Row:
    """An introduction as one reader may know it; ``mine`` says whether the next step is the reader's."""

    introduction: Introduction
    title: str
    asking: Party
    answering: Party
    step: NextStep
    mine: bool

    @property
    def other(self) -> Party:
        """The side across from the reader; the answering one for whoever is on no side."""
        return self.asking if self.answering.own else self.answering

    @property
    def waits_for(self) -> list[Party]:
        """The sides whose turn it is."""
        return [party for party in (self.asking, self.answering) if party.side in self.step.sides]


def rows_of(actor: Actor, introductions: Iterable[Introduction]) -> list[Row]:
    """Rows for the reader. One statement for each kind of listing that occurs."""
    found = list(introductions)
    titles = titles_of(actor, ((row.listing_kind, row.listing_id) for row in found))
    return [row_of(actor, row, titles.get(row.listing_id, "")) for row in found]


def row_of(actor: Actor, introduction: Introduction, title: str) -> Row:
    """One row, its listing's title given. No statement where ``introductions_of`` fetched it."""
    step = next_step_of(introduction)
    return Row(
        introduction,
        title,
        party_of(actor, introduction, Side.ASKING),
        party_of(actor, introduction, Side.ANSWERING),
        step,
        sides.acting_side(actor, introduction) in step.sides,
    )


def titles_of(actor: Actor, keys: Iterable[tuple[str, UUID]]) -> Mapping[UUID, str]:
    """Titles of listings, whatever their state, as the actor's tier allows; those that it does not are left out."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for kind, key in keys:
        by_kind[kind].add(key)
    titles = {}
    reading = permissions.reading_of(actor)
    for kind, ids in by_kind.items():
        listings: QuerySet[Listing] = MODELS[ListingKind(kind)]._default_manager.filter(pk__in=ids)
        for listing in listings:
            if reading.may_read(listing, "title"):
                titles[listing.pk] = str(listing.title)
    return titles
