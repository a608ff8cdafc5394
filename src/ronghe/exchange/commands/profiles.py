"""An expert's own profile, with the guard that all texts of the exchange pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.exchange.queries.guards import require_no_patient_data, texts_in
from ronghe.network import commands as network
from ronghe.network.models import Person

SETTABLE = frozenset(
    {
        "name_zh", "name_en", "position_zh", "position_en", "fields", "summary_zh", "summary_en", "offers_zh",
        "offers_en", "is_expert", "listed", "contact_consent",
    }
)  # fmt: skip


@transaction.atomic
def save_expert_profile(
    actor: Actor,
    person_id: UUID,
    values: Mapping[str, Any],
    works: Sequence[Mapping[str, Any]] = (),
    *,
    reason: str = "",
) -> Person:
    """Save what an expert says of themselves, and works.

    Args:
        works: ``title``, ``year`` and ``abstract`` of each, with the ``id`` of one that is there already: that is
            changed, or taken away where no title is left. One without ``id`` is added; where its title is known, that
            work is brought up to date.

    Raises:
        NotAllowed: the actor may not change the person's record.
        NotFound: an ``id`` of no work of theirs.
        NameMissing: no name is left in either language.
        FieldUnusable: a value is not taken.
        IdentityNumberFound, PatientNameFound: a text holds what is never, or not without a reason, stored.
    """
    settable = {name: value for name, value in values.items() if name in SETTABLE}
    excused = require_no_patient_data(texts_in([settable, *works]), reason=reason)
    person = network.save_person(actor, settable, person_id)
    for work in works:
        known, columns = work.get("id"), {name: value for name, value in work.items() if name != "id"}
        if known and not columns.get("title"):
            network.remove_work(actor, person_id, known)
        elif columns.get("title"):
            network.save_work(actor, person_id, columns, known or None)
    if excused:
        audit.record(actor, "exchange.save_expert_profile", person, after={"patient_name_excused": True}, why=reason)
    return person
