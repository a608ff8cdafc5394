"""An auditor opens the names that the audit log withholds for one record."""

from __future__ import annotations

from uuid import UUID

from django.db import models, transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange.errors import ReasonMissing
from ronghe.exchange.models import Introduction
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.permissions.log_names import LOOKED, may_look_at_log_names


@transaction.atomic
def look_at_log_names(actor: Actor, subject_id: UUID, why: str) -> None:
    """Tell the auditor for a while who acted on a record whose owner withholds the name; the look is logged.

    Raises:
        NotAllowed: the actor is no auditor.
        ReasonMissing: it is not said why.
        NotFound: there is no listing or introduction of this id.
    """
    if not may_look_at_log_names(actor):
        raise NotAllowed()
    if not why.strip():
        raise ReasonMissing()
    every: tuple[type[models.Model], ...] = (*MODELS.values(), Introduction)
    found = next((row for model in every if (row := model._default_manager.filter(pk=subject_id).first())), None)
    if found is None:
        raise NotFound()
    audit.record(actor, LOOKED, found, why=why.strip())
