"""Which of the node's services do a stage, and which sites could run a trial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ronghe.base.actors import Actor
from ronghe.exchange.enums import ListingStatus, ServiceKind
from ronghe.exchange.models import Service
from ronghe.exchange.queries import visible_listings
from ronghe.route.facts.vocabulary import Words

MOST = 400
"""Open services that are looked at, the newest first."""

FIELDS = {
    "Cardiology": "cardiology",
    "Cardiovascular surgery": "cardiology",
    "Neurosurgery": "neurosurgery",
    "Neurology": "neurology",
    "Orthopaedics": "orthopaedics",
    "Stomatology": "stomatology",
    "Ophthalmology": "ophthalmology",
    "Burns": "surgery",
    "General surgery": "surgery",
    "Oncology": "oncology",
    "Paediatrics": "paediatrics",
    "Obstetrics and gynaecology": "obstetrics",
    "Radiology": "imaging",
    "Laboratory medicine": "laboratory",
    "Intensive care": "critical_care",
    "Blood purification": "nephrology",
}
"""Specialties of trial institutions (by their English name) -> fields of listings; what has no field is left out."""


@dataclass(frozen=True)
class NodeServices:
    """Open services of the node as one reader may see them.

    ``by_kind``: kind of service -> services, newest first. ``sites``: those of a kind that runs trials, the ones with a
    wanted specialty first. ``looked_at``: how many were looked at, at most ``MOST``.
    """

    by_kind: Mapping[str, tuple[Service, ...]]
    sites: tuple[tuple[Service, bool], ...]
    looked_at: int

    def of(self, kinds: Iterable[str]) -> tuple[Service, ...]:
        """Services of any of these kinds, each once, in the order of the kinds."""
        return tuple(service for kind in dict.fromkeys(kinds) for service in self.by_kind.get(kind, ()))


def node_services(actor: Actor, specialties: Iterable[Words] = ()) -> NodeServices:
    """The open services that the reader may find, cut to what the reader may read.

    A service whose kind is withheld from the reader is not among them. The number of statements does not depend on
    how many there are (one, and those that tell what the actor reads).

    Args:
        specialties: those that a trial asks for, see ``stages.specialties``.
    """
    wanted = {FIELDS[one.en] for one in specialties if one.en in FIELDS}
    found: dict[str, list[Service]] = {}
    rows = list(visible_listings(actor, "service").filter(status=ListingStatus.OPEN)[:MOST])
    for service in rows:
        found.setdefault(str(service.kind or ""), []).append(service)
    sites = [(one, bool(wanted & set(one.fields or ()))) for one in found.get(ServiceKind.CLINICAL, ())]
    return NodeServices(
        by_kind={kind: tuple(services) for kind, services in found.items() if kind},
        sites=tuple(sorted(sites, key=lambda pair: not pair[1])),
        looked_at=len(rows),
    )
