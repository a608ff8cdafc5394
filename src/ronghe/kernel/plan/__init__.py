"""Plans: a network of stages run many times, in time and in money. Pure; knows no framework or clock."""

from ronghe.kernel.plan.curve import CurvePoint, cost_curve
from ronghe.kernel.plan.derisking import Derisked, Derisking, derisking, safe
from ronghe.kernel.plan.draws import Draws
from ronghe.kernel.plan.errors import PlanInvalid
from ronghe.kernel.plan.network import Gate, Network, Stage
from ronghe.kernel.plan.parallel import Parallel, effect_of_parallel, in_parallel
from ronghe.kernel.plan.runs import Runs
from ronghe.kernel.plan.simulate import RUNS, simulate
from ronghe.kernel.plan.spreads import Shape, Spread, fixed
from ronghe.kernel.plan.summary import Outcome, Quantiles, StageOutcome, arrival, summarise

__all__ = [
    "RUNS",
    "CurvePoint",
    "Derisked",
    "Derisking",
    "Draws",
    "Gate",
    "Network",
    "Outcome",
    "Parallel",
    "PlanInvalid",
    "Quantiles",
    "Runs",
    "Shape",
    "Spread",
    "Stage",
    "StageOutcome",
    "arrival",
    "cost_curve",
    "derisking",
    "effect_of_parallel",
    "fixed",
    "in_parallel",
    "safe",
    "simulate",
    "summarise",
]
