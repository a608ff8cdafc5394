"""Facts under the rules of a regime: the answer, why, what is open, and under which edition."""

from ronghe.route.judging.answers import RegimeAnswer, RuleSaid, judge

__all__ = ["RegimeAnswer", "RuleSaid", "judge"]
