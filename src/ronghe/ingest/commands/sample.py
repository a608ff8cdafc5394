"""The bundled sample into the rooms below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from ronghe.base.actors import Actor
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models.kinds import TEXT_FIELDS
from ronghe.ingest import permissions
from ronghe.ingest.commands.merging import Incoming
from ronghe.ingest.commands.putting import put
from ronghe.ingest.queries import model_of
from ronghe.ingest.sources.sample.parse import day, provenance, sample, targets
from ronghe.network import commands as network
from ronghe.network.models import Indicator, Organisation, Tie, Work

_LISTINGS = (("needs", "need"), ("achievements", "achievement"), ("services", "service"), ("mandates", "mandate"))
_PLAIN = (
    "kind",
    "fields",
    "region",
    "regions",
    "stages",
    "trl",
    "ethics_next_on",
    "past_trials_count",
    "trials_a_year",
    "subjects_a_year",
    "ip_state",
    "ticket_min_cny",
    "ticket_max_cny",
    "renew_on",
)
BATCH = 20


def load_sample(actor: Actor, progress: Callable[[int, int], None] | None = None) -> dict[str, int]:
    """Load the bundled sample; how many records of each kind were made. Loading again changes nothing, and what was
    edited by hand since stays as it is.

    Killed in the middle, it goes on where it was at the next call: each batch of ``BATCH`` records is one transaction.

    Raises:
        NotAllowed: the actor is not the node itself.
    """
    permissions.require_import(actor)
    made: Counter[str] = Counter()
    work: list[tuple[str, dict[str, Any]]] = [("organisation", entry) for entry in sample("organisations")]
    work += [("tie", entry) for entry in _ties()]
    work += [("indicator", entry) for entry in sample("indicators")]
    work += [("person", entry) for entry in sample("experts")]
    for file, kind in _LISTINGS:
        work += [(kind, entry) for entry in sample(file)]
    for start in range(0, len(work), BATCH):
        with transaction.atomic():
            for kind, entry in work[start : start + BATCH]:
                made[kind] += _load_one(actor, kind, entry)
        if progress:
            progress(min(start + BATCH, len(work)), len(work))
    return dict(made)


def _load_one(actor: Actor, kind: str, entry: dict[str, Any]) -> bool:
    if kind == "tie":
        return _tie(actor, entry)
    if kind == "indicator":
        return _indicator(actor, entry)
    known = _find(model_of(kind), entry["id"])
    incoming = Incoming(
        kind, _values(kind, entry), "sample", entry["id"], targets=targets(entry) if kind == "need" else None
    )
    done = put(actor, incoming, known, publish=True)
    if kind == "person":
        _works(actor, done.record.pk, entry)
    return done.created


def _find(model: type[Model], key: str) -> UUID | None:
    found = model._default_manager.filter(source_key=f"sample:{key}").values_list("pk", flat=True).first()
    return found if isinstance(found, UUID) else None


def _organisation(key: str) -> UUID:
    found = _find(Organisation, key)
    if found is None:
        raise ValueError(f"the sample has no organisation {key!r}")
    return found


def _values(kind: str, entry: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = dict(provenance(entry))
    if kind == "organisation":
        names = ["name_zh", "name_en", "summary_zh", "summary_en", "website"]
    elif kind == "person":
        names = [f"{n}_{e}" for n in ("name", "position", "summary", "offers") for e in ("zh", "en")]
        values |= {"organisation": _organisation(entry["organisation"]), "is_expert": True, "listed": True}
    else:
        names = TEXT_FIELDS[ListingKind(kind)]
        values["owner"] = _organisation(entry["owner"])
    columns = {field.name for field in model_of(kind)._meta.get_fields()}
    for name in (*names, *_PLAIN):
        if name in columns and entry.get(name) not in (None, ""):
            values[name] = entry[name]
    return values


def _works(actor: Actor, person_id: UUID, entry: dict[str, Any]) -> None:
    there = set(Work.objects.filter(person_id=person_id).values_list("title", flat=True))
    for work in entry.get("works", ()):
        if work["title"] not in there:
            network.save_work(
                actor, person_id, {k: work[k] for k in ("title", "abstract", "venue", "year") if k in work}
            )


def _ties() -> list[dict[str, Any]]:
    """Agreements, parents and links as ties, all with a key of their own."""
    out = []
    for entry in sample("organisations"):
        if entry.get("parent"):
            out.append(_directed(entry, "parent", entry["parent"]))
        for link in entry.get("links", ()):
            ends = link["to"] if isinstance(link["to"], list) else [link["to"]]
            out.extend(_directed(entry, link["kind"], end) for end in ends)
    for entry in sample("agreements"):
        topic = {
            f"topic_{e}": "\n".join(t for t in (entry.get(f"topic_{e}"), entry.get(f"note_{e}")) if t)
            for e in ("zh", "en")
        }
        titles = {name: entry[name] for name in ("title_zh", "title_en") if entry.get(name)}
        values = {
            **provenance({"illustrative": False, **entry}),
            **titles,
            **topic,
            "kind": entry["kind"],
            "on": entry.get("on"),
        }
        out.append({"values": values, "parties": entry["parties"], "subject": ""})
    return out


def _directed(entry: dict[str, Any], kind: str, end: str) -> dict[str, Any]:
    """``end`` operates, owns, is parent of or partner of the entry."""
    values = {**provenance(entry), "source_key": f"sample:{kind}:{end}:{entry['id']}", "kind": kind}
    return {"values": values, "parties": [end, entry["id"]], "subject": end}


def _tie(actor: Actor, entry: dict[str, Any]) -> bool:
    values = dict(entry["values"])
    if entry["subject"]:
        values["subject"] = _organisation(entry["subject"])
    is_new = not Tie.objects.filter(source_key=values["source_key"]).exists()
    if is_new:  # an existing tie may have been edited by hand
        network.save_tie(actor, values, [_organisation(party) for party in entry["parties"]])
    return is_new


def _indicator(actor: Actor, entry: dict[str, Any]) -> bool:
    """A figure as reported; one that is there already may have been edited by hand and stays."""
    values = provenance({"illustrative": False, **entry})
    if Indicator.objects.filter(source_key=values["source_key"]).exists():
        return False
    values |= {name: entry[name] for name in ("what_zh", "what_en", "bound", "unit") if name in entry}
    values |= {"value": Decimal(str(entry["value"])), "as_of": day(entry.get("as_of"))}
    network.save_indicator(actor, _organisation(entry["who"]), values)
    return True
