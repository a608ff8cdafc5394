"""Reported figures of an organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.saving import apply_values, values_of
from ronghe.network import permissions
from ronghe.network.errors import NameMissing
from ronghe.network.models import Indicator, Organisation


@transaction.atomic
def save_indicator(actor: Actor, organisation_id: UUID, values: dict[str, Any]) -> Indicator:
    """Note a reported figure; ``values["source_key"]``, where given, finds the same figure again.

    Saving what is there already changes nothing and writes no history.

    Raises:
        NotAllowed: the actor may not change the organisation, or the one that the figure stands at now.
        NameMissing: it is not said what is counted, in either language.
        FieldUnusable: a key is no field, or a value does not fit.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    permissions.require_edit_organisation(actor, organisation)
    key = values.get("source_key", "")
    known = Indicator.objects.select_related("organisation").filter(source_key=key).first() if key else None
    if known is not None:
        permissions.require_edit_organisation(actor, known.organisation)
    indicator = known or Indicator(organisation=organisation)
    was: dict[str, Any] = {}
    changed = apply_values(indicator, {**values, "organisation": organisation.pk}, was)
    if not (indicator.what_zh or indicator.what_en):
        raise NameMissing()
    if changed or known is None:
        because(indicator, actor.reason)
        indicator.save()
        audit.record(
            actor,
            "network.save_indicator",
            indicator,
            before=was if known else None,
            after=values_of(indicator, changed),
        )
    return indicator
