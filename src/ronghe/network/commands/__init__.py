"""What may be done in the network."""

from ronghe.network.commands.indicators import save_indicator
from ronghe.network.commands.organisations import add_identifier, link_duplicate, save_organisation, unlink_duplicate
from ronghe.network.commands.people import save_person, save_work
from ronghe.network.commands.ties import save_tie

__all__ = [
    "add_identifier",
    "link_duplicate",
    "save_indicator",
    "save_organisation",
    "save_person",
    "save_tie",
    "save_work",
    "unlink_duplicate",
]
