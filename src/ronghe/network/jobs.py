"""The room's jobs; each may run twice to the same effect."""

from __future__ import annotations

from ronghe.base.jobs import job
from ronghe.network.commands.audit_head import head_is_due
from ronghe.network.commands.audit_head import mail_audit_head as mail


@job("network.mail_audit_head", due=head_is_due)
def mail_audit_head() -> None:
    """Mail the head of the audit log to the owners of organisations."""
    mail()
