"""``ronghe listings``"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

import click

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.exchange import commands
from ronghe.exchange.enums import ListingKind, ListingStatus
from ronghe.exchange.models import Listing, Need
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.queries.gates import gates
from ronghe.network.models import Person
from ronghe.network.queries import standing_of

KIND = click.Choice(ListingKind.values)


@click.group(name="listings")
def command() -> None:
    """The way of listings: submit, review, renew, withdraw; the quality gate; needs that say the same."""


def _shown(kind: str, listing: Listing) -> None:
    day = listing.renew_on.isoformat() if listing.renew_on else ""
    click.echo(f"{kind}\t{listing.pk}\t{listing.status}\t{day}")


def _existing(kind: str, listing_id: UUID) -> UUID:
    if not MODELS[ListingKind(kind)]._default_manager.filter(pk=listing_id).exists():
        raise NotFound()
    return listing_id


reason_option = click.option("--reason", required=True, help="Why the node does this; kept in the log.")


@command.command()
@click.argument("kind", type=KIND)
@click.argument("listing", type=click.UUID)
@reason_option
@lang_option
@refusing
def submit(kind: str, listing: UUID, reason: str, lang: str) -> None:
    """Hand LISTING of KIND to the reviewers."""
    _shown(kind, commands.submit_listing(Actor.system(reason), kind, _existing(kind, listing)))


@command.command()
@click.argument("kind", type=KIND)
@click.argument("listing", type=click.UUID)
@click.argument("verdict", type=click.Choice(["approve", "return"]))
@click.option("--reviewer", required=True, type=click.UUID, help="The technology manager who decided.")
@click.option("--note", default="", help="Note for the owner; needed when it is sent back.")
@reason_option
@lang_option
@refusing
def review(kind: str, listing: UUID, verdict: str, reviewer: UUID, note: str, reason: str, lang: str) -> None:
    """Write down what a technology manager decided of LISTING; the rules of the gate hold."""
    person = Person.objects.filter(pk=reviewer).first()
    if person is None:
        raise NotFound()
    actor = standing_of(person).actor(door="cli").because(reason)
    _shown(kind, commands.review_listing(actor, kind, _existing(kind, listing), verdict, note=note))


@command.command()
@click.argument("kind", type=KIND)
@click.argument("listing", type=click.UUID)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Day; the usual time of the kind where left out.")
@reason_option
@lang_option
@refusing
def renew(kind: str, listing: UUID, until: datetime | None, reason: str, lang: str) -> None:
    """Keep LISTING open, or open it again."""
    day = until.date() if until else None
    _shown(kind, commands.renew_listing(Actor.system(reason), kind, _existing(kind, listing), day, why=reason))


@command.command()
@click.argument("kind", type=KIND)
@click.argument("listing", type=click.UUID)
@reason_option
@lang_option
@refusing
def withdraw(kind: str, listing: UUID, reason: str, lang: str) -> None:
    """Close LISTING for good; pages, search, files and the API refuse it at once."""
    _shown(kind, commands.withdraw_listing(Actor.system(reason), kind, _existing(kind, listing), why=reason))


@command.command()
@click.argument("kind", type=KIND, required=False)
@click.option("--reviews", type=click.IntRange(0, 2), help="Approvals before a listing opens.")
@click.option("--days", type=click.IntRange(7, 3650), help="Days until it must be renewed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@lang_option
@refusing
def gate(kind: str | None, reviews: int | None, days: int | None, as_json: bool, lang: str) -> None:
    """Show the quality gate of every kind, or set that of KIND."""
    if kind is not None:
        now = next(row for row in gates() if row.listing_kind == kind)
        commands.set_gate(
            Actor.system("quality gate set at the command line"),
            kind,
            now.reviews if reviews is None else reviews,
            now.renew_days if days is None else days,
        )
    rows = [{"kind": str(row.listing_kind), "reviews": row.reviews, "days": row.renew_days} for row in gates()]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(f"{row['kind']}\t{row['reviews']}\t{row['days']}")


@command.command()
@lang_option
@refusing
def pools(lang: str) -> None:
    """Compare all open needs and propose to pool those that say the same; prints each new proposal."""
    actor = Actor.system("needs compared at the command line")
    commands.follow_outbox()
    for key in list(Need.objects.filter(status=ListingStatus.OPEN).values_list("pk", flat=True)):
        pool = commands.propose_pool(actor, key)
        if pool is not None:
            members = " ".join(str(member) for member in pool.members.values_list("pk", flat=True))
            click.echo(f"{pool.pk}\t{pool.score:.2f}\t{members}")
