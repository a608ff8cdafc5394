"""Organisations, people and what binds them, as an actor may see them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.network.models import Indicator, Organisation, Person, Tie


def visible_organisations(actor: Actor) -> QuerySet[Organisation]:
    """Organisations, by name, without those linked to another row as duplicates (one statement)."""
    return Organisation.objects.filter(merged_into__isnull=True)


def visible_people(actor: Actor) -> QuerySet[Person]:
    """People who consent to be found, and those of the actor's organisations; organisation joined (one statement)."""
    people = Person.objects.select_related("organisation")
    if actor.is_system:
        return people
    mine = Q(organisation_id__in=actor.organisation_ids) | Q(pk=actor.person_id)
    return people.filter(Q(listed=True) | mine)


def visible_experts(actor: Actor) -> QuerySet[Person]:
    """Visible people who are experts, with their works (two statements)."""
    return visible_people(actor).filter(is_expert=True).prefetch_related("works")


def organisation_of(actor: Actor, organisation_id: UUID) -> Organisation:
    """One organisation; a duplicate gives the row it is linked to. Two statements at the most.

    Raises:
        NotFound: there is none for this actor.
    """
    row = Organisation.objects.select_related("merged_into").filter(pk=organisation_id).first()
    if row is None:
        raise NotFound()
    return row.merged_into or row


def person_of(actor: Actor, person_id: UUID) -> Person:
    """One person with organisation and works.

    Raises:
        NotFound: there is none for this actor.
    """
    person = visible_people(actor).prefetch_related("works").filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    return person


def ties_of(actor: Actor, organisation: Organisation) -> QuerySet[Tie]:
    """What binds the organisation to others, newest first (two statements)."""
    return (
        Tie.objects.filter(Q(subject=organisation) | Q(organisations=organisation))
        .distinct()
        .select_related("subject")
        .prefetch_related("organisations")
    )


def indicators_of(actor: Actor, organisations: Collection[UUID]) -> QuerySet[Indicator]:
    """Reported figures of organisations that the actor may see, the newest of each first (one statement)."""
    return Indicator.objects.filter(organisation__in=visible_organisations(actor).filter(pk__in=organisations))
