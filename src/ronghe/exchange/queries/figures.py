"""The monthly figures: what counts, when it counts, and the rows behind each number.

Every figure counts events by the day on which they happened, as the records stand now (``as of`` is the day of asking).

- collected: listings of any kind that were entered in the period and are published; what was withdrawn, and what only
  its owner or the parties to an agreement may find, does not count. Illustrative records count only where asked for.
- matched: needs that count as collected, whenever they were entered, and for which the first suggestion that is still
  kept was made in the period.
- introduced: introductions to which the other side consented in the period.
- agreed: introductions for which an agreement was recorded as outcome for the first time in the period, and leads that
  came to signing for the first time in the period and have not gone back since.
- landed: the same with the outcome "landed" and the stage "landing".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.exchange import permissions
from ronghe.exchange.enums import Figure, LeadStage, ListingKind, ListingStatus, Outcome, StepKind
from ronghe.exchange.models import FigureTarget, Introduction, IntroductionStep, Lead, LeadStep, Listing, Match, Need
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.introductions.listed import introductions_of, rows_of

DEFINITIONS = {
    Figure.COLLECTED: _(
        "Needs, achievements, services and mandates entered in the period and published; withdrawn ones do not count."
    ),
    Figure.MATCHED: _("Needs for which the first suggestion that is still kept was made in the period."),
    Figure.INTRODUCED: _("Introductions to which the other side consented in the period."),
    Figure.AGREED: _(
        "Introductions with a first agreement recorded in the period, and firms of the pipeline that came to signing."
    ),
    Figure.LANDED: _(
        "Introductions first recorded as landed in the period, and firms of the pipeline that came to landing."
    ),
}
COUNTED = (ListingStatus.OPEN, ListingStatus.EXPIRED)
_OUTCOMES = {Figure.AGREED: Outcome.AGREEMENT, Figure.LANDED: Outcome.LANDED}
_STAGES = {Figure.AGREED: (LeadStage.SIGNING, LeadStage.LANDING), Figure.LANDED: (LeadStage.LANDING,)}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One event that was counted. ``page`` and ``key`` lead to its record; ``with_whom`` holds no withheld name."""

    on: date
    title: str
    with_whom: str
    kind: str
    page: str
    key: UUID


@dataclass(frozen=True, slots=True)
class Reached:
    """A target and what is reached of it so far."""

    target: FigureTarget
    value: int

    @property
    def percent(self) -> int:
        """Of the target; a target of nothing is reached."""
        return round(100 * self.value / self.target.value) if self.target.value else 100

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.value >= self.target.value

    @property
    def behind(self) -> bool:
        """Whether it is past its day and not reached."""
        return not self.met and self.target.due_on < timezone.localdate()


@dataclass(frozen=True, slots=True)
class Month:
    """The first and the last day of a month."""

    first: date
    last: date


def days_counted(actor: Actor, figure: str, since: date, until: date, *, illustrative: bool = False) -> list[date]:
    """The day of each event that counts, within the period; as many days as ``figure_rows`` has rows.

    Cost: one to four statements.

    Raises:
        NotAllowed: the actor is not of the node's staff.
    """
    permissions.require_desk(actor)
    return [on for on, _key in _events(actor, Figure(figure), since, until, illustrative=illustrative)]


def figure_rows(actor: Actor, figure: str, since: date, until: date, *, illustrative: bool = False) -> list[FigureRow]:
    """The events that count, with what the actor may know of each, newest first. At most ten statements.

    Raises:
        NotAllowed: the actor is not of the node's staff.
    """
    permissions.require_desk(actor)
    wanted = Figure(figure)
    events = list(_events(actor, wanted, since, until, illustrative=illustrative))
    rows = _told(actor, events)
    return sorted(rows, key=lambda row: (row.on, str(row.key)), reverse=True)


def targets_over(actor: Actor, since: date, until: date) -> QuerySet[FigureTarget]:
    """Targets whose period holds the whole of the one given, shorter periods first; owner joined (one statement).

    Raises:
        NotAllowed: the actor is not of the node's staff.
    """
    permissions.require_desk(actor)
    rows = FigureTarget.objects.filter(since_on__lte=since, until_on__gte=until).select_related("owner")
    return rows.order_by("-since_on", "until_on", "figure")


Event = tuple[date, tuple[str, UUID]]
"""A day, and what happened on it: the kind of record and its key."""


def _events(actor: Actor, figure: Figure, since: date, until: date, *, illustrative: bool) -> Iterable[Event]:
    if figure == Figure.COLLECTED:
        return _collected(since, until, illustrative=illustrative)
    if figure == Figure.MATCHED:
        return _matched(since, until, illustrative=illustrative)
    if figure == Figure.INTRODUCED:
        rows = introductions_of(actor).filter(consented_at__date__gte=since, consented_at__date__lte=until)
        found = rows.select_related(None).prefetch_related(None).order_by().values_list("consented_at", "pk")
        return [(_day(at), ("introduction", key)) for at, key in found if at is not None]
    return [*_outcomes(figure, since, until), *_stages(figure, since, until)]


def _collected(since: date, until: date, *, illustrative: bool) -> list[Event]:
    found: list[Event] = []
    for kind in ListingKind:
        rows = MODELS[kind]._default_manager.filter(
            _countable(illustrative=illustrative), created_at__date__gte=since, created_at__date__lte=until
        )
        found += [(_day(at), (str(kind), key)) for at, key in rows.order_by().values_list("created_at", "pk")]
    return found


def _matched(since: date, until: date, *, illustrative: bool) -> list[Event]:
    needs = Need.objects.filter(_countable(illustrative=illustrative)).order_by().values("pk")
    firsts = Match.objects.filter(audience=Audience.MEMBER, need__in=needs).order_by().values("need_id")
    rows = firsts.annotate(first=Min("created_at")).filter(first__date__gte=since, first__date__lte=until)
    return [(_day(at), ("need", key)) for key, at in rows.values_list("need_id", "first")]


def _outcomes(figure: Figure, since: date, until: date) -> list[Event]:
    steps = IntroductionStep.objects.filter(kind=StepKind.OUTCOME, note__startswith=_OUTCOMES[figure].value)
    firsts = steps.order_by().values("introduction_id").annotate(first=Min("created_at"))
    rows = firsts.filter(first__date__gte=since, first__date__lte=until).values_list("introduction_id", "first")
    return [(_day(at), ("introduction", key)) for key, at in rows]


def _stages(figure: Figure, since: date, until: date) -> list[Event]:
    still = _STAGES[figure]
    firsts = LeadStep.objects.filter(after=still[0], lead__stage__in=still).order_by().values("lead_id")
    rows = firsts.annotate(first=Min("on")).filter(first__gte=since, first__lte=until)
    return [(on, ("lead", key)) for key, on in rows.values_list("lead_id", "first")]


def _countable(*, illustrative: bool) -> Q:
    """Listings that members may find, or could before they expired."""
    found = Q(status__in=COUNTED, tier__in=[Audience.PUBLIC, Audience.MEMBER])
    return found if illustrative else found & Q(illustrative=False)


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _told(actor: Actor, events: Sequence[Event]) -> list[FigureRow]:
    by_kind: dict[str, dict[UUID, date]] = {}
    for on, (kind, key) in events:
        by_kind.setdefault(kind, {})[key] = on
    rows: list[FigureRow] = []
    for kind, days in by_kind.items():
        if kind == "introduction":
            rows += _told_introductions(actor, days)
        elif kind == "lead":
            leads = Lead.objects.filter(pk__in=days).select_related("organisation", "owner")
            rows += [FigureRow(days[lead.pk], str(lead), str(lead.owner), "lead", "lead", lead.pk) for lead in leads]
        else:
            rows += _told_listings(kind, days)
    return rows


def _told_introductions(actor: Actor, days: dict[UUID, date]) -> list[FigureRow]:
    found: Iterable[Introduction] = introductions_of(actor).filter(pk__in=days)
    return [
        FigureRow(
            days[row.introduction.pk],
            row.title or str(row.introduction.get_listing_kind_display()),
            f"{row.asking.label} → {row.answering.label}",
            "introduction",
            "introduction",
            row.introduction.pk,
        )
        for row in rows_of(actor, found)
    ]


def _told_listings(kind: str, days: dict[UUID, date]) -> list[FigureRow]:
    model: Any = MODELS[ListingKind(kind)]
    rows = []
    for raw in model._default_manager.filter(pk__in=days).select_related("owner"):
        listing: Listing = permissions.shown(Audience.MEMBER, raw)
        owner = str(listing.owner) if listing.owner_id else ""
        rows.append(FigureRow(days[listing.pk], str(listing.title), owner, kind, kind, listing.pk))
    return rows
