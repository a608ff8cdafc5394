"""The log of what was done: who, acting for whom, what, why, before and after. Rows are added, never changed.

Each entry holds the hash of the one before it, so that a row that was altered, put in or taken out is found.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from ronghe.base.actors import Actor

LOCK = 0x726F6E67  # of the chain's end, on PostgreSQL; SQLite has one writer anyway


class Entry(models.Model):
    """One command that was carried out. ``digest`` covers every other column and the digest of the entry before."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    person_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    roles = models.JSONField(default=list)
    door = models.CharField(max_length=8, blank=True)
    why = models.TextField(blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["person_id", "at"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.subject_kind} {self.subject_id}"


@transaction.atomic
def record(
    actor: Actor,
    action: str,
    subject: models.Model | None = None,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Entry:
    """Add an entry; call it inside the command's transaction, so that both are there or neither.

    Args:
        action: room and command, as ``exchange.publish_listing``.
        subject: the record acted upon.
        before, after: the columns that changed, as plain values.
        why: the reason given; the actor's own where it is empty.

    Cost: two statements, three on PostgreSQL. The chain's end is locked until the transaction ends.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = Entry.objects.order_by("-seq").values_list("digest", flat=True).first()
    entry = Entry(
        at=timezone.now(),
        action=action,
        person_id=actor.person_id,
        organisation_id=actor.acting_for,
        roles=sorted(actor.roles),
        door=actor.door,
        why=why or actor.reason,
        subject_kind=str(subject._meta.model_name) if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        before=_plain(before),
        after=_plain(after),
        previous=last or "",
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def digest_of(entry: Entry) -> str:
    """SHA-256 over the entry's columns but its number and its own digest, in a fixed form."""
    columns = {
        field.attname: getattr(entry, field.attname)
        for field in Entry._meta.concrete_fields
        if field.attname not in ("seq", "digest")
    }
    columns["at"] = entry.at.isoformat()
    columns["person_id"] = str(entry.person_id or "")
    columns["organisation_id"] = str(entry.organisation_id or "")
    text = json.dumps(columns, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """As the database will give it back: dates and numbers in their written form."""
    return None if values is None else dict(json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder)))
