"""Memos that an organisation keeps, and what has changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange.permissions import reading_of
from ronghe.exchange.queries.listings import visible_listings
from ronghe.route import permissions
from ronghe.route.judging.answers import RegimeAnswer
from ronghe.route.models import KeptMemo
from ronghe.route.queries.memos import Memo
from ronghe.route.queries.texts import BELONGING

OFFERED = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise: ``what`` is a key of ``findings_of``; empty text where nothing came out."""

    what: str
    then: str
    now: str


def kept_memos(actor: Actor) -> QuerySet[KeptMemo]:
    """Memos of the actor's organisations, the last changed first; none for visitors and guests. One statement."""
    return KeptMemo.objects.filter(permissions.kept_memos_of(actor))


def kept_memo(actor: Actor, memo_id: UUID) -> KeptMemo:
    """One memo of the actor's organisations. One statement.

    Raises:
        NotFound: there is none that this actor reads.
    """
    found = kept_memos(actor).filter(pk=memo_id).first()
    if found is None:
        raise NotFound()
    return found


def memos_about(actor: Actor, listing_id: UUID) -> QuerySet[KeptMemo]:
    """Memos of the actor's organisations that belong to a listing, the last changed first. One statement."""
    return kept_memos(actor).filter(listing_id=listing_id)


def listings_to_belong(actor: Actor) -> list[tuple[str, str, str]]:
    """(kind, identifier, title) of the needs and achievements to which the actor may add a memo: those of the
    organisation acted for, the newest ``OFFERED`` of each kind. Some statements, whatever their number.
    """
    if not permissions.may_keep_memos(actor):
        return []
    reading = reading_of(actor)
    return [
        (str(kind), str(row.pk), str(row.title))
        for kind in BELONGING
        for row in visible_listings(reading, kind).filter(owner=actor.acting_for)[:OFFERED]
    ]


def findings_of(memo: Memo) -> dict[str, Any]:
    """What came out, in keys that are the same in every language: the outcome of each regime (empty: open), the
    likeliest codes, and under ``packs`` the edition of every pack that spoke. Plain JSON. No statement.
    """
    packs = {
        one.pack.id: one.pack.version
        for one in (memo.nmpa.rules, memo.nmpa.exemption.rules, memo.us.path, memo.eu.rules, *_drug_rules(memo))
    }
    codes = memo.us.codes
    fda = codes.candidates[0].code if codes and codes.settles else ""
    fda = memo.us.chosen.code if memo.us.chosen else fda
    return {
        "china": memo.nmpa.outcome or "",
        "us": memo.us.path.outcome or "",
        "eu": memo.eu.outcome or "",
        "drug": memo.drugs.drug.route.outcome or "" if memo.drugs else "",
        "nmpa_code": memo.nmpa.codes[0][0] if memo.nmpa.codes else "",
        "fda_code": fda,
        "packs": packs,
    }


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What two ``findings_of`` say otherwise, outcomes first, then editions as ``packs.ID``.

    >>> differences({"china": "class_2", "packs": {"a": "1"}}, {"china": "class_3", "packs": {"a": "1"}})
    (Difference(what='china', then='class_2', now='class_3'),)
    """
    flat_then, flat_now = _flat(then), _flat(now)
    return tuple(
        Difference(what, flat_then.get(what, ""), flat_now.get(what, ""))
        for what in [*flat_now, *(name for name in flat_then if name not in flat_now)]
        if flat_then.get(what, "") != flat_now.get(what, "")
    )


def _flat(findings: Mapping[str, Any]) -> dict[str, str]:
    plain = {name: str(value) for name, value in findings.items() if name != "packs"}
    return plain | {f"packs.{name}": str(version) for name, version in dict(findings.get("packs") or {}).items()}


def _drug_rules(memo: Memo) -> tuple[RegimeAnswer, ...]:
    return (memo.drugs.drug.route, memo.drugs.intake) if memo.drugs else ()
