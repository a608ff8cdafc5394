"""The checks of the ground floor: settings, database, files, worker, backup, audit log, clock."""

from __future__ import annotations

import os
import shutil
import stat
import time
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.base import chain
from ronghe.base.audit import Entry
from ronghe.base.backup.making import MADE
from ronghe.base.fitness import Finding, bad, check, look_at, well
from ronghe.base.liveness import seconds_since_beat

LEAST_KEY = 50
DEMO_PASSWORD = "demo.password"  # noqa: S105 -- the file that holds it
BEAT_SECONDS = 60.0
LEAST_FREE = 1024**3
FREE_TO_SERVE = 100 * 1024**2
BACKUP_DAYS, BACKUP_DAYS_LATE = 1.5, 7.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
CLOCK_SECONDS = 60.0


@check("secret-key", gettext_lazy("Secret key"))
def secret_key() -> Finding:
    """Long, not guessable, and not to be read by others."""
    key = settings.SECRET_KEY
    if len(key) < LEAST_KEY or len(set(key)) < 8:
        return bad(
            _("The key that signs sessions is short or simple."),
            _("Set RONGHE_SECRET_KEY to at least 50 random characters, or leave it empty: one is made and kept."),
        )
    file = Path(settings.DATA_FOLDER) / "secret.key"
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        return bad(_("Others on this machine may read %(file)s.") % {"file": file}, f"chmod 600 {file}")
    return well(_("It is long, and only the node reads it."))


@check("debug", gettext_lazy("Error pages"))
def debug() -> Finding:
    """No code is shown to visitors."""
    if settings.DEBUG:
        return bad(_("Error pages show code and settings."), _("Set RONGHE_DEBUG=0."))
    return well(_("Error pages show nothing of the inside."))


@check("hosts", gettext_lazy("Host names"))
def hosts() -> Finding:
    """The names under which it is reached, and no others."""
    names = list(settings.ALLOWED_HOSTS)
    if "*" in names:
        return bad(_("The site answers to every name."), _("Name its own in RONGHE_HOSTS, by comma."))
    if set(names) <= LOOPBACK:
        return look_at(
            _("The site answers to this machine alone."), _("Name the site's host names in RONGHE_HOSTS, by comma.")
        )
    return well(", ".join(names))


@check("address", gettext_lazy("Address in letters"))
def address() -> Finding:
    """Links in e-mails lead to the site, not to the reader's own machine."""
    host = urlsplit(settings.SITE_ADDRESS).hostname or ""
    if host in LOOPBACK or not host:
        return bad(
            _("Links in e-mails lead to %(address)s, which is the reader's own machine.")
            % {"address": settings.SITE_ADDRESS or "—"},
            _("Set RONGHE_ADDRESS to the site's address, as people type it."),
        )
    return well(settings.SITE_ADDRESS)


@check("demo-accounts", gettext_lazy("Demo accounts"))
def demo_accounts() -> Finding:
    """Nobody logs in with the password that all demo accounts share."""
    file = Path(settings.DATA_FOLDER) / DEMO_PASSWORD
    if file.exists():
        return bad(
            _("The demo accounts, an administrator among them, share the password in %(file)s.") % {"file": file},
            _("Begin with an empty data folder for real work; the demo's is for trying out."),
        )
    return well(_("There are none."))


@check("https", gettext_lazy("HTTPS"))
def https() -> Finding:
    """Cookies and passwords do not travel in the clear."""
    if not settings.SESSION_COOKIE_SECURE:
        return bad(
            _("Cookies and passwords travel unencrypted."),
            _("Put a proxy with a certificate before the site and set RONGHE_HTTPS=1 and RONGHE_PROXIES=1."),
        )
    return well(_("Cookies go over HTTPS alone; browsers are told to stay with it."))


@check("database", gettext_lazy("Database"), serving=True)
def database() -> Finding:
    """It answers, and is the right one for many people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor == "sqlite":
        return look_at(
            _("SQLite: one process writes at a time, on one machine."),
            _("For more than some fifty people at once set DATABASE_URL to a PostgreSQL database."),
        )
    return well(_("PostgreSQL answers."))


@cache
def _migrated(alias: str) -> bool:
    """Asked until it is so: a running program gets no new migrations."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError(alias)  # not remembered
    return True


@check("migrations", gettext_lazy("Migrations"), serving=True)
def migrations() -> Finding:
    """The tables are those of this version."""
    try:
        _migrated(str(connection.settings_dict["NAME"]))
    except LookupError:
        return bad(_("The database waits for migrations."), _("Run “ronghe manage migrate”."))
    return well(_("The tables are those of this version."))


@check("disk", gettext_lazy("Disk"), serving=True)
def disk() -> Finding:
    """There is room to write."""
    free = shutil.disk_usage(settings.DATA_FOLDER).free
    told = _("%(number)s MB are free.") % {"number": free // 1024**2}
    if free < FREE_TO_SERVE:
        return bad(told, _("Make room on the disk of %(folder)s at once.") % {"folder": settings.DATA_FOLDER})
    if free < LEAST_FREE:
        return look_at(told, _("Make room on the disk of %(folder)s.") % {"folder": settings.DATA_FOLDER})
    return well(told)


@check("permissions", gettext_lazy("Data folder"))
def permissions() -> Finding:
    """Nobody else on the machine reads the data."""
    folder = Path(settings.DATA_FOLDER)
    if stat.S_IMODE(folder.stat().st_mode) & 0o007:
        return bad(
            _("Everybody on this machine may read %(folder)s, the database in it included.") % {"folder": folder},
            f"chmod 700 {folder}",
        )
    if folder.stat().st_uid != os.geteuid():
        return look_at(_("Another user owns %(folder)s.") % {"folder": folder}, f"chown -R {os.geteuid()} {folder}")
    return well(_("Only its owner and group read %(folder)s.") % {"folder": folder})


@check("worker", gettext_lazy("Worker"), serving=True)
def worker() -> Finding:
    """Somebody runs the jobs."""
    if str(settings.TASKS["default"]["BACKEND"]).endswith("ImmediateBackend"):
        return look_at(
            _("Jobs run where they are asked for; pages wait for them."), _("Set RONGHE_JOBS=worker and run a worker.")
        )
    seconds = seconds_since_beat()
    if seconds is None or seconds > BEAT_SECONDS:
        return bad(
            _("No worker is at work: nothing is indexed, mailed or imported."),
            _("Run “ronghe worker” under a supervisor, or “ronghe serve”, which brings one along."),
        )
    return well(_("A worker is at work."))


@check("backup", gettext_lazy("Backup"))
def backup() -> Finding:
    """A recent one exists."""
    mend = _("Run “ronghe backup” every night and keep the file on another machine; try “ronghe restore” now and then.")
    last = Entry.objects.filter(action=MADE).order_by("-at").values_list("at", flat=True).first()
    if last is None:
        return bad(_("No backup was ever made."), mend)
    days = (timezone.now() - last).total_seconds() / 86400
    told = _("The last one was made %(days).1f days ago.") % {"days": days}
    if days > BACKUP_DAYS_LATE:
        return bad(told, mend)
    return look_at(told, mend) if days > BACKUP_DAYS else well(told)


@check("audit", gettext_lazy("Audit log"))
def audit_log() -> Finding:
    """The database keeps it append-only, and the worker links it."""
    missing = chain.unprotected()
    if missing:
        return bad(
            _("Its rows can be changed: the triggers %(names)s are missing.") % {"names": ", ".join(missing)},
            _("Find out who took them away; then “ronghe manage migrate base 0003” and “ronghe manage migrate”."),
        )
    waiting = Entry.objects.filter(place__isnull=True).order_by("at").values_list("at", flat=True).first()
    if waiting is not None and (timezone.now() - waiting).total_seconds() > BEAT_SECONDS:
        return look_at(_("Entries wait to be linked."), _("See that a worker runs, then “ronghe audit verify”."))
    return well(_("It is append-only and linked; “ronghe audit verify” walks all of it."))


@check("clock", gettext_lazy("Clock"))
def clock() -> Finding:
    """Machine, disk and database agree on the time, and nothing was written in the future."""
    mend = _("Let the machine set its clock over the network (timedatectl set-ntp true).")
    now = time.time()
    probe = Path(settings.DATA_FOLDER) / f".clock.{os.getpid()}"
    probe.touch()
    try:
        off = abs(probe.stat().st_mtime - now)
    finally:
        probe.unlink(missing_ok=True)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        else:
            cursor.execute("SELECT (julianday('now') - 2440587.5) * 86400.0")
        off = max(off, abs(float(cursor.fetchone()[0]) - now))
    if off > CLOCK_SECONDS:
        return bad(_("Machine, disk and database differ by %(seconds)d s.") % {"seconds": off}, mend)
    last = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
    if last is not None and (last - timezone.now()).total_seconds() > CLOCK_SECONDS:
        return bad(_("The last entry of the audit log lies in the future: the clock was put back."), mend)
    return well(_("Machine, disk and database agree."))


@check("mail", gettext_lazy("E-mail"))
def mail() -> Finding:
    """Letters leave the machine."""
    backend = settings.EMAIL_BACKEND
    mend = _(
        "Name your mail server in the settings (docs/operate/settings), and send yourself an invitation to try it."
    )
    if not backend.endswith("smtp.EmailBackend"):
        return bad(_("Letters are printed or kept, and reach nobody."), mend)
    if not settings.EMAIL_HOST or settings.EMAIL_HOST in LOOPBACK:
        return look_at(_("Letters are given to a mail server on this machine."), mend)
    return well(settings.EMAIL_HOST)


@check("text-messages", gettext_lazy("Text messages"))
def text_messages() -> Finding:
    """Codes by text message reach telephones."""
    gateway = str(getattr(settings, "SMS_GATEWAY", "") or "")
    if not gateway or "console" in gateway:
        return look_at(
            _("No gateway is set: nobody can log in with a mobile number."),
            _("Set the gateway of text messages in the settings, or tell people to log in by e-mail."),
        )
    return well(gateway.rpartition(":")[0] or gateway)
