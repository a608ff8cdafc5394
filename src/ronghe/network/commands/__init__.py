"""What may be done in the network."""

from ronghe.network.commands.accounts import open_account, save_profile, set_phone
from ronghe.network.commands.bulk import SubjectDraft, store_identifiers, store_organisations, store_people
from ronghe.network.commands.claims import claim_person, decide_claim
from ronghe.network.commands.demo import open_demo_account
from ronghe.network.commands.duties import end_duty, give_duty
from ronghe.network.commands.erasing import Erased, erase_person
from ronghe.network.commands.identifiers import add_identifier, add_person_identifier
from ronghe.network.commands.indicators import save_indicator
from ronghe.network.commands.invitations import (
    accept_invitation,
    clean_address,
    invite_member,
    invite_to_node,
    withdraw_invitation,
)
from ronghe.network.commands.letters import send_letters, write_letters
from ronghe.network.commands.members import change_role, end_membership
from ronghe.network.commands.notices import mark_all_read, mark_read, notify, word_notice
from ronghe.network.commands.organisations import link_duplicate, save_organisation, unlink_duplicate
from ronghe.network.commands.people import remove_work, save_person, save_work
from ronghe.network.commands.stopping import end_sessions_of, open_stopped, reset_second_step, stop_account
from ronghe.network.commands.ties import save_tie
from ronghe.network.commands.tokens import make_token, note_use, revoke_token

__all__ = [
    "Erased",
    "SubjectDraft",
    "accept_invitation",
    "add_identifier",
    "add_person_identifier",
    "change_role",
    "claim_person",
    "clean_address",
    "decide_claim",
    "end_duty",
    "end_membership",
    "end_sessions_of",
    "erase_person",
    "give_duty",
    "invite_member",
    "invite_to_node",
    "link_duplicate",
    "make_token",
    "mark_all_read",
    "mark_read",
    "note_use",
    "notify",
    "open_account",
    "open_demo_account",
    "open_stopped",
    "remove_work",
    "reset_second_step",
    "revoke_token",
    "save_indicator",
    "save_organisation",
    "save_person",
    "save_profile",
    "save_tie",
    "save_work",
    "send_letters",
    "set_phone",
    "stop_account",
    "store_identifiers",
    "store_organisations",
    "store_people",
    "unlink_duplicate",
    "withdraw_invitation",
    "word_notice",
    "write_letters",
]
