"""Two-sided matching: which partners answer a need, clause by clause, and why. Pure; knows no framework or clock."""

from ronghe.kernel.match.judging import judge, judge_span, match, prepare_need, relevant
from ronghe.kernel.match.offers import OfferProfile, prepare, prepare_all
from ronghe.kernel.match.profiles import profile, profile_of_fields
from ronghe.kernel.match.values import (
    Candidate,
    ClauseVerdict,
    EvidenceLevel,
    Gloss,
    NeedProfile,
    Offer,
    OfferFacts,
    PassageRef,
    Verdict,
    Veto,
)

__all__ = [
    "Candidate",
    "ClauseVerdict",
    "EvidenceLevel",
    "Gloss",
    "NeedProfile",
    "Offer",
    "OfferFacts",
    "OfferProfile",
    "PassageRef",
    "Verdict",
    "Veto",
    "judge",
    "judge_span",
    "match",
    "prepare",
    "prepare_all",
    "prepare_need",
    "profile",
    "profile_of_fields",
    "relevant",
]
