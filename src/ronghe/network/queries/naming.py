"""What people and organisations are called, for lists that hold their identifiers."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.audit_reading import require_read_log
from ronghe.network.models import Organisation, Person


def names_for_log(actor: Actor, people: Collection[UUID], organisations: Collection[UUID]) -> dict[UUID, str]:
    """Names by identifier, for readers of the audit log. Two statements.

    Raises:
        NotAllowed: the actor may not read the log.
    """
    require_read_log(actor)
    names: dict[UUID, str] = {}
    if people:
        names |= {row.pk: str(row.name) for row in Person.objects.filter(pk__in=people).only("name_zh", "name_en")}
    if organisations:
        rows = Organisation.objects.filter(pk__in=organisations).only("name_zh", "name_en")
        names |= {row.pk: str(row.name) for row in rows}
    return names


def people_called(actor: Actor, words: str, limit: int = 20) -> list[UUID]:
    """Identifiers of people whose name holds these words, for readers of the audit log. One statement."""
    require_read_log(actor)
    if not words.strip():
        return []
    found = Person.objects.filter(name_zh__icontains=words.strip()) | Person.objects.filter(
        name_en__icontains=words.strip()
    )
    return list(found.values_list("pk", flat=True)[:limit])
