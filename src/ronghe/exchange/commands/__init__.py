"""What may be done on the exchange."""

from ronghe.exchange.commands.attachments import attach_file, attach_to_profile, detach_file, detach_from_profile
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
from ronghe.exchange.commands.disclosures import disclose, look_under_mandate, take_back_disclosure
from ronghe.exchange.commands.drafting import drop_unsaved, keep_unsaved
from ronghe.exchange.commands.feedback import give_feedback, take_back_feedback
from ronghe.exchange.commands.gate import review_listing, set_gate, submit_listing
from ronghe.exchange.commands.index import compact_index, follow_outbox, purge_index, read_beforehand, rebuild_index
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
from ronghe.exchange.commands.listings import publish_listing, save_listing
from ronghe.exchange.commands.log_names import look_at_log_names
from ronghe.exchange.commands.many import VERBS, Outcome, act_on_many
from ronghe.exchange.commands.matches import refresh_matches
from ronghe.exchange.commands.needs import describe_need, save_targets
from ronghe.exchange.commands.pools import accept_pool, propose_pool, reject_pool, reopen_pool
from ronghe.exchange.commands.profiles import save_expert_profile
from ronghe.exchange.commands.renewal import expire_listings, remind_renewals, renew_listing
from ronghe.exchange.commands.revising import revise_listing
from ronghe.exchange.commands.sweeping import ask_for_sweep, cancel_sweep, match_all
from ronghe.exchange.commands.tier_settings import set_disclosure
from ronghe.exchange.commands.withdrawing import withdraw_listing

__all__ = [
    "VERBS",
    "ListingDraft",
    "Outcome",
    "Plan",
    "accept_nda",
    "accept_pool",
    "act_on_many",
    "amend_contact",
    "ask_for_sweep",
    "attach_file",
    "attach_to_profile",
    "cancel_sweep",
    "change_lead",
    "compact_index",
    "confirm_scan",
    "consent",
    "decide_match",
    "decline",
    "delegate",
    "describe_need",
    "detach_file",
    "detach_from_profile",
    "disclose",
    "drop_target",
    "drop_unsaved",
    "expire_listings",
    "finish_follow_up",
    "follow_outbox",
    "give_feedback",
    "keep_unsaved",
    "log_contact",
    "look_at_log_names",
    "look_under_mandate",
    "match_all",
    "move_follow_up",
    "move_lead",
    "note_visit",
    "open_lead",
    "plan_follow_up",
    "post_message",
    "propose_pool",
    "publish_listing",
    "publish_nda_text",
    "purge_index",
    "read_beforehand",
    "rebuild_index",
    "record_outcome",
    "refresh_matches",
    "refuse_scan",
    "reject_pool",
    "remind",
    "remind_renewals",
    "renew_listing",
    "reopen_follow_up",
    "reopen_pool",
    "review_listing",
    "revise_listing",
    "save_clearances",
    "save_expert_profile",
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
