"""Many listings of one kind at once: what an import brings in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.problems import Problem
from ronghe.base.saving import apply_values
from ronghe.base.writing import write_many
from ronghe.exchange import permissions
from ronghe.exchange.commands.listings import bound_renewal, require_tickets_in_order, settable_of
from ronghe.exchange.commands.telling import tell_reviewers_of_many
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.errors import NeedIncomplete
from ronghe.exchange.models import Listing, Need, NeedTarget
from ronghe.exchange.models.kinds import MODELS, TEXT_FIELDS
from ronghe.exchange.queries.gates import gate_of
from ronghe.exchange.queries.guards import require_no_patient_data, texts_in
from ronghe.network.permissions import is_staff


@dataclass(frozen=True, slots=True)
class ListingDraft:
    """A listing as it is to be stored.

    Attributes:
        key: id of the listing, or the one that a new listing gets.
        new: whether there is none of this id yet.
        values: columns and values, as for ``save_listing``.
        targets: targets of a need, all of them; ``None`` leaves them as they are.
        publish: open it at once, as the node and its staff do, who looked at the preview; an owner's is submitted
            where its kind is reviewed first, and so is what staff bring in for an organisation of their own. One of
            which nothing but the title is told stays a draft.
        reason: answers the patient-data guard, and is kept in the history.
    """

    key: UUID
    new: bool
    values: Mapping[str, Any]
    targets: Sequence[Mapping[str, Any]] | None = None
    publish: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the gate asks of these listings.

    Attributes:
        reviewed: whether somebody else reads them before they open, or after they were changed.
        own: whose listings alone that is asked of: the organisations of staff; ``None`` asks it of all.
        renew_on: until when what opens today stays open at the latest.
    """

    reviewed: bool
    own: frozenset[UUID] | None
    renew_on: date

    def reviews(self, listing: Listing) -> bool:
        """Whether this one is read by somebody else: staff open what others hand over, and never their own."""
        return self.reviewed and (self.own is None or listing.owner_id in self.own)


@dataclass(slots=True)
class _Pile:
    """What is to be written."""

    added: list[Any] = field(default_factory=list)
    altered: list[tuple[Any, list[str]]] = field(default_factory=list)
    touched: dict[UUID, Any] = field(default_factory=dict)


@transaction.atomic
def store_listings(actor: Actor, kind: str, drafts: Sequence[ListingDraft]) -> list[Listing | Problem]:
    """Make or change many listings; for each draft the listing, or why it was refused. The others are stored.

    The same checks, history and notes for the index as ``save_listing``, ``save_targets`` and ``publish_listing``
    together, but no matching run is asked for: the caller asks for one over all that it stores.

    Cost: some twelve statements per five hundred rows on PostgreSQL; SQLite needs more for wide tables.

    Refusals given back: NotAllowed, FieldUnusable, TierUnusable, NeedIncomplete, IdentityNumberFound, PatientNameFound.
    """
    model: Any = MODELS[ListingKind(kind)]
    old = [draft.key for draft in drafts if not draft.new]
    there = {row.pk: row for row in model._default_manager.select_for_update().filter(pk__in=old)} if old else {}
    gate = gate_of(kind)
    rules = _Rules(
        reviewed=gate.reviews > 0 and not actor.is_system,
        own=permissions.own_organisations(actor) if is_staff(actor) else None,
        renew_on=timezone.localdate() + timedelta(days=gate.renew_days),
    )
    pile = _Pile()
    results: list[Listing | Problem] = []
    targets: list[tuple[Need, Sequence[Mapping[str, Any]]]] = []
    for draft in drafts:
        try:
            listing, columns = _checked(actor, ListingKind(kind), model, draft, there.get(draft.key), rules)
        except Problem as problem:
            results.append(problem)
            continue
        results.append(listing)
        if draft.new:
            pile.added.append(listing)
        elif columns:
            pile.altered.append((listing, columns))
        if draft.new or columns:
            pile.touched[listing.pk] = listing
        if draft.targets is not None and isinstance(listing, Need):
            targets.append((listing, draft.targets))
    write_many(pile.added, pile.altered, reason=actor.reason)
    changed = _store_targets(targets, {listing.pk for listing in pile.added}, actor)
    pile.touched |= {need.pk: need for need in changed}
    _note(kind, pile)
    if pile.touched:
        made = [listing.pk for listing in pile.added]
        others = sorted(pile.touched.keys() - set(made))
        audit.record(actor, "exchange.store_listings", after={"kind": kind, "made": made, "changed": others})
    submitted = [row for row in pile.added if row.status == ListingStatus.SUBMITTED]
    if submitted:
        tell_reviewers_of_many(submitted[0])
    return results


def _checked(
    actor: Actor, kind: ListingKind, model: Any, draft: ListingDraft, existing: Any, rules: _Rules
) -> tuple[Listing, list[str]]:
    """The listing with its values set, unsaved, and the columns that changed."""
    settable = settable_of(draft.values, actor)
    require_no_patient_data(texts_in(settable.values()), reason=draft.reason)
    if "tiers" in settable:
        settable["tiers"] = permissions.usable_tiers(kind, settable["tiers"])
    listing = existing if not draft.new else model(pk=draft.key, written_by=actor.person_id)
    if existing is not None:
        permissions.require_change(actor, existing)
    owner_id = listing.owner_id
    columns = [model._meta.get_field(name).name for name in apply_values(listing, settable)]
    require_tickets_in_order(listing)
    if draft.new or listing.owner_id != owner_id:
        permissions.require_enter(actor, listing)
    if not (listing.title_zh or listing.title_en):
        raise NeedIncomplete()
    opens = listing.status == ListingStatus.DRAFT and any(
        getattr(listing, name) for name in TEXT_FIELDS[kind] if not name.startswith("title")
    )
    bound_renewal(listing, rules.renew_on)
    if draft.publish and draft.new and opens:
        if rules.reviews(listing):
            listing.status, listing.submitted_at, listing.round = ListingStatus.SUBMITTED, timezone.now(), 1
        else:
            listing.status, listing.published_at = ListingStatus.OPEN, timezone.now()
            if listing.renew_on is None and not listing.illustrative:
                listing.renew_on = rules.renew_on
    if existing is not None and columns and rules.reviews(listing):
        columns += _shown_to_reviewers(listing)
    because(listing, draft.reason or actor.reason)
    return listing, columns


def _shown_to_reviewers(listing: Listing) -> list[str]:
    """What an owner's change does to the state, as ``listings.note_edit``; the columns that changed."""
    if listing.status == ListingStatus.SUBMITTED:
        listing.status = ListingStatus.DRAFT
        return ["status"]
    if listing.status in (ListingStatus.OPEN, ListingStatus.EXPIRED) and not listing.unreviewed_change:
        listing.unreviewed_change = True
        return ["unreviewed_change"]
    return []


def _store_targets(
    wanted: Sequence[tuple[Need, Sequence[Mapping[str, Any]]]], new: set[UUID], actor: Actor
) -> list[Need]:
    """Exactly these targets on each need, in order; the needs of which something changed."""
    kept: dict[UUID, list[NeedTarget]] = {need.pk: [] for need, _ in wanted if need.pk not in new}
    for row in NeedTarget.objects.filter(need_id__in=kept).order_by("position", "id") if kept else ():
        kept[row.need_id].append(row)
    added: list[NeedTarget] = []
    altered: list[tuple[NeedTarget, list[str]]] = []
    changed = []
    for need, targets in wanted:
        rows = kept.get(need.pk, [])
        before = len(added) + len(altered)
        for position, values in enumerate(targets):
            row = rows[position] if position < len(rows) else NeedTarget(need=need)
            columns = apply_values(row, {"high": None, **values, "position": position})
            if position >= len(rows):
                added.append(row)
            elif columns:
                altered.append((row, columns))
        for row in rows[len(targets) :]:
            row.delete()
        if len(added) + len(altered) != before or len(rows) > len(targets):
            changed.append(need)
    write_many(added, altered, reason=actor.reason)
    return changed


def _note(kind: str, pile: _Pile) -> None:
    """Tell the index: what is open, and what was there and is open no longer, or to others than before."""
    outbox.note_many(kind, [key for key, one in pile.touched.items() if one.status == ListingStatus.OPEN])
    closing = {"tier", "tiers", "anonymous"}
    gone = [one.pk for one, names in pile.altered if one.status != ListingStatus.OPEN or closing.intersection(names)]
    outbox.note_many(kind, gone, deleted=True)
