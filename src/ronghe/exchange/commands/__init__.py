"""What may be done on the exchange."""

from ronghe.exchange.commands.bulk import ListingDraft, store_listings
from ronghe.exchange.commands.clearances import save_clearances
from ronghe.exchange.commands.disclosures import (
    disclose,
    look_under_mandate,
    set_disclosure,
    take_back_disclosure,
)
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
from ronghe.exchange.commands.renewal import expire_listings, renew_listing

__all__ = [
    "ListingDraft",
    "accept_nda",
    "confirm_scan",
    "consent",
    "decline",
    "delegate",
    "describe_need",
    "disclose",
    "expire_listings",
    "follow_outbox",
    "look_under_mandate",
    "post_message",
    "publish_listing",
    "publish_nda_text",
    "read_beforehand",
    "rebuild_index",
    "record_outcome",
    "refresh_matches",
    "refuse_scan",
    "remind",
    "renew_listing",
    "save_clearances",
    "save_listing",
    "save_targets",
    "set_disclosure",
    "set_due",
    "show_interest",
    "store_listings",
    "take_back",
    "take_back_disclosure",
    "upload_scan",
    "withdraw",
    "withdraw_listing",
]
