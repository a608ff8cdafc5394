"""What of the exchange an actor may see, find and be told."""

from ronghe.exchange.queries.answers import AnsweredNeed, needs_answered_by
from ronghe.exchange.queries.basis import Basis
from ronghe.exchange.queries.cleared import cleared_product_of
from ronghe.exchange.queries.describing import NeedProposal, Question, proposal_of, questions_for
from ronghe.exchange.queries.listings import listing_of, visible_listings
from ronghe.exchange.queries.partners import Partner, PartnerVerdict, partners_for
from ronghe.exchange.queries.search import SearchHit, SearchPage, search
from ronghe.exchange.queries.similar import SimilarProduct, similar_products

__all__ = [
    "AnsweredNeed",
    "Basis",
    "NeedProposal",
    "Partner",
    "PartnerVerdict",
    "Question",
    "SearchHit",
    "SearchPage",
    "SimilarProduct",
    "cleared_product_of",
    "listing_of",
    "needs_answered_by",
    "partners_for",
    "proposal_of",
    "questions_for",
    "search",
    "similar_products",
    "visible_listings",
]
