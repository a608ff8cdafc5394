"""A dossier as plain values, the form of the API and of ``ronghe dossier --json``."""

from __future__ import annotations

from typing import Any

from ronghe.journey.queries.dossier import Dossier
from ronghe.kernel.text import Clause

VERSION = 1


def as_json(dossier: Dossier) -> dict[str, Any]:
    """The document described by ``docs/api/dossier.schema.json``; every value is plain JSON."""
    need = dossier.need
    document: dict[str, Any] = {
        "version": VERSION,
        "made_at": dossier.made_at.isoformat(),
        "audience": str(dossier.audience),
        "need": {
            "id": str(need.id) if need.id else None,
            "title": need.title,
            "text": need.text,
            "fields": list(need.fields),
            "owner": need.owner,
            "illustrative": need.illustrative,
            "clauses": [_clause(clause) for clause in need.clauses],
        },
    }
    for section in dossier.sections:
        document.update(section.plain())
    return document


def _clause(clause: Clause) -> dict[str, Any]:
    target = clause.target
    return {
        "id": clause.id,
        "kind": str(clause.kind),
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "target": None
        if target is None
        else {
            "parameter": target.parameter,
            "operator": str(target.operator),
            "value": target.value,
            "high": target.high,
            "unit": target.unit,
        },
    }
