"""All that is held about a person in one file."""

from __future__ import annotations

import json
import shutil
import zipfile
from typing import IO
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.files import FileGone, open_file
from ronghe.network.queries import files_of, personal_data


def write_personal_data(actor: Actor, person_id: UUID, target: IO[bytes]) -> None:
    """A zip with ``data.json`` and the files that the person handed in, under their hash and their name.

    Raises:
        NotAllowed: the actor is neither the person nor an administrator.
        NotFound: there is no such person.
    """
    data = personal_data(actor, person_id)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1, default=str))
        for file in files_of(actor, person_id):
            try:
                with open_file(file) as handle, archive.open(f"files/{file.sha256[:12]}-{file.name}", "w") as out:
                    shutil.copyfileobj(handle, out)
            except FileGone:
                continue  # its name stands in data.json
