"""What may be done on the exchange."""

from ronghe.exchange.commands.attraction import change_lead, move_lead, open_lead
from ronghe.exchange.commands.bulk import ListingDraft, store_listings
from ronghe.exchange.commands.clearances import save_clearances
from ronghe.exchange.commands.contacts import (
    Plan,
    amend_contact,
    finish_follow_up,
    log_contact,
    move_follow_up,
    plan_follow_up,
    reopen_follow_up,
)
from ronghe.exchange.commands.desk import decide_match, drop_target, note_visit, set_target, undecide_match
from ronghe.exchange.commands.disclosures import disclose, look_under_mandate, set_disclosure, take_back_disclosure
from ronghe.exchange.commands.feedback import give_feedback, take_back_feedback
from ronghe.exchange.commands.gate import review_listing, set_gate, submit_listing
from ronghe.exchange.commands.index import follow_outbox, read_beforehand, rebuild_index
from ronghe.exchange.commands.introductions import (
    accept_nda,
    confirm_scan,
    consent,
    decline,
    delegate,
    post_message,
    publish_nda_text,
    record_outcome,
    refuse_scan,
    remind,
    set_due,
    show_interest,
    take_back,
    upload_scan,
    withdraw,
)
from ronghe.exchange.commands.listings import publish_listing, save_listing, withdraw_listing
from ronghe.exchange.commands.matches import refresh_matches
from ronghe.exchange.commands.needs import describe_need, save_targets
from ronghe.exchange.commands.renewal import expire_listings, remind_renewals, renew_listing

__all__ = [
    "ListingDraft",
    "Plan",
    "accept_nda",
    "amend_contact",
    "change_lead",
    "confirm_scan",
    "consent",
    "decide_match",
    "decline",
    "delegate",
    "describe_need",
    "disclose",
    "drop_target",
    "expire_listings",
    "finish_follow_up",
    "follow_outbox",
    "give_feedback",
    "log_contact",
    "look_under_mandate",
    "move_follow_up",
    "move_lead",
    "note_visit",
    "open_lead",
    "plan_follow_up",
    "post_message",
    "publish_listing",
    "publish_nda_text",
    "read_beforehand",
    "rebuild_index",
    "record_outcome",
    "refresh_matches",
    "refuse_scan",
    "remind",
    "remind_renewals",
    "renew_listing",
    "reopen_follow_up",
    "review_listing",
    "save_clearances",
    "save_listing",
    "save_targets",
    "set_disclosure",
    "set_due",
    "set_gate",
    "set_target",
    "show_interest",
    "store_listings",
    "submit_listing",
    "take_back",
    "take_back_disclosure",
    "take_back_feedback",
    "undecide_match",
    "upload_scan",
    "withdraw",
    "withdraw_listing",
]
