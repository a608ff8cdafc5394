"""What binds organisations and people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.base.saving import apply_values, values_of
from ronghe.network import permissions
from ronghe.network.models import Organisation, Person, Tie


@transaction.atomic
def save_tie(
    actor: Actor, values: dict[str, Any], organisation_ids: list[UUID], person_ids: list[UUID] | None = None
) -> Tie:
    """Note what binds these parties; ``values["source_key"]``, where given, finds the same tie again.

    Raises:
        NotAllowed: the actor is neither of the node's staff nor writes for one of the parties.
        FieldUnusable: a key is no field.
    """
    if not permissions.is_staff(actor) and not actor.writes_for & set(organisation_ids):
        raise NotAllowed()
    key = values.get("source_key", "")
    tie = (Tie.objects.filter(source_key=key).first() if key else None) or Tie()
    is_new = tie._state.adding
    was: dict[str, Any] = {}
    changed = apply_values(tie, values, was)
    if changed or is_new:
        tie.save()
    after = values_of(tie, changed)
    if is_new or set(tie.organisations.values_list("pk", flat=True)) != set(organisation_ids):
        tie.organisations.set(Organisation.objects.filter(pk__in=organisation_ids))
        after["organisations"] = sorted(organisation_ids)
    if person_ids is not None and set(tie.people.values_list("pk", flat=True)) != set(person_ids):
        tie.people.set(Person.objects.filter(pk__in=person_ids))
        after["people"] = sorted(person_ids)
    if after or is_new:
        audit.record(actor, "network.save_tie", tie, before=None if is_new else was, after=after)
    return tie
