"""Small networks written as their files are, for tests of reading and planning."""

from __future__ import annotations

import copy
from typing import Any

from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.stages import StageHistory
from ronghe.route.stages.loading import sources
from ronghe.route.stages.parsing import Parser
from ronghe.route.stages.records import StageNetwork


def stage(**fields: Any) -> dict[str, Any]:
    """One stage as written; own work of 2 to 6 months unless told otherwise."""
    whole = {
        "zh": "阶段",
        "en": "Stage",
        "deliverables": {"zh": ["报告"], "en": ["report"]},
        "kind": "own_work",
        "time": {"months": [2, 3, 6], "estimate": True},
        "cost": {"wan_cny": [1, 2, 4], "estimate": True},
    }
    return copy.deepcopy({**whole, **fields})


def content(stages: dict[str, Any], goal: str = "end", **fields: Any) -> dict[str, Any]:
    """A network as written."""
    whole = {
        "id": "n",
        "regime": "nmpa",
        "classes": ["class_2"],
        "title": {"zh": "网络", "en": "Network"},
        "goal": goal,
    }
    return {**whole, "stages": stages, **fields}


def clock(days: float = 60, **fields: Any) -> dict[str, Any]:
    """A stage that is an authority's clock."""
    time = {"working_days": days, "source": "reg47", "article": {"zh": "第七章", "en": "Chapter 7"}}
    return stage(kind="statutory", time=time, cost="none", **fields)


def read(stages: dict[str, Any], shelf: dict[str, Any] | None = None, **fields: Any) -> StageNetwork:
    """A network read by the parser, with our sources and facts."""
    parser = Parser(sources(), vocabulary().kinds(), shelf or {})
    return parser.network("n.yaml", content(stages, **fields))


GROUP = "nmpa/any/class_2"


def seen(stage: str = "end", months: float | None = 8.0, n: int = 3, **more: Any) -> StageHistory:
    """Cases of a stage as a plan is told of them."""
    return StageHistory(more.pop("group", GROUP), stage, months, n, **more)
