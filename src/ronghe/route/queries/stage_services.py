"""Which of the node's services do a stage, and which sites could run a trial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ronghe.base.actors import Actor
from ronghe.exchange.enums import ListingStatus, ServiceKind
from ronghe.exchange.models import Service
from ronghe.exchange.queries import visible_listings
from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages import RouteStage
from ronghe.route.stages.fitting import Facts
from ronghe.route.stages.serving import Offer, serves

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


TRIAL_STAGE = "enrolment"
"""The stage by whose words a site is known to run trials."""


@dataclass(frozen=True)
class NodeServices:
    """Open services of the node as one reader may see them, for one product.

    ``rows``: each with what it says of itself, newest first. ``fields``: of the product. ``sites``: those of a kind
    that runs trials, with whether the site fits: its specialty is asked for, and its trials are of such products; those
    that fit come first. ``looked_at``: how many were looked at, at most ``MOST``.
    """

    rows: tuple[tuple[Service, Offer], ...]
    facts: Facts
    fields: frozenset[str]
    sites: tuple[tuple[Service, bool], ...]
    looked_at: int

    def of(self, stage: RouteStage) -> tuple[Service, ...]:
        """Services that do a stage: of its kinds, and fitting by their words; the most fitting first. The sites of a
        trial are not among them.
        """
        kinds = set(stage.services) - ({str(ServiceKind.CLINICAL)} if stage.trial else set())
        found = [
            (score, service)
            for service, offer in self.rows
            if service.kind in kinds and (score := serves(stage.key, offer, self.facts, self.fields)) is not None
        ]
        return tuple(service for _, service in sorted(found, key=lambda pair: -pair[0]))

    def others(self, stage: RouteStage) -> int:
        """How many more services of the stage's kinds the node has, which do not fit."""
        return sum(service.kind in stage.services for service, _ in self.rows) - len(self.of(stage))


def node_services(actor: Actor, specialties: Iterable[Words] = (), facts: Facts | None = None) -> NodeServices:
    """The open services that the reader may find, cut to what the reader may read.

    A service whose kind is withheld from the reader is not among them. The number of statements does not depend on
    how many there are (one, and those that tell what the actor reads).

    Args:
        specialties: those that a trial asks for, see ``stages.specialties``; without any, no site is known to fit.
        facts: of the product, what is usual among them; none is known where they are left out.
    """
    wanted = frozenset(FIELDS[one.en] for one in specialties if one.en in FIELDS)
    known: Facts = facts or {}
    listed = list(visible_listings(actor, "service").filter(status=ListingStatus.OPEN)[:MOST])
    rows = tuple((service, _offer(service)) for service in listed if service.kind)
    sites = [
        (service, bool(wanted & offer.fields) and serves(TRIAL_STAGE, offer, known, wanted) is not None)
        for service, offer in rows
        if service.kind == ServiceKind.CLINICAL
    ]
    return NodeServices(rows, known, wanted, tuple(sorted(sites, key=lambda pair: not pair[1])), len(listed))


def _offer(service: Service) -> Offer:
    """What a service says of itself in both languages; what the reader may not read is empty there."""
    title = " ".join(filter(None, (service.title_zh, service.title_en))).lower()
    more = (service.summary_zh, service.summary_en, service.scope_zh, service.scope_en)
    return Offer(title, " ".join((title, *filter(None, more))).lower(), frozenset(service.fields or ()))
