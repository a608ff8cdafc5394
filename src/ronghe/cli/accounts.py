"""``ronghe accounts``"""

from __future__ import annotations

from uuid import UUID

import click
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.network import commands, queries
from ronghe.network.enums import NodeRole, TokenScope
from ronghe.network.models import Invitation, Organisation, Person, User

reason_option = click.option("--reason", required=True, help="Why the operator does this; kept in the audit log.")


@click.group(name="accounts")
def command() -> None:
    """Who may log in: invite, give and take roles, make and revoke tokens, stop and help accounts."""


def _actor(reason: str) -> Actor:
    return Actor.system(reason)


def _print_link(invitation: Invitation, secret: str) -> None:
    click.echo(f"{settings.SITE_ADDRESS}/invitations/{secret}/")
    told = _("It works once, until %(day)s, and for %(who)s alone.")
    until = f"{timezone.localtime(invitation.expires_at):%Y-%m-%d %H:%M}"
    click.echo(told % {"day": until, "who": invitation.address}, err=True)


def _organisation(name: str) -> Organisation:
    rows = queries.visible_organisations(_actor("look-up by name"))
    found = rows.filter(name_zh=name).first() or rows.filter(name_en=name).first()
    if found is None:
        raise NotFound(_("No organisation is called “%(name)s”.") % {"name": name})
    return found


def _person(address: str) -> Person:
    """Who logs in with this e-mail address or mobile number."""
    email, phone = commands.clean_address(address)
    rows = User.objects.select_related("person").filter(person__isnull=False)
    user = (rows.filter(email__iexact=email) if email else rows.filter(phone=phone, phone_verified=True)).first()
    if user is None or user.person is None:
        raise NotFound(_("No account has the address “%(address)s”.") % {"address": address})
    return user.person


@command.command(name="create-administrator")
@lang_option
@click.argument("address")
@refusing
def create_administrator(lang: str, address: str) -> None:
    """Print a link that makes whoever owns ADDRESS (e-mail or mobile number) an administrator of the node."""
    _print_link(*commands.invite_to_node(_actor("first administrator"), address, NodeRole.ADMINISTRATOR))


@command.command()
@lang_option
@click.argument("address")
@click.option("--organisation", "name", default="", help="Name of the organisation; without it the role is the node's.")
@click.option("--role", required=True, help="owner, manager, member or guest; or a role on the node.")
@reason_option
@refusing
def invite(lang: str, address: str, name: str, role: str, reason: str) -> None:
    """Print a link that lets whoever owns ADDRESS into an organisation, or gives a role on the node."""
    actor = _actor(reason)
    if name:
        _print_link(*commands.invite_member(actor, _organisation(name).pk, address, role))
    else:
        _print_link(*commands.invite_to_node(actor, address, role))


@command.command()
@lang_option
@click.argument("address")
@click.argument("role", type=click.Choice([str(role) for role in NodeRole]))
@click.option("--take", is_flag=True, help="Take the role back instead of giving it.")
@reason_option
@refusing
def role(lang: str, address: str, role: str, take: bool, reason: str) -> None:
    """Give the account with ADDRESS a role on the node, or take it back."""
    actor, person = _actor(reason), _person(address)
    if take:
        held = queries.duties(actor).filter(person=person, role=role).first()
        if held is None:
            raise NotFound(_("This person does not hold this role."))
        commands.end_duty(actor, held.pk)
    else:
        commands.give_duty(actor, person.pk, role)
    click.echo(f"{person}\t{role}\t{'-' if take else '+'}")


@command.command()
@lang_option
@click.argument("address")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([str(one) for one in TokenScope]),
              help="What it may do; may be given several times.")  # fmt: skip
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="How long it is valid.")
@click.option("--organisation", "organisation_name", default="", help="Organisation it acts for; none without it.")
@refusing
def token(lang: str, address: str, name: str, scopes: tuple[str, ...], days: int, organisation_name: str) -> None:
    """Make a token for the account with ADDRESS and print it, once."""
    standing = queries.standing_of(_person(address))
    wanted: UUID | None = _organisation(organisation_name).pk if organisation_name else None
    _made, secret = commands.make_token(standing.actor_for(wanted, door="cli"), name, scopes, days)
    click.echo(secret)


@command.command(name="revoke-token")
@lang_option
@click.argument("prefix")
@reason_option
@refusing
def revoke_token(lang: str, prefix: str, reason: str) -> None:
    """Revoke the token that begins with PREFIX, as the pages show it."""
    actor = _actor(reason)
    found = list(queries.tokens_beginning(actor, prefix)[:2])
    if len(found) != 1:
        raise NotFound(_("Not one token alone begins like this."))
    commands.revoke_token(actor, found[0].pk)
    click.echo(f"{found[0].prefix}…\t{found[0].name}")


@command.command(name="list")
@lang_option
@refusing
def list_accounts(lang: str) -> None:
    """List accounts: address, person, roles; a stopped one says so."""
    actor = _actor("list of accounts")
    for row in queries.account_rows(actor, queries.accounts(actor)):
        line = [row.address, str(row.user.person or ""), ", ".join(row.posts)]
        click.echo("\t".join([*line, *([] if row.user.is_active else ["stopped"])]))


@command.command()
@lang_option
@click.argument("address")
@click.option("--open", "opens", is_flag=True, help="Open the stopped account again.")
@reason_option
@refusing
def stop(lang: str, address: str, opens: bool, reason: str) -> None:
    """Let nobody log in with the account of ADDRESS any more: sessions end, tokens and letters stop."""
    actor, person = _actor(reason), _person(address)
    (commands.open_stopped if opens else commands.stop_account)(actor, person.pk, reason)
    click.echo(f"{person}\t{'+' if opens else '-'}")


@command.command(name="end-sessions")
@lang_option
@click.argument("address")
@reason_option
@refusing
def end_sessions(lang: str, address: str, reason: str) -> None:
    """Log the account of ADDRESS out wherever it is logged in."""
    person = _person(address)
    click.echo(f"{person}\t{commands.end_sessions_of(_actor(reason), person.pk, reason)}")


@command.command(name="reset-second-step")
@lang_option
@click.argument("address")
@reason_option
@refusing
def reset_second_step(lang: str, address: str, reason: str) -> None:
    """Switch the second step off for the account of ADDRESS, whose telephone is lost; its sessions end."""
    person = _person(address)
    click.echo(f"{person}\t{'-' if commands.reset_second_step(_actor(reason), person.pk, reason) else '='}")
