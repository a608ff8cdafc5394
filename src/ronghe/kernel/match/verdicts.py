"""What an offer's own text says of one clause: its figures of a numeric target, its words of anything else."""

from __future__ import annotations

from ronghe.kernel.match.aims import Aim
from ronghe.kernel.match.features import Focus
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.numeric import judge_target
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.textual import SOFT, by_rules, judge_words, properties
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.wishes import Wish


def find(wish: Wish, offer: OfferProfile, focus: Focus) -> Finding:
    """Judge one clause: a numeric target by comparing, anything else by its words.

    Where no figure answers a target its words may still rule it out: a property that excludes it ("adults only"), or,
    where the number only says for whom the thing sought is meant, another thing. They never show it to be met.
    """
    if wish.aim is None:
        return judge_words(wish, offer, focus)
    compared = judge_target(wish, wish.aim, offer)
    if compared.verdict is not Verdict.UNKNOWN:
        return compared
    if wish.topic and _about_whom(wish.aim):
        told = judge_words(wish, offer, focus)
    elif any(f.verdict is Verdict.UNMET and f.axis.id not in SOFT for f in properties(wish, offer)):
        told = by_rules(wish, offer)
    else:
        return compared
    return told if told.verdict is Verdict.UNMET else compared


def _about_whom(aim: Aim) -> bool:
    """The number only says for whom or for what size of finding the thing is meant, so that the words decide."""
    if aim.key in WHOM or (aim.named and aim.named[0].parameter in WHOM):
        return True
    return not aim.key and not aim.named


WHOM = frozenset({"age", "body_weight", "balloon_diameter", "lesion_size"})
