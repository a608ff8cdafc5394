"""Short messages to mobile numbers. Which service carries them is the operator's choice."""

from __future__ import annotations

import sys
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import Unavailable


class TextingOff(Unavailable):
    """The node sends no short messages."""

    code = "texting-off"
    title = _("This node sends no short messages.")
    remedy = _("Use an e-mail address instead, or ask the administrator to set up a gateway.")


class SmsGateway(Protocol):
    """What carries a short message. ``send`` returns when the service has taken it, and raises where it did not."""

    def send(self, number: str, text: str) -> None:
        """Send ``text`` to ``number`` (international form, as +8613800138000)."""


class ConsoleGateway:
    """Prints the message where the server runs: for the demo and for trying things out."""

    def send(self, number: str, text: str) -> None:
        """Print it to standard error."""
        sys.stderr.write(f"SMS {number}: {text}\n")
        sys.stderr.flush()


class NoGateway:
    """Refuses: no gateway was chosen."""

    def send(self, number: str, text: str) -> None:
        """Raises ``TextingOff``."""
        raise TextingOff()


GATEWAYS: dict[str, str] = {
    "off": "ronghe.base.texting.NoGateway",
    "console": "ronghe.base.texting.ConsoleGateway",
}
"""Short names for RONGHE_SMS; anything else there is the dotted path of a class of the operator's own."""


def texting_is_on() -> bool:
    """Whether short messages are sent at all."""
    return bool(settings.SMS_GATEWAY != "off")


def send_text(number: str, text: str) -> None:
    """Send a short message by the gateway that the settings name.

    Raises:
        TextingOff: no gateway was chosen.
    """
    gateway: SmsGateway = import_string(GATEWAYS.get(settings.SMS_GATEWAY, settings.SMS_GATEWAY))()
    gateway.send(number, text)
