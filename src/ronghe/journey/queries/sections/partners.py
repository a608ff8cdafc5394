"""Partners by kind, with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from ronghe.base.actors import Actor
from ronghe.exchange.queries import Partner, partners_for
from ronghe.journey.queries.request import DossierRequest
from ronghe.kernel.match import EvidenceLevel


@dataclass(frozen=True, slots=True)
class PartnersSection:
    """``groups`` maps every kind of partner to its candidates, best first; a kind may be empty."""

    key: ClassVar[str] = "partners"
    groups: dict[str, list[Partner]]

    def __iter__(self) -> Iterator[Partner]:
        for partners in self.groups.values():
            yield from partners

    def plain(self) -> dict[str, Any]:
        """``partners[]`` as documented in docs/api/dossier."""
        return {"partners": [_plain(partner) for partner in self]}


def _plain(partner: Partner) -> dict[str, Any]:
    candidate = partner.candidate
    label = partner.record.label
    return {
        "kind": partner.kind,
        "place": partner.place,
        "id": str(partner.id),
        "record": partner.record.kind,
        "name": label.title,
        "name_zh": label.title_zh,
        "name_en": label.title_en,
        "organisation": label.owner or label.title,
        "illustrative": label.illustrative,
        "unverified": label.unverified,
        "source": label.source,
        "basis": {
            "code": partner.basis.code,
            "reason": {"zh": partner.basis.reason_zh, "en": partner.basis.reason_en},
            "passage": asdict(partner.basis.passage) if partner.basis.passage else None,
        },
        "score": round(candidate.score, 4),
        "parts": {name: round(value, 4) for name, value in candidate.parts.items()},
        "evidence": _evidence(candidate.evidence),
        "verdicts": [
            {
                "clause": verdict.clause,
                "verdict": str(verdict.verdict),
                "passage": asdict(verdict.passage) if verdict.passage else None,
                "reason": {"zh": verdict.reason_zh, "en": verdict.reason_en},
                "would_change": {"zh": verdict.would_change_zh, "en": verdict.would_change_en},
                "gloss": asdict(verdict.gloss) if verdict.gloss else None,
            }
            for verdict in candidate.verdicts
        ],
        "vetoes": [
            {
                "code": veto.code,
                "reason": {"zh": veto.reason_zh, "en": veto.reason_en},
                "passage": asdict(veto.passage) if veto.passage else None,
                "would_change": {"zh": veto.would_change_zh, "en": veto.would_change_en},
            }
            for veto in candidate.vetoes
        ],
        "would_change": {"zh": candidate.would_change_zh, "en": candidate.would_change_en},
    }


def _evidence(found: EvidenceLevel | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "level": found.level,
        "code": found.code,
        "name": {"zh": found.zh, "en": found.en},
        "passage": asdict(found.passage),
    }


def partners_section(actor: Actor, request: DossierRequest) -> PartnersSection:
    """Partners that could answer the need, by one query of the exchange."""
    return PartnersSection(partners_for(actor, request.profile, similar=request.similar))
