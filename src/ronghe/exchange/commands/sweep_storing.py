"""What a sweep hands to its workers, and what it keeps of what they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base.audience import Audience
from ronghe.base.writing import write_many
from ronghe.exchange.commands.matches import reasons_of, score_of
from ronghe.exchange.enums import ListingStatus, MatchStatus
from ronghe.exchange.models import Match, NearestOffers, Need
from ronghe.exchange.queries.basis import CLEARANCE, ORDER, OWNER, basis_of
from ronghe.exchange.queries.documents import readables
from ronghe.exchange.queries.indexes import encoder, readings
from ronghe.exchange.queries.listings import visible_listings
from ronghe.exchange.queries.profiles import need_text
from ronghe.exchange.queries.sweeping import REASONS, TOP, Survey, stamps_of
from ronghe.kernel.index.nearest import Ranks, keys_of, scores_of
from ronghe.kernel.match import Candidate, Offer
from ronghe.kernel.match.many import Chunk, Judged, NeedText

REASON = "matched with everything"


@dataclass(frozen=True)
class Asked:
    """A need that was handed over: its row, the offers it was handed over with, and what they were read as."""

    row: int
    need: UUID
    offers: tuple[str, ...]
    stamps: tuple[str | None, ...]


def chunk_of(found: Survey, rows: Sequence[int], ranks: Ranks) -> tuple[Chunk, list[Asked]]:
    """The needs with their first offers as the audience may read them now; what it may not find is left out.

    Two statements for the needs, one to three per kind of offer, and as many for the stamps.
    """
    snapshot, audience = found.snapshot, found.audience
    first = keys_of(ranks[rows, :REASONS])
    there = first[first >= 0]
    names = dict(zip(there.tolist(), snapshot.ids(snapshot.rows_of_keys(there)), strict=True))
    ids: dict[str, set[UUID]] = defaultdict(set)
    for name in names.values():
        kind, _, key = name.partition(":")
        ids[kind].add(UUID(key))
    keys = [f"need:{found.needs[row]}" for row in rows] + list(names.values())
    stamps = stamps_of(keys)  # before the texts: what changes in between is seen when it is written down
    offers: dict[str, tuple[int, Offer]] = {}
    for kind, wanted in ids.items():
        for readable in readables(kind, wanted, audience):
            if readable.offer_kind:
                offers[readable.key] = (len(offers), readable.offer())
    listed = visible_listings(audience, "need").filter(pk__in=[found.needs[row] for row in rows])
    needs = {need.pk: need for need in listed.filter(status=ListingStatus.OPEN)}
    handed: list[tuple[NeedText, tuple[int, ...]]] = []
    asked = []
    for row, of_need in zip(rows, first.tolist(), strict=True):
        need = found.needs[row]
        mine = [names[key] for key in of_need if key >= 0 and names[key] in offers]
        if need in needs:
            handed.append((need_text(needs[need], audience), tuple(offers[name][0] for name in mine)))
            asked.append(Asked(row, need, tuple(mine), tuple(stamps.get(k) for k in (f"need:{need}", *mine))))
    several = [offer for _place, offer in offers.values()]
    return Chunk(tuple(handed), tuple(several), tuple(readings(audience).written(several, encoder()))), asked


@transaction.atomic
def store(found: Survey, asked: Sequence[Asked], judged: Sequence[Sequence[Judged]]) -> tuple[int, set[int]]:
    """Keep as suggestions those that answer anything; how many rows changed, and which needs are settled.

    A need that changed while it was judged, or one of whose offers did, is left for the next run: its reasons would
    rest on words that are no longer there, or that fewer may read.
    """
    names = [name for one in asked for name in (f"need:{one.need}", *one.offers)]
    now = stamps_of(names)
    held = [
        (one, answers)
        for one, answers in zip(asked, judged, strict=True)
        if one.stamps == tuple(now.get(name) for name in (f"need:{one.need}", *one.offers))
    ]
    rows: dict[UUID, list[Match]] = defaultdict(list)
    for match in Match.objects.select_for_update().filter(
        need_id__in=[one.need for one, _ in held], audience=found.audience
    ):
        rows[match.need_id].append(match)
    added: list[Match] = []
    altered: list[tuple[Match, Sequence[str]]] = []
    gone: list[Match] = []
    for one, answers in held:
        _settle(found.audience, one, answers, rows[one.need], added, altered, gone)
    write_many(added, altered, reason=REASON)
    for match in gone:
        match.delete()
    return len(added) + len(altered) + len(gone), {one.row for one, _ in held}


def _settle(
    audience: Audience,
    asked: Asked,
    answers: Sequence[Judged],
    rows: Sequence[Match],
    added: list[Match],
    altered: list[tuple[Match, Sequence[str]]],
    gone: list[Match],
) -> None:
    """What becomes of the suggestions of one need."""
    known = {(row.offer_kind, row.offer_id): row for row in rows}
    for key, fresh in _fresh(answers, rows).items():
        row = known.pop(key, None)
        if row is None:
            added.append(
                Match(need_id=asked.need, audience=audience, offer_kind=key[0], offer_id=key[1], swept=True, **fresh)
            )
            continue
        if not row.swept:
            fresh.pop("place")  # its place is among those of the matching run, and so is why it stands there
            if row.reasons.get("basis", {}).get("code") in (OWNER, CLEARANCE):
                fresh["reasons"] = {**fresh["reasons"], "basis": row.reasons["basis"]}
        if differing := [name for name, value in fresh.items() if getattr(row, name) != value]:
            for name in differing:
                setattr(row, name, fresh[name])
            altered.append((row, differing))
    for row in known.values():
        if not row.swept:
            continue
        if row.status == MatchStatus.SUGGESTED:
            gone.append(row)
        elif row.place:
            row.place = 0
            altered.append((row, ["place"]))


def _fresh(answers: Sequence[Judged], rows: Sequence[Match]) -> dict[tuple[str, UUID], dict[str, Any]]:
    """What is to be kept of each offer that answers anything; of one kind the better founded first.

    They stand behind those that the need's own matching run has placed.
    """
    found: list[tuple[Any, Candidate]] = []
    for one in answers:
        if one.relevant:
            candidate = one.candidate
            basis = basis_of(candidate)
            order = (bool(candidate.vetoes), not candidate.told, ORDER.index(basis.code), -score_of(candidate))
            found.append(((*order, candidate.offer.id), candidate))
    theirs = {(row.offer_kind, row.offer_id) for row in rows if not row.swept}
    placed = Counter(row.offer_kind for row in rows if row.place and not row.swept)
    fresh: dict[tuple[str, UUID], dict[str, Any]] = {}
    for _order, candidate in sorted(found, key=lambda pair: pair[0]):
        kind = candidate.offer.kind
        placed[kind] += (kind, UUID(candidate.offer.id)) not in theirs
        fresh[kind, UUID(candidate.offer.id)] = {
            "place": placed[kind],
            "score": score_of(candidate),
            "reasons": reasons_of(candidate, basis_of(candidate)),
        }
    return fresh


def keep(found: Survey, rows: Sequence[int], held: Ranks, last: int) -> None:
    """Of needs whose judgement stands, write down what they have met. Three statements, none where nothing is new."""
    same = (held[rows] == found.stored[rows]).all(axis=1).tolist()
    behind = [found.needs[row] for row, one in zip(rows, same, strict=True) if one and found.since[row] != last]
    if behind:
        NearestOffers.objects.filter(audience=found.audience, need_id__in=behind).update(seen_key=last)
    others = [(row, found.judged[row]) for row, one in zip(rows, same, strict=True) if not one]
    remember(found, others, held, last)


@transaction.atomic
def remember(found: Survey, rows: Sequence[tuple[int, str]], held: Ranks, last: int) -> None:
    """Write down which offers are nearest, up to which key of the index, and whether the first of them are judged.

    Needs that were deleted meanwhile are passed over. One statement, and one per 200 needs; none for no needs.
    """
    if not rows:
        return
    snapshot = found.snapshot
    needs = Need.objects.select_for_update(no_key=True).filter(pk__in=[found.needs[row] for row, _ in rows]).order_by()
    there = set(needs.values_list("pk", flat=True))
    states = []
    for row, judged in rows:
        if found.needs[row] not in there:
            continue
        ranks = held[row]
        keys = keys_of(ranks[:TOP])
        keys = keys[keys >= 0]
        names = snapshot.ids(snapshot.rows_of_keys(keys))
        scores = scores_of(ranks[:TOP]).tolist()
        states.append(
            NearestOffers(
                need_id=found.needs[row],
                audience=found.audience,
                offers=[[name, score] for name, score in zip(names, scores, strict=False)],
                ranks=ranks.tobytes(),
                need_key=int(found.keys[row]),
                seen_key=last,
                judged=judged,
                found_at=timezone.now(),
            )
        )
    NearestOffers.objects.bulk_create(
        states,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["need", "audience"],
        update_fields=["offers", "ranks", "need_key", "seen_key", "judged", "found_at"],
    )


@transaction.atomic
def forget(audience: Audience | None = None, needs: Sequence[UUID] | None = None) -> None:
    """Forget what was found for needs that the audience may find no longer; without any, for all needs.

    Their swept suggestions go as well, unless something became of them.
    """
    states = NearestOffers.objects.all() if audience is None else NearestOffers.objects.filter(audience=audience)
    if needs is None:
        states.delete()
        return
    for begin in range(0, len(needs), 500):
        some = needs[begin : begin + 500]
        states.filter(need_id__in=some).delete()
        swept = Match.objects.filter(need_id__in=some, audience=audience, swept=True, status=MatchStatus.SUGGESTED)
        for match in swept:
            match.delete()
