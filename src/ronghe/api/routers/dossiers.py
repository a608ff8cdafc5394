"""Dossiers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from ronghe.api.auth import actor_of
from ronghe.api.schemas.dossiers import DossierIn, DossierOut
from ronghe.base.problems import BadInput
from ronghe.journey.queries import as_json, dossier_of_need, dossier_of_text

router = Router(tags=["dossiers"])


@router.post("/dossiers", response=DossierOut, operation_id="makeDossier")
def make_dossier(request: HttpRequest, asked: DossierIn) -> dict[str, Any]:
    """Partners that could answer a need, each with clause-by-clause reasons. Nothing is stored."""
    actor = actor_of(request, "dossiers")
    if asked.need_id is not None:
        if asked.text:
            raise BadInput(_("Both a text and a stored need are given."), _("Leave out one of the two."))
        return as_json(dossier_of_need(actor, asked.need_id))
    return as_json(dossier_of_text(actor, asked.text, reason=asked.reason))
