"""The room's jobs; each may run twice to the same effect."""

from __future__ import annotations

from ronghe.base.jobs import job
from ronghe.network.commands.audit_head import head_is_due
from ronghe.network.commands.audit_head import mail_audit_head as mail_head
from ronghe.network.commands.letters import send_letters, write_letters
from ronghe.network.enums import MailRhythm
from ronghe.network.queries.notices import digest_is_due, mail_is_due


@job("network.mail_notices", due=mail_is_due)
def mail_notices() -> None:
    """Write letters for those who want each notice at once, and send what waits."""
    write_letters(MailRhythm.EACH)
    send_letters()


@job("network.mail_digests", due=digest_is_due)
def mail_digests() -> None:
    """Write the daily digests."""
    write_letters(MailRhythm.DAILY)


@job("network.mail_audit_head", due=head_is_due)
def mail_audit_head() -> None:
    """Mail the head of the audit log to the owners of organisations."""
    mail_head()
