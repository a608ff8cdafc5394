"""What a form shows: the listing, what was typed and not saved, what reviewers said, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.problems import NotFound
from ronghe.exchange import permissions
from ronghe.exchange.enums import FormKind, ListingKind, ListingStatus, Verdict
from ronghe.exchange.errors import LookNeeded
from ronghe.exchange.models import Listing, Need, Review, Unsaved
from ronghe.exchange.models.kinds import SUBJECTS
from ronghe.exchange.queries.describing import Question, questions_for
from ronghe.exchange.queries.listings import listing_of

ASKED: dict[ListingKind, tuple[str, ...]] = {
    ListingKind.NEED: ("problem", "population", "setting", "practice", "outcome", "targets", "wanted"),
    ListingKind.ACHIEVEMENT: (
        "problem", "difference", "evidence", "economics", "trl", "maturity", "ip_state", "team", "seeks",
    ),
    ListingKind.SERVICE: ("scope", "standards", "capacity", "price", "lead_time"),
    ListingKind.MANDATE: ("thesis", "stages", "ticket", "regions", "wants", "excludes"),
}  # fmt: skip
"""What buyers screen on, for each kind: what the form asks for first and "missing" counts."""

LONGEST = 20_000
"""Characters that one text of a form may have."""


def editable_listing(actor: Actor, kind: str, listing_id: UUID) -> Listing:
    """A listing that the actor may change, read as far as the actor may read it. Few statements.

    Raises:
        NotFound: there is none that this actor may change.
        LookNeeded: staff act for the owner and have not opened what is private; a form that shows half of a listing
            would empty the other half.
    """
    listing = listing_of(actor, kind, listing_id)
    if not permissions.may_change(actor, listing):
        raise NotFound()
    if permissions.reading_audience(actor, listing) != Audience.PRIVATE:
        raise LookNeeded()
    return listing


def unsaved_of(actor: Actor, kind: str, listing: Listing | None) -> Unsaved | None:
    """What the actor typed and did not save: of this listing, of a new one, or of their own profile. One statement."""
    owner = listing.owner_id if listing else actor.acting_for
    if kind == FormKind.EXPERT:
        owner = None
    elif owner is None:
        return None
    if actor.person_id is None:
        return None
    typed = Q(person_id=actor.person_id, organisation_id=owner, kind=kind, listing_id=listing.pk if listing else None)
    return Unsaved.objects.filter(typed).first()


@dataclass(frozen=True, slots=True)
class Remarks:
    """What reviewers said when they sent a listing back."""

    notes: tuple[str, ...]
    comments: Mapping[str, tuple[str, ...]]


def remarks_of(listing: Listing) -> Remarks:
    """What was said in the last round that was sent back, while it waits for its revision. At most one statement."""
    if listing.status not in (ListingStatus.RETURNED, ListingStatus.DRAFT) or not listing.round:
        return Remarks((), {})
    rows = Review.objects.filter(
        listing_kind=str(listing._meta.model_name),
        listing_id=listing.pk,
        round=listing.round,
        verdict=Verdict.RETURN,
    )
    comments: dict[str, tuple[str, ...]] = {}
    notes: list[str] = []
    for row in rows:
        if row.note:
            notes.append(row.note)
        for field, text in row.comments.items():
            comments[field] = (*comments.get(field, ()), str(text))
    return Remarks(tuple(notes), comments)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a listing lacks: fields that buyers screen on, texts without their Chinese or English, and questions."""

    fields: tuple[str, ...]
    without_zh: tuple[str, ...]
    without_en: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def nothing(self) -> bool:
        """Whether all is there."""
        return not (self.fields or self.without_zh or self.without_en)


def missing_in(listing: Listing, *, targets: int | None = None) -> Missing:
    """What is missing in a whole listing. No statement where targets are prefetched or their number is given."""
    kind = ListingKind(str(listing._meta.model_name))
    count = 0
    if isinstance(listing, Need):
        count = len(listing.targets.all()) if targets is None and not listing._state.adding else targets or 0
    there = {name: (getattr(listing, f"{name}_zh"), getattr(listing, f"{name}_en")) for name in SUBJECTS[kind]}
    fields = tuple(name for name in ASKED[kind] if not _told(listing, name, there, count))
    texts = {f"{name}_zh": zh or en for name, (zh, en) in there.items()}
    return Missing(
        fields,
        tuple(name for name, (zh, en) in there.items() if en and not zh),
        tuple(name for name, (zh, en) in there.items() if zh and not en),
        questions_for(texts, count) if kind == ListingKind.NEED else (),
    )


def _told(listing: Listing, name: str, there: Mapping[str, tuple[str, str]], targets: int) -> bool:
    if name in there:
        return any(there[name])
    if name == "targets":
        return targets > 0
    if name == "ticket":
        return any(getattr(listing, column) is not None for column in ("ticket_min_cny", "ticket_max_cny"))
    return getattr(listing, name) not in (None, "", [], "unknown")


def names_its_owner(listing: Listing) -> list[str]:
    """Subjects of an anonymous listing whose text names its owner: what would give the name away. No statement where
    the owner is fetched.
    """
    owner = listing.owner
    names = {name.casefold() for name in (owner.name_zh, owner.name_en, *owner.aliases) if len(name) > 1}
    found = []
    for subject in SUBJECTS[ListingKind(str(listing._meta.model_name))]:
        text = f"{getattr(listing, f'{subject}_zh')}\n{getattr(listing, f'{subject}_en')}".casefold()
        if any(name in text for name in names):
            found.append(subject)
    return found
