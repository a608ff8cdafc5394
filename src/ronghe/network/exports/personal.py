"""All that is held about a person in one file."""

from __future__ import annotations

import json
import zipfile
from typing import IO
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.network.queries import personal_data


def write_personal_data(actor: Actor, person_id: UUID, target: IO[bytes]) -> None:
    """A zip with ``data.json``; files that the person handed in stand in it by name, size and date.

    Raises:
        NotAllowed: the actor is neither the person nor an administrator.
        NotFound: there is no such person.
    """
    data = personal_data(actor, person_id)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1, default=str))
