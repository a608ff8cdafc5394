"""Refusals of plans and files of stages, in words of both languages."""

from __future__ import annotations

from collections.abc import Mapping

from ronghe.kernel.plan import PlanInvalid
from ronghe.route.facts.vocabulary import Words
from ronghe.route.stages.errors import StagesUnreadable

REFUSALS: Mapping[str, Words] = {
    # kernel.plan
    "no_stages": Words("网络中没有阶段", "the network has no stage"),
    "duplicate_id": Words("两个阶段同名", "two stages have the same id"),
    "missing_predecessor": Words("所等待的阶段不存在", "the stage it waits for does not exist"),
    "circle": Words("这些阶段互相等待，请去掉其中一处", "these stages wait for each other: take one wait out"),
    "negative": Words("不能为负", "must not be negative"),
    "not_finite": Words("须为数字", "must be a number"),
    "out_of_order": Words("须为最低 ≤ 最可能 ≤ 最高", "must be low <= likely <= high"),
    "probability": Words("概率须在 0 到 1 之间", "a probability lies between 0 and 1"),
    "bad_bound": Words("重复次数超出范围", "the number of repeats is out of bounds"),
    "unknown_repeat": Words("所重复的阶段不存在", "the stage to be repeated does not exist"),
    "repeat_not_before": Words("只能重复在其之前的阶段", "only a stage before it can be repeated"),
    "bad_runs": Words("运行次数超出范围", "the number of runs is out of bounds"),
    "bad_seed": Words("种子须为非负整数", "the seed must be a whole number that is not negative"),
    "waits_inside": Words("这些阶段不能并行", "these stages cannot run side by side"),
    "unknown_stage": Words("没有这个阶段", "there is no such stage"),
    # files, sliders, history
    "unreadable": Words("不是可读的 YAML", "this is no readable YAML"),
    "wrong_kind": Words("写法不对", "it is not written as it must be"),
    "unknown_field": Words("没有这个字段", "there is no such field"),
    "missing_field": Words("缺少此字段", "this field is missing"),
    "unmarked": Words("须注明来源或“估计”，二者择一", "mark it by a source or as an estimate, not both"),
    "unknown_source": Words("来源表中没有此项", "the table of sources has no such entry"),
    "unknown_value": Words("没有这个选项", "there is no such choice"),
    "out_of_bounds": Words("超出范围", "it is out of bounds"),
    "more_sites": Words("试验机构不能多于受试者", "there cannot be more trial sites than patients"),
    "bad_condition": Words("条件写法不对", "the condition is not written as it must be"),
    "bad_network": Words("网络不能运行", "the network cannot be run"),
    "loose_end": Words("没有阶段等待它，它也不是目标", "nothing waits for it and it is not the goal"),
}


def refusal_words(problem: PlanInvalid | StagesUnreadable) -> Words:
    """Where, what and why, and in English the way out as well.

    >>> print(refusal_words(PlanInvalid("bad_runs", "", "runs", 0, "give a whole number from 1")).zh)
    runs：0：运行次数超出范围
    """
    file = problem.file if isinstance(problem, StagesUnreadable) else ""
    place = " ".join(part for part in (file, problem.stage, problem.field) if part)
    said = REFUSALS[problem.code]
    value = str(problem.value)
    return Words("：".join((place, value, said.zh)), f"{place}: {value}: {said.en} ({problem.remedy})")
