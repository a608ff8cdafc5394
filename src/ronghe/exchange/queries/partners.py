"""Partners that could answer a need, each with clause-by-clause reasons.

Candidates come from the index of the reader's audience, and from what was disclosed to the reader's organisation; what
is judged is only what the reader may read. Of the reader's own listings that is what others may read, as a dossier is
made to be handed on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience, audience_of, reads
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.permissions import Reading
from ronghe.exchange.queries.basis import ORDER, Basis, basis_of, basis_of_firm
from ronghe.exchange.queries.documents import Label, Readable, readables
from ronghe.exchange.queries.firms import proposed_firms
from ronghe.exchange.queries.indexes import encoder, index_for, readings
from ronghe.exchange.queries.leaving import leaving
from ronghe.exchange.queries.similar import SimilarProduct
from ronghe.kernel.index import Page, Query
from ronghe.kernel.match import Candidate, ClauseVerdict, NeedProfile, Offer, Verdict, match, prepare_need, relevant
from ronghe.kernel.match.candidacy import SOUGHT
from ronghe.kernel.match.offers import OfferProfile, prepare_all
from ronghe.kernel.match.subjects import shared_subjects
from ronghe.kernel.running import Beside

PartnerVerdict = ClauseVerdict

RETRIEVED: dict[str, tuple[dict[str, Sequence[str]], int]] = {
    "achievement": ({"kind": ["achievement"]}, 40),
    "company": ({"kind": ["organisation"], "subkind": ["organisation.company"]}, 20),
    "institution": (
        {
            "kind": ["organisation"],
            "subkind": ["organisation.hospital", "organisation.university", "organisation.institute"],
        },
        15,
    ),
    "expert": ({"kind": ["expert"]}, 20),
    "service": ({"kind": ["service"]}, 20),
    "investor": ({"kind": ["mandate"]}, 10),
}
"""Kind of partner -> how it is asked for in the index, and how many are read before they are judged."""

SHOWN = {"achievement": 10, "company": 6, "institution": 5, "expert": 6, "service": 6, "investor": 5}
"""How many of each kind a dossier shows at the most."""


MOST_DISCLOSED = 20
"""How many listings disclosed to the reader's organisation are read besides those that the search finds."""

OWNERS = frozenset({"company", "institution"})
"""Kinds of partner that may own an achievement."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A candidate with the record it stands for, and why it is listed; ``place`` counts from 1 within its kind."""

    kind: str
    place: int
    record: Readable
    candidate: Candidate
    basis: Basis

    @property
    def id(self) -> UUID:
        """The record's identifier."""
        return self.record.id


def partners_for(
    actor: Actor,
    need: NeedProfile,
    *,
    audience: Audience | None = None,
    limits: dict[str, int] | None = None,
    similar: Callable[[], Sequence[SimilarProduct]] = tuple,
) -> dict[str, list[Partner]]:
    """Partners by kind, best first, every kind present even when none is found; who answers nothing is left out.

    Who is there for the field alone stands behind all whose text answers a clause, and who has like figures of another
    matter behind whom the matter is the same; it brings its owner nothing. Firms of ``similar`` products whose
    last clearance is young enough are companies of their own, over and above the limit of companies; they are asked
    for when the searches are under way.
    ``audience`` narrows what is read below what the actor may read; it never widens it.
    Cost: one search per kind, and one to three statements per kind of record.
    """
    reader = _reading(actor, audience)
    wanted = limits or SHOWN
    result: dict[str, list[Partner]] = {}
    looked_for = _looked_for(need, wanted, reader.audience)
    prepare_need(need, encoder())
    alike = similar() if "company" in wanted else ()
    for kind, limit in wanted.items():
        brought = _brought(need, result.get("achievement", ())) if kind in OWNERS else {}
        records = _found(looked_for[kind].result(), reader)
        records = _with_disclosed(records, kind, reader)
        if kind == "company":  # who owns what is sought could make it, whatever its own record says
            records = _with_owners(records, kind, brought, reader)
        firms = proposed_firms(alike, _names(records)) if kind == "company" else []
        result[kind] = _ranked(need, kind, records, firms, limit, brought=brought, audience=reader.audience)
    return result


def _reading(actor: Actor, audience: Audience | None) -> Reading:
    """What the actor reads of others' listings; of an audience, when one is named, what all its readers do."""
    if audience is not None or actor.is_system:
        return Reading(audience or audience_of(actor))
    reading = permissions.reading_of(actor)
    return Reading(reading.audience, opened=reading.opened)


def _with_disclosed(records: list[Readable], kind: str, reading: Reading) -> list[Readable]:
    """The records with those disclosed to the reader that the search did not find. One statement at the most."""
    record_kind = RETRIEVED[kind][0]["kind"][0]
    missing = set(reading.opened) - {record.id for record in records}
    if not missing or record_kind not in set(ListingKind):
        return records
    return [*records, *islice(readables(record_kind, missing, reading), MOST_DISCLOSED)]


def _with_owners(records: list[Readable], kind: str, brought: Mapping[UUID, Label], reading: Reading) -> list[Readable]:
    """The records with those owners of listed achievements that the search did not find. One statement at the most."""
    missing = set(brought) - {record.id for record in records}
    if not missing:
        return records
    owners = readables("organisation", missing, reading)
    return [*records, *(owner for owner in owners if _may_be(kind, owner))]


def _may_be(kind: str, owner: Readable) -> bool:
    """Whether an organisation is of a kind that is asked for in the index."""
    return owner.filters["subkind"] in RETRIEVED[kind][0]["subkind"]


def _brought(need: NeedProfile, achievements: Sequence[Partner]) -> dict[UUID, Label]:
    """The best achievement of each owner that is named, without objections, and not of another matter."""
    owned = [
        p.record.label
        for p in achievements
        if not p.candidate.vetoes and not _of_another_matter(need, p.record.label, p.candidate)
    ]
    return {label.owner_id: label for label in reversed(owned) if label.owner_id is not None}


def _ranked(
    need: NeedProfile,
    kind: str,
    records: list[Readable],
    firms: Sequence[tuple[SimilarProduct, Readable]],
    limit: int,
    *,
    brought: Mapping[UUID, Label],
    audience: Audience,
) -> list[Partner]:
    cleared = {str(record.id): row for row, record in firms}
    by_id = {str(record.id): record for record in [*records, *(record for _row, record in firms)]}
    profiles = _prepared(by_id.values(), audience)
    found = []
    for candidate in match(need, profiles, encoder(), limit=limit + len(firms)):
        key, record = candidate.offer.id, by_id[candidate.offer.id]
        if key in cleared:
            found.append((record, candidate, basis_of_firm(cleared[key], key)))
        elif relevant(need, candidate) or (kind == "company" and record.id in brought):
            found.append((record, candidate, basis_of(candidate, brought.get(record.id))))
    found.sort(
        key=lambda row: (
            bool(row[1].vetoes),
            not row[1].told,
            ORDER.index(row[2].code),
            _of_another_matter(need, row[0].label, row[1]),
        )
    )
    return [Partner(kind, place, *row) for place, row in enumerate(found, start=1)]


def _of_another_matter(need: NeedProfile, label: Label, candidate: Candidate) -> bool:
    """Whether figures alone are alike: no clause that says what is sought is met, not even in part, one of them is not
    met, and the title shares no subject with them.
    """
    sought = {clause.id: clause.text for clause in need.clauses if clause.kind in SOUGHT}
    verdicts = [v.verdict for v in candidate.verdicts if v.clause in sought]
    if Verdict.UNMET not in verdicts or {Verdict.MET, Verdict.PARTLY} & set(verdicts):
        return False
    return not shared_subjects("\n".join(sought.values()), f"{label.title_zh}\n{label.title_en}")


def _prepared(records: Iterable[Readable], audience: Audience) -> list[OfferProfile]:
    """The offers read and encoded: kept on disk where the whole audience reads them so, in memory alone where not."""
    common: list[Offer] = []
    single: list[Offer] = []
    for record in records:
        (common if reads(audience, record.read_up_to) else single).append(record.offer())
    return [*readings(audience).prepare_all(common, encoder()), *prepare_all(single, encoder())]


def _names(records: list[Readable]) -> set[str]:
    return {name for record in records for name in (record.label.title_zh, record.label.title_en)}


def _looked_for(need: NeedProfile, kinds: Iterable[str], audience: Audience) -> dict[str, Beside[Page]]:
    """A search for each kind, begun on other cores: they go on while what one has found is read and judged."""
    index, gone = index_for(audience), leaving()
    return {
        kind: Beside(partial(index.search, Query(text=need.text, filters=filters, limit=number, without=gone)))
        for kind, (filters, number) in ((kind, RETRIEVED[kind]) for kind in kinds)
    }


def _found(page: Page, reading: Reading) -> list[Readable]:
    """The records on a page of hits, as the reader may read them. One statement for each kind of record, or more."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for hit in page.hits:
        record_kind, _, key = hit.id.partition(":")
        ids[record_kind].append(UUID(key))
    return [record for record_kind, keys in ids.items() for record in readables(record_kind, keys, reading)]
