"""What the node holds about the one who is logged in."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ronghe.base.problems import NotAllowed
from ronghe.network.exports import write_personal_data
from ronghe.network.queries import personal_data
from ronghe.web.actors import member_of

IN_MEMORY = 5 * 1024 * 1024


@require_safe
def my_data_page(request: HttpRequest) -> HttpResponse:
    """What there is, counted, and the way to the file."""
    actor = member_of(request)
    if actor.person_id is None:
        raise NotAllowed()
    data = personal_data(actor, actor.person_id)
    context = {
        "person": data["person"],
        "own": sum(len(rows) for rows in data["own"].values()),
        "named": sum(len(keys) for keys in data["named_in"].values()),
        "did": len(data["did"]),
        "files": len(data["files"]),
    }
    return render(request, "web/my_data.html", context)


@require_safe
def my_data_file(request: HttpRequest) -> FileResponse:
    """All of it as a zip."""
    actor = member_of(request)
    if actor.person_id is None:
        raise NotAllowed()
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    write_personal_data(actor, actor.person_id, target)
    target.seek(0)
    response = FileResponse(target, as_attachment=True, filename="ronghe-my-data.zip", content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response
