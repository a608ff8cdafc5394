"""What may be done in the network."""

from ronghe.network.commands.accounts import open_account
from ronghe.network.commands.bulk import SubjectDraft, store_identifiers, store_organisations, store_people
from ronghe.network.commands.identifiers import add_identifier, add_person_identifier
from ronghe.network.commands.indicators import save_indicator
from ronghe.network.commands.letters import send_letters, write_letters
from ronghe.network.commands.notices import mark_all_read, mark_read, notify, word_notice
from ronghe.network.commands.organisations import link_duplicate, save_organisation, unlink_duplicate
from ronghe.network.commands.people import save_person, save_work
from ronghe.network.commands.ties import save_tie

__all__ = [
    "SubjectDraft",
    "add_identifier",
    "add_person_identifier",
    "link_duplicate",
    "mark_all_read",
    "mark_read",
    "notify",
    "open_account",
    "save_indicator",
    "save_organisation",
    "save_person",
    "save_tie",
    "save_work",
    "send_letters",
    "store_identifiers",
    "store_organisations",
    "store_people",
    "unlink_duplicate",
    "word_notice",
    "write_letters",
]
