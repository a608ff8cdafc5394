"""What may be done on the exchange."""

from ronghe.exchange.commands.bulk import ListingDraft, store_listings
from ronghe.exchange.commands.clearances import save_clearances
from ronghe.exchange.commands.gate import review_listing, set_gate, submit_listing
from ronghe.exchange.commands.index import follow_outbox, read_beforehand, rebuild_index
from ronghe.exchange.commands.listings import publish_listing, save_listing, withdraw_listing
from ronghe.exchange.commands.matches import refresh_matches
from ronghe.exchange.commands.needs import describe_need, save_targets
from ronghe.exchange.commands.renewal import expire_listings, remind_renewals, renew_listing

__all__ = [
    "ListingDraft",
    "describe_need",
    "expire_listings",
    "follow_outbox",
    "publish_listing",
    "read_beforehand",
    "rebuild_index",
    "refresh_matches",
    "remind_renewals",
    "renew_listing",
    "review_listing",
    "save_clearances",
    "save_listing",
    "save_targets",
    "set_gate",
    "store_listings",
    "submit_listing",
    "withdraw_listing",
]
