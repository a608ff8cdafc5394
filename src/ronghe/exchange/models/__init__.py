"""Tables of the room, one file per aggregate."""

from ronghe.exchange.models.achievement import Achievement
from ronghe.exchange.models.attraction import Lead, LeadStep
from ronghe.exchange.models.clearance import ClearedProduct
from ronghe.exchange.models.contacts import Contact, FollowUp
from ronghe.exchange.models.desk import DeskVisit, FigureTarget, MatchCall
from ronghe.exchange.models.disclosure import Disclosure, Look
from ronghe.exchange.models.introduction import Introduction, IntroductionStep, ThreadMessage
from ronghe.exchange.models.listing import Listing
from ronghe.exchange.models.mandate import Mandate
from ronghe.exchange.models.matching import Match, MatchFeedback
from ronghe.exchange.models.nda import Nda, NdaAcceptance, NdaText
from ronghe.exchange.models.need import Need, NeedTarget
from ronghe.exchange.models.pools import Pool
from ronghe.exchange.models.publishing import Attachment, Gate, Review, Unsaved
from ronghe.exchange.models.service import Service
from ronghe.exchange.models.sweeps import NearestOffers, Sweep

__all__ = [
    "Achievement",
    "Attachment",
    "ClearedProduct",
    "Contact",
    "DeskVisit",
    "Disclosure",
    "FigureTarget",
    "FollowUp",
    "Gate",
    "Introduction",
    "IntroductionStep",
    "Lead",
    "LeadStep",
    "Listing",
    "Look",
    "Mandate",
    "Match",
    "MatchCall",
    "MatchFeedback",
    "Nda",
    "NdaAcceptance",
    "NdaText",
    "NearestOffers",
    "Need",
    "NeedTarget",
    "Pool",
    "Review",
    "Service",
    "Sweep",
    "ThreadMessage",
    "Unsaved",
]
