"""The log of what was done: who, acting for whom, what, why, before and after. Rows are added, never changed.

A command writes its entry inside its own transaction. Soon afterwards the entry gets its place in the chain
(``ronghe.base.chain``): its digest covers what it says and the digest of the entry before, so that a row that was
altered, put in or taken out is found. What an entry keeps of values stands in ``ronghe.base.sealing``.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.sealing import kept, seal

SEALED_AT_ONCE = ("seq", "place", "previous", "digest", "why", "salt")
"""Columns that the body of an entry does not cover: the chain's own, and the two that an erasure may empty."""


class AppendOnly(RuntimeError):
    """The audit log is added to, never changed."""


class Entries(models.QuerySet["Entry"]):
    """Entries, to be read."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly("the audit log is append-only")

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly("the audit log is append-only")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly("the audit log is append-only")


class Entry(models.Model):
    """One command that was carried out.

    ``place`` is its number in the chain, given by ``chain.link``; ``digest`` covers every column but ``seq``, ``why``
    and ``salt``, for which ``why_seal`` stands: so an erasure can empty both, and the chain holds. Nothing else of a
    row ever changes; triggers of the database see to it.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    person_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    roles = models.JSONField(default=list)
    door = models.CharField(max_length=8, blank=True)
    why = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    why_seal = models.CharField(max_length=32, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    place = models.BigIntegerField(null=True, unique=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = Entries.as_manager()

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["person_id", "at"], name="audit_by_person"),
            models.Index(fields=["action", "at"], name="audit_by_action"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.subject_kind} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new entry is saved.

        Raises:
            AppendOnly: it is there already.
        """
        if not self._state.adding:
            raise AppendOnly("the audit log is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly("the audit log is append-only")


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
        before, after: the columns that changed. Give the values as they are: states, dates, numbers and identifiers are
            kept, texts and what the model does not name in ``AUDIT_PLAIN`` as a salted digest.
        why: the reason given; the actor's own where it is empty.

    Cost: one statement. Nothing is locked: the entry gets its place in the chain after the transaction.
    """
    salt = secrets.token_hex(16)
    reason = why or actor.reason
    entry = Entry(
        at=timezone.now(),
        action=action,
        person_id=actor.person_id,
        organisation_id=actor.acting_for,
        roles=sorted(actor.roles),
        door=actor.door,
        why=reason,
        salt=salt,
        why_seal=seal(salt, reason) if reason else "",
        subject_kind=str(subject._meta.model_name) if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        before=kept(salt, subject, before),
        after=kept(salt, subject, after),
    )
    entry.save(force_insert=True)
    return entry
