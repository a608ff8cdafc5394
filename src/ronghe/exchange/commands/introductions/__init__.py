"""The way of an introduction: interest, consent, confidentiality, the higher tier, conversation, outcome."""

from ronghe.exchange.commands.introductions import wording as wording
from ronghe.exchange.commands.introductions.agreeing import accept_nda, confirm_scan, refuse_scan, upload_scan
from ronghe.exchange.commands.introductions.answering import consent, decline, withdraw
from ronghe.exchange.commands.introductions.asking import show_interest
from ronghe.exchange.commands.introductions.delegating import delegate, set_due, take_back
from ronghe.exchange.commands.introductions.nda_texts import publish_nda_text
from ronghe.exchange.commands.introductions.reminding import remind, reminders_due
from ronghe.exchange.commands.introductions.talking import post_message, record_outcome

__all__ = [
    "accept_nda",
    "confirm_scan",
    "consent",
    "decline",
    "delegate",
    "post_message",
    "publish_nda_text",
    "record_outcome",
    "refuse_scan",
    "remind",
    "reminders_due",
    "set_due",
    "show_interest",
    "take_back",
    "upload_scan",
    "withdraw",
]
