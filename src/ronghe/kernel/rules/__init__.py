"""Dated rules over facts, applied with a trace where some facts are unknown.

``load_pack`` reads a pack of rules from YAML; ``apply`` says which rules apply, which do not and why, and the outcome
or the range it lies in; ``questions`` which unknown facts are worth asking for; ``flips`` which single fact would turn
the outcome; ``compare`` what differs between two editions.
"""

from ronghe.kernel.rules.applying import Decision, RuleVerdict, apply
from ronghe.kernel.rules.asking import Answer, Asking, Question, asking, questions, to_settle
from ronghe.kernel.rules.comparing import CaseDifference, Change, Difference, RuleChange, compare, compare_cases
from ronghe.kernel.rules.errors import FactUnfit, PackUnreadable
from ronghe.kernel.rules.explaining import FactUse
from ronghe.kernel.rules.kinds import FactKind, Facts, Kind, Value
from ronghe.kernel.rules.loading import load_pack
from ronghe.kernel.rules.packs import Pack, Resolve, Rule, Source, Words
from ronghe.kernel.rules.reaching import Reach
from ronghe.kernel.rules.truth import Truth
from ronghe.kernel.rules.turning import Flip, flips

__all__ = [
    "Answer",
    "Asking",
    "CaseDifference",
    "Change",
    "Decision",
    "Difference",
    "FactKind",
    "FactUnfit",
    "FactUse",
    "Facts",
    "Flip",
    "Kind",
    "Pack",
    "PackUnreadable",
    "Question",
    "Reach",
    "Resolve",
    "Rule",
    "RuleChange",
    "RuleVerdict",
    "Source",
    "Truth",
    "Value",
    "Words",
    "apply",
    "asking",
    "compare",
    "compare_cases",
    "flips",
    "load_pack",
    "questions",
    "to_settle",
]
