"""Sending an invitation link to its address."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from ronghe.base.problems import Problem
from ronghe.base.texting import send_text
from ronghe.network.enums import NodeRole
from ronghe.network.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link by e-mail or short message; whether it could be sent. The link itself is never logged."""
    where = str(invitation.organisation or NodeRole(invitation.node_role).label)
    who = str(invitation.invited_by or _("The administrator"))
    try:
        if invitation.phone:
            send_text(
                invitation.phone,
                _("%(who)s invites you to %(where)s on Ronghe: %(link)s") % {"who": who, "where": where, "link": link},
            )
        else:
            send_mail(
                _("Invitation to %(where)s on Ronghe") % {"where": where},
                _(
                    "%(who)s invites you to %(where)s on Ronghe, the exchange for medical-engineering integration.\n\n"
                    "%(link)s\n\n"
                    "The link works once and for seven days, and for this address alone. If you did not expect it, "
                    "do nothing."
                )
                % {"who": who, "where": where, "link": link},
                settings.DEFAULT_FROM_EMAIL,
                [invitation.email],
            )
    except (Problem, SMTPException, OSError) as error:
        logger.warning("an invitation could not be sent: %s", type(error).__name__)
        return False
    return True
