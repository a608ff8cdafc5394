"""How well matching works on this node: listings by freshness and quality, answers, conversion, topics.

Every number is the count of rows that can be opened; number and rows come from one and the same condition. Listings
are counted as far as the reader may find them, topics as far as they may be read by members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import IntroductionStatus, ListingKind, ListingStatus, Outcome
from ronghe.exchange.models import Introduction, Match, NeedTarget
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.introductions.listed import introductions_of
from ronghe.exchange.queries.listings import visible_listings
from ronghe.network.enums import NodeRole, Specialty

SMALL = 3
"""Below this number a reader who may not open the rows is not told it."""

FRESH: dict[str, tuple[int, int | None, str | Promise]] = {
    "30": (0, 30, _("Touched within 30 days")),
    "90": (30, 90, _("31 to 90 days ago")),
    "180": (90, 180, _("91 to 180 days ago")),
    "older": (180, None, pgettext_lazy("age", "Longer ago")),
}
"""Key -> from and to how many days since the last change, and its label."""

ASKED_FOR: dict[ListingKind, tuple[str, ...]] = {
    ListingKind.NEED: ("problem", "population", "outcome", "practice"),
    ListingKind.ACHIEVEMENT: ("problem", "difference", "evidence", "maturity"),
    ListingKind.SERVICE: ("scope", "standards", "lead_time", "price"),
    ListingKind.MANDATE: ("thesis", "wants"),
}
"""What a reader screens on, by kind; a need's measurable targets come beside."""

QUALITY: dict[str, str | Promise] = {
    "complete": pgettext_lazy("quality", "Complete"),
    "partly": pgettext_lazy("quality", "Partly"),
    "bare": pgettext_lazy("quality", "Bare"),
}

OFFERS = (ListingKind.ACHIEVEMENT, ListingKind.SERVICE)

STAGES: dict[str, str | Promise] = {
    "interest": _("Interest shown"),
    "consented": _("Consented"),
    "opened": _("Confidentiality agreed"),
    "talk": _("Talks, trial or more"),
    "agreement": _("Agreement or landed"),
}

KINDS: dict[ListingKind, str | Promise] = {
    ListingKind.NEED: _("Needs"),
    ListingKind.ACHIEVEMENT: _("Achievements"),
    ListingKind.SERVICE: _("Services"),
    ListingKind.MANDATE: _("Mandates"),
}


@dataclass(frozen=True, slots=True)
class Window:
    """Within how many days an answer counts as prompt, and over how many days introductions are looked at."""

    days: int = 7
    period: int = 365


@dataclass(frozen=True, slots=True)
class Cell:
    """One number. ``key`` opens its rows; None where the reader is not told because it is small."""

    key: str
    number: int | None

    @property
    def shown(self) -> str:
        """The number, or that it is small."""
        return f"< {SMALL}" if self.number is None else str(self.number)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a section's table."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Section:
    """One table; ``full`` is what a whole bar stands for, 0 where there are no bars."""

    key: str
    title: str
    headers: list[str]
    lines: list[Line]
    full: int = 0


def require_node_role(actor: Actor) -> None:
    """Raises ``NotAllowed`` unless the actor has a role on the node."""
    if not actor.has_role(*NodeRole.values):
        raise NotAllowed()


def matching_health(actor: Actor, window: Window) -> list[Section]:
    """All sections. A constant number of statements; topics read the fields of all open listings.

    Raises:
        NotAllowed: the actor has no role on the node.
    """
    require_node_role(actor)
    return [*_listings(actor), _answers(actor, window), _conversion(actor, window), *_topics(actor)]


def rows_of_cell(actor: Actor, section: str, key: str, window: Window) -> tuple[str, QuerySet[Any]]:
    """The rows of one number: (kind of listing, or ``introduction``; rows).

    Raises:
        NotAllowed: the actor has no role on the node, or does not follow introductions.
        NotFound: there is no such number.
    """
    require_node_role(actor)
    kind, _dot, cell = key.partition(".")
    if section in ("fresh", "quality", "asked", "offered", "suggested") and kind in ListingKind.values:
        conditions: dict[str, Q] = {
            "fresh": {name: _fresh(name) for name in FRESH},
            "quality": _quality(actor, ListingKind(kind)),
            "asked": {name: Q(fields__contains=name) for name in Specialty.values},
            "suggested": {"any": _suggested()},
        }.get("asked" if section == "offered" else section, {})
        if cell not in conditions:
            raise NotFound()
        if section in ("asked", "offered"):
            return kind, _with_topic(actor, ListingKind(kind), cell)
        return kind, _open(actor, ListingKind(kind)).filter(conditions[cell])
    if not permissions.sides.follows(actor):
        raise NotAllowed()
    found = {**_answered_within(window), **_stages()}.get(key) if section in ("answers", "stages") else None
    if found is None:
        raise NotFound()
    rows = _asked(actor, window) if section == "stages" else _answerable(actor, window)
    return "introduction", rows.filter(found)


def _open(reader: permissions.Reader, kind: ListingKind) -> QuerySet[Any]:
    return visible_listings(reader, kind).filter(status=ListingStatus.OPEN)


def _fresh(name: str) -> Q:
    least, most, _label = FRESH[name]
    now = timezone.now()
    found = Q(updated_at__lte=now - timedelta(days=least)) if least else Q()
    return found & Q(updated_at__gt=now - timedelta(days=most)) if most is not None else found


def _quality(reader: permissions.Reader, kind: ListingKind) -> dict[str, Q]:
    """Complete: all is there that a reader screens on; bare: nothing of it.

    Only listings of which the reader reads all of that are told apart: whether a closed field is filled is not told.
    """
    reading = permissions.reading_of(reader)
    told, every, none = Q(), Q(), Q()
    for name in (*ASKED_FOR[kind], *(["targets"] if kind == ListingKind.NEED else [])):
        told &= permissions.readable_rows(reading, kind, name)
    for name in ASKED_FOR[kind]:
        there = ~Q(**{f"{name}_zh": "", f"{name}_en": ""})
        every, none = every & there, none & ~there
    if kind == ListingKind.NEED:
        targets = Q(Exists(NeedTarget.objects.filter(need=OuterRef("pk"))))
        every, none = every & targets, none & ~targets
    return {"complete": told & every, "partly": told & ~every & ~none, "bare": told & none}


def _listings(actor: Actor) -> list[Section]:
    fresh, quality, suggested = [], [], 0
    reading = permissions.reading_of(actor)
    for kind, label in KINDS.items():
        conditions = {f"fresh_{name}": _fresh(name) for name in FRESH}
        conditions |= {f"quality_{name}": found for name, found in _quality(reading, kind).items()}
        rows = _open(reading, kind).order_by().prefetch_related(None)
        counts = rows.aggregate(**{name: Count("pk", filter=found) for name, found in conditions.items()})
        fresh.append(Line(str(label), [Cell(f"{kind}.{name}", counts[f"fresh_{name}"]) for name in FRESH]))
        quality.append(Line(str(label), [Cell(f"{kind}.{name}", counts[f"quality_{name}"]) for name in QUALITY]))
    suggested = _open(reading, ListingKind.NEED).order_by().filter(_suggested()).count()
    return [
        Section("fresh", str(_("Listings by freshness")), [str(label) for *_days, label in FRESH.values()], fresh),
        Section(
            "quality",
            str(_("Listings by quality, where you may read what it rests on")),
            [str(label) for label in QUALITY.values()],
            quality,
        ),
        Section(
            "suggested",
            str(_("Needs with suggestions")),
            [str(pgettext_lazy("number", "Number"))],
            [Line(str(_("Open needs that have a candidate")), [Cell("need.any", suggested)])],
            full=sum(cell.number or 0 for cell in fresh[0].cells),
        ),
    ]


def _suggested() -> Q:
    return Q(Exists(Match.objects.filter(need=OuterRef("pk"), audience=Audience.MEMBER, place__gt=0)))


def _asked(actor: Actor, window: Window) -> QuerySet[Introduction]:
    """Introductions of the period: those that the actor sees; for roles that only count, all."""
    since = timezone.now() - timedelta(days=window.period)
    if permissions.sides.follows(actor):
        return introductions_of(actor).filter(created_at__gt=since)
    return Introduction.objects.filter(created_at__gt=since)


def _answerable(actor: Actor, window: Window) -> QuerySet[Introduction]:
    """Those that were answered, or that waited for at least so many days; withdrawn before an answer do not count."""
    waited = Q(status=IntroductionStatus.INTEREST, created_at__lte=timezone.now() - timedelta(days=window.days))
    answered = Q(consented_at__isnull=False) | Q(status=IntroductionStatus.DECLINED)
    return _asked(actor, window).filter(answered | waited)


def _answered_within(window: Window) -> dict[str, Q]:
    prompt = F("created_at") + timedelta(days=window.days)
    within = Q(consented_at__lte=prompt) | Q(status=IntroductionStatus.DECLINED, closed_at__lte=prompt)
    later = Q(consented_at__gt=prompt) | Q(status=IntroductionStatus.DECLINED, closed_at__gt=prompt)
    return {"within": within, "later": later, "never": Q(status=IntroductionStatus.INTEREST)}


def _stages() -> dict[str, Q]:
    return {
        "interest": Q(),
        "consented": Q(consented_at__isnull=False),
        "opened": Q(opened_at__isnull=False),
        "talk": ~Q(outcome__in=["", Outcome.NONE]),
        "agreement": Q(outcome__in=[Outcome.AGREEMENT, Outcome.LANDED]),
    }


def _answers(actor: Actor, window: Window) -> Section:
    labels: dict[str, str | Promise] = {
        "within": _("Answered within %(days)d days") % {"days": window.days},
        "later": _("Answered later"),
        "never": _("Not answered yet"),
    }
    rows, conditions = _answerable(actor, window), _answered_within(window)
    return _bars(actor, "answers", str(_("Answers to interest shown")), rows, conditions, labels)


def _conversion(actor: Actor, window: Window) -> Section:
    return _bars(actor, "stages", str(_("Conversion by stage")), _asked(actor, window), _stages(), STAGES)


def _bars(
    actor: Actor,
    key: str,
    title: str,
    rows: QuerySet[Introduction],
    conditions: dict[str, Q],
    labels: dict[str, str | Promise],
) -> Section:
    """Numbers of introductions; small ones are not told to who may not open them. One statement."""
    counts = rows.order_by().aggregate(
        every=Count("pk"), **{name: Count("pk", filter=found) for name, found in conditions.items()}
    )
    told = permissions.sides.follows(actor)
    lines = [
        Line(str(label), [Cell(name, counts[name] if told or counts[name] >= SMALL or not counts[name] else None)])
        for name, label in labels.items()
    ]
    return Section(key, title, [str(pgettext_lazy("number", "Number"))], lines, full=counts["every"] if told else 0)


def _with_topic(actor: Actor, kind: ListingKind, topic: str) -> QuerySet[Any]:
    rows = visible_listings(Audience.MEMBER, kind).answering("fields")
    keys = [key for key, fields in _topic_rows(kind) if topic in fields]
    return rows.filter(pk__in=keys)


def _topic_rows(kind: ListingKind) -> Iterable[tuple[Any, list[str]]]:
    """(id, fields) of what members may find and read the fields of. One statement."""
    rows = MODELS[kind]._default_manager.filter(
        permissions.open_to(Audience.MEMBER), permissions.readable_rows(Audience.MEMBER, kind, "fields")
    )
    return rows.order_by().values_list("pk", "fields")


def _topics(actor: Actor) -> list[Section]:
    """Topics asked but not offered, and the reverse."""
    counts = {kind: Counter(topic for _key, fields in _topic_rows(kind) for topic in set(fields)) for kind in KINDS}
    needs = counts[ListingKind.NEED]
    offers = counts[ListingKind.ACHIEVEMENT] + counts[ListingKind.SERVICE]
    asked = [(topic, number) for topic, number in needs.most_common() if not offers[topic]]
    offered = [(topic, number) for topic, number in offers.most_common() if not needs[topic]]
    return [
        Section(
            "asked",
            str(_("Topics asked for and not offered")),
            [str(_("Needs"))],
            [Line(_topic(topic), [Cell(f"need.{topic}", number)]) for topic, number in asked],
            full=max((number for _topic_, number in asked), default=0),
        ),
        Section(
            "offered",
            str(_("Topics offered and not asked for")),
            [str(_("Achievements")), str(_("Services"))],
            [
                Line(
                    _topic(topic),
                    [
                        Cell(f"{kind}.{topic}", counts[kind][topic])
                        for kind in (ListingKind.ACHIEVEMENT, ListingKind.SERVICE)
                    ],
                )
                for topic, _number in offered
            ],
        ),
    ]


def _topic(value: str) -> str:
    return str(Specialty(value).label) if value in Specialty.values else value
