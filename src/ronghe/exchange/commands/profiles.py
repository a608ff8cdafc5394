"""An expert's own profile, with the guard that all texts of the exchange pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.exchange.commands.attachments import attach_to_profile
from ronghe.exchange.commands.drafting import drop_unsaved
from ronghe.exchange.enums import FormKind
from ronghe.exchange.errors import ProfileChanged
from ronghe.exchange.queries.guards import require_no_patient_data, texts_in
from ronghe.exchange.queries.versions import PROFILE, profile_version
from ronghe.network import commands as network
from ronghe.network.models import Person


@transaction.atomic
def save_expert_profile(
    actor: Actor,
    person_id: UUID,
    values: Mapping[str, Any],
    works: Sequence[Mapping[str, Any]] = (),
    files: Sequence[tuple[str, bytes]] = (),
    *,
    reason: str = "",
    version: str = "",
) -> Person:
    """Save what an expert says of themselves, with works and files, or nothing of it.

    What the actor typed into the form of their own profile is forgotten then.

    Args:
        works: ``title``, ``year`` and ``abstract`` of each, with the ``id`` of one that is there already: that is
            changed, or taken away where no title is left. One without ``id`` is added; where its title is known, that
            work is brought up to date.
        files: (name, content) of files to be added.
        reason: why a name may stand beside a record number.
        version: of the profile that the form showed (``queries.versions.profile_version``); checked where it is given.

    Raises:
        NotAllowed: the actor may not change the person's record.
        NotFound: an ``id`` of no work of theirs.
        NameMissing: no name is left in either language.
        FieldUnusable: a value is not taken.
        ProfileChanged: it is another one by now.
        Of files: as ``attach_to_profile``.
        IdentityNumberFound, PatientNameFound: a text holds what is never, or not without a reason, stored.
    """
    if version:
        _require_unchanged(person_id, version)
    settable = {name: value for name, value in values.items() if name in PROFILE}
    excused = require_no_patient_data(texts_in([settable, *works]), reason=reason)
    person = network.save_person(actor, settable, person_id)
    for work in works:
        known, columns = work.get("id"), {name: value for name, value in work.items() if name != "id"}
        if known and not columns.get("title"):
            network.remove_work(actor, person_id, known)
        elif columns.get("title"):
            network.save_work(actor, person_id, columns, known or None)
    for name, content in files:
        attach_to_profile(actor, person_id, name, content, reason=reason)
    if actor.person_id == person_id:
        drop_unsaved(actor, FormKind.EXPERT, None)
    if excused:
        audit.record(actor, "exchange.save_expert_profile", person, after={"patient_name_excused": True}, why=reason)
    return person


def _require_unchanged(person_id: UUID, version: str) -> None:
    """Lock the row; whether the actor may change it is asked afterwards, and nothing is told here of what changed."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is not None and profile_version(person) != version:
        raise ProfileChanged()
