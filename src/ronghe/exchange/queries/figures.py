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
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.exchange import permissions
from ronghe.exchange.enums import Figure, LeadStage, ListingKind, ListingStatus, Outcome, StepKind
from ronghe.exchange.models import FigureTarget, Introduction, IntroductionStep, Lead, LeadStep, Listing, Match, Need
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.desk import start_of
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


Period = tuple[date, date]
"""The first and the last day of a period."""


def counts(actor: Actor, figure: str, periods: Sequence[Period], *, illustrative: bool = False) -> list[int]:
    """How many events count in each period: as many as ``figure_rows`` has rows. Counted by the database.

    Cost: one to four statements, however many periods and rows.

    Raises:
        NotAllowed: the actor is not of the node's staff.
    """
    permissions.require_desk(actor)
    totals = [0] * len(periods)
    for source in _sources(actor, Figure(figure), illustrative=illustrative):
        found = source.rows.aggregate(
            **{f"n{place}": Count(source.key, filter=source.within(*period)) for place, period in enumerate(periods)}
        )
        totals = [total + found[f"n{place}"] for place, total in enumerate(totals)]
    return totals


def figure_rows(actor: Actor, figure: str, since: date, until: date, *, illustrative: bool = False) -> list[FigureRow]:
    """The events that count, with what the actor may know of each, newest first. At most ten statements.

    Raises:
        NotAllowed: the actor is not of the node's staff.
    """
    permissions.require_desk(actor)
    wanted = Figure(figure)
    sources = _sources(actor, wanted, illustrative=illustrative)
    events = [event for source in sources for event in source.events(since, until)]
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


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows of one kind of record, each an event at ``column``: an instant, or a day where ``by_day``; ``key`` is the
    column that holds the record's identifier."""

    kind: str
    rows: QuerySet[Any]
    column: str
    by_day: bool = False
    key: str = "pk"

    def within(self, since: date, until: date) -> Q:
        """Condition on the events of a period. Instants are compared as such: no row is converted."""
        if self.by_day:
            return Q(**{f"{self.column}__gte": since, f"{self.column}__lte": until})
        ends = {f"{self.column}__lt": start_of(until + timedelta(days=1))} if until < date.max else {}
        return Q(**{f"{self.column}__gte": start_of(since)}, **ends)

    def events(self, since: date, until: date) -> list[Event]:
        """The events of a period (one statement)."""
        rows = self.rows.filter(self.within(since, until)).values_list(self.column, self.key)
        return [(at if self.by_day else timezone.localdate(at), (self.kind, key)) for at, key in rows]


def _sources(actor: Actor, figure: Figure, *, illustrative: bool) -> list[_Source]:
    if figure == Figure.COLLECTED:
        return [
            _Source(
                str(kind), model._default_manager.filter(_countable(illustrative=illustrative)).order_by(), "created_at"
            )
            for kind, model in MODELS.items()
        ]
    if figure == Figure.MATCHED:
        needs = Need.objects.filter(_countable(illustrative=illustrative), pk=OuterRef("need_id"))
        kept = Match.objects.filter(Exists(needs), audience=Audience.MEMBER).order_by().values("need_id")
        return [_Source("need", kept.annotate(first=Min("created_at")), "first", key="need_id")]
    if figure == Figure.INTRODUCED:
        rows = introductions_of(actor).select_related(None).prefetch_related(None).order_by()
        return [_Source("introduction", rows, "consented_at")]
    steps = IntroductionStep.objects.filter(
        introduction=OuterRef("pk"), kind=StepKind.OUTCOME, note__startswith=_OUTCOMES[figure].value
    ).order_by("created_at")
    still = _STAGES[figure]
    reached = LeadStep.objects.filter(lead=OuterRef("pk"), after=still[0]).order_by("on")
    introductions = Introduction.objects.order_by().annotate(first=Subquery(steps.values("created_at")[:1]))
    leads = Lead.objects.filter(stage__in=still).order_by().annotate(first=Subquery(reached.values("on")[:1]))
    return [_Source("introduction", introductions, "first"), _Source("lead", leads, "first", by_day=True)]


def _countable(*, illustrative: bool) -> Q:
    """Listings that members may find, or could before they expired."""
    found = Q(status__in=COUNTED, tier__in=[Audience.PUBLIC, Audience.MEMBER])
    return found if illustrative else found & Q(illustrative=False)


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
