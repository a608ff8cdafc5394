"""Needs of several organisations that say the same: which, how alike, and the sentences that show it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.exchange import permissions
from ronghe.exchange.enums import ListingKind, ListingStatus, PoolStatus
from ronghe.exchange.models import Need, Pool
from ronghe.exchange.queries.documents import Readable, readables
from ronghe.exchange.queries.indexes import encoder, index_for
from ronghe.exchange.queries.leaving import leaving
from ronghe.exchange.queries.listings import visible_listings
from ronghe.kernel import text as kernel_text
from ronghe.kernel.index import Query
from ronghe.kernel.match.subjects import shared_subjects

COMPARED = Audience.MEMBER
"""Needs are compared by what members of the node may read: what is narrower never leads to a proposal."""

LEAST_LIKENESS = 0.55
"""Cosine of title and problem from which two needs may say the same, if they also share a subject.

Measured with the encoder shipped: of ten pairs of needs worded apart that say the same, eight are found; of ten pairs
about the same organ or disease that ask for something else, two are proposed; of the 190 pairs of the sample, none.
"""
PER_SUBJECT = 0.03
NEIGHBOURS = 20
MOST_MEMBERS = 12
SIDE_BY_SIDE = ("problem", "population", "setting", "practice", "outcome", "targets")


@dataclass(frozen=True, slots=True)
class Alike:
    """Needs that say the same, the one that the others are nearest to first, and how alike they are at least."""

    needs: tuple[Readable, ...]
    score: float

    @property
    def ids(self) -> list[UUID]:
        """Their identifiers."""
        return [need.id for need in self.needs]

    @property
    def key(self) -> str:
        """The same for the same members, in whatever order."""
        return members_key(self.ids)


def members_key(ids: Sequence[UUID]) -> str:
    """What a group of needs is known by."""
    return hashlib.sha256(" ".join(sorted(str(key) for key in ids)).encode()).hexdigest()


def alike_with(need_id: UUID) -> Alike | None:
    """The open needs of other organisations that say the same as this one, all of them alike with each other.

    Needs that are pooled already, pooled needs themselves, and pairs that somebody kept apart are left out.
    Cost: one search, five to eight statements, and the encoding of at most twenty short texts.
    """
    free = {need.id: need for need in readables("need", _candidates(need_id), COMPARED)}
    anchor = free.get(need_id)
    if anchor is None:
        return None
    others = [need for key, need in free.items() if key != need_id]
    if not others:
        return None
    apart = _kept_apart(list(free))
    rows = [anchor, *others]
    vectors = encoder().encode([_head(need) for need in rows])
    likeness = vectors @ vectors.T
    places = {need.id: place for place, need in enumerate(rows)}

    def score(one: Readable, other: Readable) -> float:
        if one.organisation == other.organisation or frozenset((one.id, other.id)) in apart:
            return 0.0
        cosine = float(likeness[places[one.id], places[other.id]])
        shared = [name for name in shared_subjects(_head(one), _head(other)) if not name.startswith("anatomy:")]
        return cosine + PER_SUBJECT * min(len(shared), 3) if shared and cosine >= LEAST_LIKENESS else 0.0

    members, least = [anchor], 1.0
    for other in sorted(others, key=lambda row: (-score(anchor, row), str(row.id))):
        worth = min(score(member, other) for member in members)
        if worth > 0 and len(members) < MOST_MEMBERS:
            members.append(other)
            least = min(least, worth)
    return Alike(tuple(members), round(min(least, 1.0), 4)) if len(members) > 1 else None


def _candidates(need_id: UUID) -> list[UUID]:
    """The need and its neighbours in the index, as far as they are not pooled."""
    anchor = next(readables("need", [need_id], COMPARED), None)
    if anchor is None:
        return []
    asked = Query(text=_head(anchor), filters={"kind": ["need"]}, limit=NEIGHBOURS, without=leaving())
    page = index_for(COMPARED).search(asked)
    keys = [need_id, *(UUID(hit.id.partition(":")[2]) for hit in page.hits)]
    pooled = Need.objects.filter(pk__in=keys).filter(pooled_from__isnull=False).values_list("pk", flat=True)
    inside = Pool.objects.filter(status=PoolStatus.ACCEPTED, members__in=keys).values_list("members", flat=True)
    taken = {*pooled, *inside}
    return [key for key in dict.fromkeys(keys) if key not in taken]


def _kept_apart(ids: Sequence[UUID]) -> set[frozenset[UUID]]:
    pairs: set[frozenset[UUID]] = set()
    for pool in Pool.objects.filter(status=PoolStatus.REJECTED, members__in=ids).distinct().prefetch_related("members"):
        keys = [member.pk for member in pool.members.all()]
        pairs |= {frozenset(pair) for pair in combinations(keys, 2)}
    return pairs


def _head(need: Readable) -> str:
    """Title and problem, in one language: Chinese where it is there."""
    fields = need.fields
    title = fields.get("title_zh") or fields.get("title_en", "")
    problem = fields.get("problem_zh") or fields.get("problem_en") or fields.get("summary_zh", "")
    return f"{title}。{problem}"


def sentences_of(needs: Sequence[Readable]) -> list[dict[str, Any]]:
    """For each subject on which at least two of the needs say something: the sentence of each that is nearest to the
    others'. One encoding of all their sentences.
    """
    rows = []
    for subject in SIDE_BY_SIDE:
        spoken = [(need, _sentences(need, subject)) for need in needs]
        spoken = [(need, said) for need, said in spoken if said]
        if len(spoken) < 2:
            continue
        vectors = encoder().encode([sentence for _need, said in spoken for sentence in said])
        ends = np.cumsum([len(said) for _need, said in spoken])
        blocks = np.split(vectors, ends[:-1])
        cells = []
        for place, (need, said) in enumerate(spoken):
            others = np.vstack([block for other, block in enumerate(blocks) if other != place])
            nearest = (blocks[place] @ others.T).max(axis=1)
            best = int(np.argmax(nearest))
            cells.append({"need": str(need.id), "text": said[best], "likeness": round(float(nearest[best]), 3)})
        rows.append({"subject": subject, "cells": cells})
    return rows


def _sentences(need: Readable, subject: str) -> list[str]:
    text = need.fields.get(f"{subject}_zh") or need.fields.get(f"{subject}_en") or need.fields.get(subject, "")
    return [passage.text.strip() for passage in kernel_text.passages(text) if passage.text.strip()][:8]


@dataclass(frozen=True, slots=True)
class ShownPool:
    """A pool as one actor may see it: members they find, and only sentences that they may read today."""

    pool: Pool
    members: list[Need]
    rows: list[tuple[str, list[tuple[Need, str]]]]
    hidden: int


def pools(actor: Actor, status: str) -> QuerySet[Pool]:
    """Pools in a state, for the technology managers; none for everybody else. Most alike first."""
    rows = Pool.objects.filter(status=status).select_related("need").prefetch_related("members")
    return rows if permissions.may_pool(actor) else rows.none()


def shown_pool(actor: Actor, pool: Pool) -> ShownPool:
    """A pool with its members and sentences, cut to the actor. Two statements, and those of ``reading_of``."""
    reading = permissions.reading_of(actor)
    keys = [member.pk for member in pool.members.all()]
    members = {row.pk: row for row in visible_listings(reading, "need").filter(pk__in=keys)}
    ordered = [members[key] for key in keys if key in members]
    rows = []
    for row in pool.sentences:
        said = {cell["need"]: cell["text"] for cell in row["cells"]}
        cells = [(member, _still_there(member, row["subject"], said.get(str(member.pk), ""))) for member in ordered]
        if sum(1 for _member, text in cells if text) > 1:
            rows.append((row["subject"], cells))
    return ShownPool(pool, ordered, rows, len(keys) - len(ordered))


def _still_there(member: Need, subject: str, sentence: str) -> str:
    """The sentence, if the need, as cut to the reader, still holds it."""
    if subject == "targets":
        whole = "；".join(str(target) for target in member.targets.all())
        return whole if sentence else ""
    whole = f"{getattr(member, f'{subject}_zh')}\n{getattr(member, f'{subject}_en')}"
    return sentence if sentence and sentence in whole else ""


def pool_members(actor: Actor, need: Need) -> list[Need]:
    """The needs that a pooled need speaks for, as far as the actor finds them; their owners by tier and anonymity.

    One statement where it is no pooled need.
    """
    pool = Pool.objects.filter(need_id=need.pk, status=PoolStatus.ACCEPTED).first()
    if pool is None:
        return []
    keys = list(pool.members.values_list("pk", flat=True))
    return list(visible_listings(actor, ListingKind.NEED).filter(pk__in=keys))


def open_members(pool: Pool) -> list[Need]:
    """Members that are still open, and to a circle in which needs are compared. One statement."""
    tiers = [Audience.PUBLIC, COMPARED]
    return list(pool.members.filter(status=ListingStatus.OPEN, tier__in=tiers).select_related("owner"))
