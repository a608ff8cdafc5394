"""What becomes of a person's work here when they leave, or come to stand under another record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.exchange import permissions
from ronghe.exchange.commands.follow_up_notices import tell_owner_of
from ronghe.exchange.models import (
    Attachment,
    Contact,
    DeskVisit,
    Disclosure,
    FigureTarget,
    FollowUp,
    Introduction,
    IntroductionStep,
    Lead,
    LeadStep,
    Look,
    MatchCall,
    MatchFeedback,
    NdaAcceptance,
    Pool,
    Review,
    ThreadMessage,
    Unsaved,
)
from ronghe.exchange.models.kinds import MODELS
from ronghe.network.enums import MembershipRole, NodeRole
from ronghe.network.models import NodeDuty
from ronghe.network.queries.standing import current_memberships

WHY = "handed over: its owner left"

NAMED: tuple[tuple[type[models.Model], str], ...] = (
    *((model, column) for model in MODELS.values() for column in ("written_by", "contact_id")),
    (Contact, "by_id"), (FollowUp, "owner_id"), (Lead, "owner_id"), (LeadStep, "by_id"), (FigureTarget, "owner_id"),
    (MatchCall, "by_id"), (MatchFeedback, "person_id"), (Review, "reviewer_id"), (Look, "person_id"),
    (Introduction, "asked_by_id"), (Introduction, "asking_delegate_id"), (Introduction, "answering_delegate_id"),
    (IntroductionStep, "person_id"), (NdaAcceptance, "person_id"), (ThreadMessage, "person_id"),
    (Pool, "decided_by"), (Unsaved, "person_id"), (DeskVisit, "person_id"),
    (Attachment, "person_id"), (Disclosure, "person_id"), (Introduction, "expert_id"),
)  # fmt: skip
"""Columns that name a person."""


@transaction.atomic
def move_work(actor: Actor, before_id: UUID, after_id: UUID) -> None:
    """Put all that names one person under another record of the same person: own listings stay their own to the
    reviewers' queue, follow-ups stay on the desk. Again changes nothing.

    What both did of a thing that is done once each stays where it is.
    """
    moved: dict[str, int] = {}
    for model, column in NAMED:
        number = _moved(model, column, before_id, after_id)
        if number:
            moved[f"{model._meta.model_name}.{column}"] = number
    if moved:
        audit.record(actor, "exchange.move_work", after={"before": before_id, "after": after_id, "moved": moved})


def _moved(model: type[models.Model], column: str, before_id: UUID, after_id: UUID) -> int:
    """How many rows were moved; those that would stand there twice stay."""
    rows = model._default_manager.filter(**{column: before_id})
    once = [rule for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    named = [rule for rule in once if column.removesuffix("_id") in rule.fields]
    field = model._meta.get_field(column.removesuffix("_id"))
    if not named and not (isinstance(field, models.Field) and field.unique):
        return rows.update(**{column: after_id})
    number = 0
    for row in rows:
        there = model._default_manager.filter(**{column: after_id})
        others = {name for rule in named for name in rule.fields} - {column.removesuffix("_id")}
        if not there.filter(**{name: getattr(row, name) for name in others}).exists():
            number += model._default_manager.filter(pk=row.pk).update(**{column: after_id})
    return number


@transaction.atomic
def hand_over_book(actor: Actor, person_id: UUID, organisation_id: UUID | None) -> int:
    """Give what a person who reads a book no more has open in it to one who does; how many follow-ups that are.

    In an organisation's book that is whoever ended the membership, where they belong there, else one of its owners or
    managers; in the node's book, to which leads and targets belong, whoever keeps it. Where nobody does, all stays.
    """
    to = _successor(actor, person_id, organisation_id)
    if to is None:
        return 0
    rows = FollowUp.objects.select_for_update().filter(
        owner_id=person_id, kept_for_id=organisation_id, done_at__isnull=True
    )
    changed: list[Any] = list(rows)
    for row in changed:
        row.owner_id = to
        because(row, WHY)
        row.save()
        tell_owner_of(row, actor)
    if organisation_id is None:
        changed += _give(Lead.objects.select_for_update().filter(owner_id=person_id), to)
        changed += _give(FigureTarget.objects.select_for_update().filter(owner_id=person_id), to)
    for row in changed:
        after = {"owner_id": to}
        audit.record(actor, "exchange.hand_over_book", row, before={"owner_id": person_id}, after=after, why=WHY)
    return len(changed)


def _give(rows: Iterable[Any], to: UUID) -> list[Any]:
    given = list(rows)
    for row in given:
        row.owner_id = to
        because(row, WHY)
        row.save()
    return given


def _successor(actor: Actor, person_id: UUID, organisation_id: UUID | None) -> UUID | None:
    keepers: models.QuerySet[Any]
    if organisation_id is None:
        keepers = NodeDuty.objects.filter(role__in=permissions.DESK_ROLES).exclude(person_id=person_id)
        first = Q(role=NodeRole.TECHNOLOGY_MANAGER)
    else:
        keepers = current_memberships().filter(organisation_id=organisation_id).exclude(person_id=person_id)
        keepers = keepers.exclude(role=MembershipRole.GUEST)
        first = Q(role__in=[MembershipRole.OWNER, MembershipRole.MANAGER])
    mine = keepers.filter(person_id=actor.person_id) if actor.person_id else keepers.none()
    for rows in (mine, keepers.filter(first), keepers):
        found: UUID | None = rows.order_by("created_at").values_list("person_id", flat=True).first()
        if found is not None:
            return found
    return None
