"""Notices of the way of a listing to its readers, and where each leads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.exchange.models import Listing
from ronghe.exchange.queries.gates import owner_people, technology_managers
from ronghe.network.commands import notify, word_notice

word_notice(
    "exchange.listing_submitted",
    _("A listing waits for your review"),
    _("An owner submitted a listing. Read it and approve it, or send it back with comments."),
)
word_notice(
    "exchange.listing_returned",
    _("A listing of yours was sent back for revision"),
    _("“%(title)s”: a reviewer asks for changes; the comments stand beside the fields. %(note)s"),
)
word_notice(
    "exchange.listing_opened",
    _("A listing of yours is open now"),
    _("“%(title)s” passed the review and can be found. It stays open until %(renew_on)s."),
)
word_notice(
    "exchange.listing_renewal_due",
    _("A listing of yours is about to expire"),
    _("“%(title)s” leaves the search after %(renew_on)s unless you renew it."),
)
word_notice(
    "exchange.listing_expired",
    _("A listing of yours has expired"),
    _("Nobody renewed “%(title)s” by %(renew_on)s; it can no longer be found. Renew it to bring it back."),
)
word_notice(
    "exchange.listing_renewed_for_you",
    _("A listing of yours was renewed for you"),
    _("A technology manager renewed “%(title)s” until %(renew_on)s. Reason: %(why)s"),
)
word_notice(
    "exchange.listing_withdrawn_for_you",
    _("A listing of yours was withdrawn by the node"),
    _("A technology manager withdrew “%(title)s”. Reason: %(why)s"),
)
word_notice(
    "exchange.pooled",
    _("A need of yours was pooled with others"),
    _("Several institutions ask for the same as “%(title)s”. One pooled need speaks for all; yours stays as it is."),
)

PATHS = {"need": "needs", "achievement": "achievements", "service": "services", "mandate": "mandates"}


def path_of(listing: Listing, end: str = "") -> str:
    """Address of the listing's page, or of a page below it."""
    return f"/{PATHS[str(listing._meta.model_name)]}/{listing.pk}/{end}"


def tell_owner(listing: Listing, kind: str, *, end: str = "", note: str = "", why: str = "") -> None:
    """Tell the owner's people. Three statements."""
    context = {
        "title_zh": listing.title_zh,
        "title_en": listing.title_en,
        "renew_on": listing.renew_on.isoformat() if listing.renew_on else "",
        "note": note,
        "why": why,
    }
    due = listing.renew_on if kind == "exchange.listing_renewal_due" else None
    notify(owner_people(listing), kind, context, path=path_of(listing, end), due_on=due)


def tell_reviewers(listing: Listing) -> None:
    """Tell those who may review it; nothing of its content, as their tier may not reach it. Three statements."""
    kind = str(listing._meta.model_name)
    notify(
        technology_managers(listing),
        "exchange.listing_submitted",
        {"kind": kind},
        path=f"/reviews/{kind}/{listing.pk}/",
    )


def tell_reviewers_of_many(first: Listing) -> None:
    """Tell the reviewers once that an owner submitted several of the kind of ``first``. Three statements."""
    kind = str(first._meta.model_name)
    notify(technology_managers(first), "exchange.listing_submitted", {"kind": kind}, path=f"/reviews/?kind={kind}")
