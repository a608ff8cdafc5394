"""``ronghe audit``"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base import chain
from ronghe.base.actors import Actor
from ronghe.base.audit_reading import Asked, as_plain, logged
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing

READER = "audit log at the command line"


@click.group(name="audit")
def command() -> None:
    """The log of what was done: check its chain, list it, write it to a file."""


@command.command()
@lang_option
@click.option("--head", default="", help="Digest of a head that was mailed; tells whether the chain still holds it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@refusing
def verify(lang: str, head: str, as_json: bool) -> None:
    """Walk the whole chain; exit code 1 and the first bad entry where it does not hold."""
    verdict = chain.find_fault(head.strip().lower())
    unprotected = chain.unprotected()
    if as_json:
        fault = verdict.fault
        click.echo(
            json.dumps(
                {
                    "holds": fault is None and not unprotected,
                    "entries": verdict.entries,
                    "head": {"place": verdict.head.place, "digest": verdict.head.digest},
                    "fault": None if fault is None else {"code": fault.code, "place": fault.place, "seq": fault.seq},
                    "unprotected": unprotected,
                }
            )
        )
    elif verdict.fault is None:
        said = _("The chain holds: %(number)s entries, head %(digest)s.")
        click.echo(said % {"number": verdict.entries, "digest": verdict.head.digest or "–"})
    if verdict.fault is not None:
        raise click.ClickException(told(verdict.fault))
    if unprotected:
        raise click.ClickException(
            _("The database does not keep the log append-only: the triggers %(names)s are missing.")
            % {"names": ", ".join(unprotected)}
        )


def told(fault: chain.Fault) -> str:
    """A fault in words."""
    values = {"place": fault.place, "seq": fault.seq, "action": fault.action}
    if fault.code == "head":
        return _("The chain does not hold the head told: entries were taken away or the log was written anew.")
    what = {
        "missing": _("Entry %(place)s is missing; the next one there is %(action)s (row %(seq)s)."),
        "broken": _("Entry %(place)s (%(action)s, row %(seq)s) does not follow from the entry before it."),
        "altered": _("Entry %(place)s (%(action)s, row %(seq)s) was altered."),
        "reason": _("The reason of entry %(place)s (%(action)s, row %(seq)s) was altered."),
        "emptied": _("The reason of entry %(place)s (%(action)s, row %(seq)s) was taken out; no erasure says so."),
    }[fault.code]
    return what % values


@command.command(name="list")
@click.option("--person", type=click.UUID, help="Entries by or about this person.")
@click.option("--action", default="", help="Room and command, or how they begin: exchange.publish")
@click.option("--subject", default="", help="Id of the record acted upon, or its kind: need")
@click.option("--days", type=click.IntRange(min=1), help="So many days back from today.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10000))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document per line.")
@refusing
def list_(person: UUID | None, action: str, subject: str, days: int | None, limit: int, as_json: bool) -> None:
    """List entries, newest first."""
    chain.link()
    for entry in logged(Actor.system(READER), _asked(person, action, subject, days))[:limit]:
        if as_json:
            click.echo(json.dumps(as_plain(entry), ensure_ascii=False))
            continue
        when = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
        who = str(entry.person_id or ",".join(entry.roles) or "–")
        subject_told = f"{entry.subject_kind} {entry.subject_id}".strip()
        click.echo("\t".join([str(entry.place), when, who, entry.action, subject_told, " ".join(entry.why.split())]))


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--person", type=click.UUID, help="Entries by or about this person.")
@click.option("--action", default="", help="Room and command, or how they begin: exchange.publish")
@click.option("--subject", default="", help="Id of the record acted upon, or its kind: need")
@click.option("--days", type=click.IntRange(min=1), help="So many days back from today.")
@refusing
def export(file: Path, person: UUID | None, action: str, subject: str, days: int | None) -> None:
    """Write entries to FILE, oldest first, one JSON document per line."""
    chain.link()
    rows = logged(Actor.system(READER), _asked(person, action, subject, days)).order_by("seq")
    number = 0
    with file.open("w", encoding="utf-8") as handle:
        for entry in rows.iterator(chunk_size=1000):
            handle.write(json.dumps(as_plain(entry), ensure_ascii=False) + "\n")
            number += 1
    click.echo(f"{number}\t{file}")


def _asked(person: UUID | None, action: str, subject: str, days: int | None) -> Asked:
    since = timezone.localdate() - timedelta(days=days - 1) if days else None
    return Asked(person_id=person, action=action, subject=subject, since=since)
