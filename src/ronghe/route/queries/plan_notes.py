"""What a plan takes for granted while it is open, in words."""

from __future__ import annotations

from collections.abc import Collection

from ronghe.route.facts.vocabulary import Words, vocabulary

RULES_FIRST = Words(
    "规则与相似产品的结论不一致：按规则作计划，相似产品所指仅并列供参考。请先申请分类界定。",
    "The rules and the similar products disagree: the plan follows the rules, what similar products point to stands "
    "beside it. Have the product determined first.",
)
HIGHEST_FIRST = Words(
    "类别未定：先按要求最高的类别作计划。",
    "The class is open: the plan is for the most demanding one until it is known.",
)
LIKELIEST_FIRST = Words(
    "规则尚未定类：按相似产品最可能的类别作计划，其余可能并列。",
    "The rules leave the class open: the plan is for the likeliest by similar products, the others stand beside it.",
)
CODE_FIRST = Words(
    "美国提交类型未定：按产品代码在分类表中的提交类型作计划，其余可能并列。",
    "The submission is open: the plan is for what the table asks of the product code, the others stand beside it.",
)
TRIAL_FIRST = Words(
    "是否须作临床试验未定：在明确之前，按须作试验的路径作计划，不作试验的路径并列。",
    "Whether a trial is needed is open: until it is known the plan is with one, and the way without stands beside it.",
)
TRIAL_BESIDE = Words(
    "是否须作临床试验未定：计划按通常不作试验的路径，须作试验的路径并列，请一并考虑。",
    "Whether a trial is needed is open: the plan is without one, as is usual for the class; the way with a trial "
    "stands beside it and is to be reckoned with.",
)
LEAD_OPEN = Words(
    "以药品还是以器械作用为主未定：在属性界定之前，按以器械作用为主的路径作计划，以药品作用为主的路径并列，时间与费用相差很大。",
    "Whether the drug or the device leads is open: until it is determined the plan is for the device leading; the way "
    "with the drug leading stands beside it and takes far more time and money.",
)

HUMANE_BESIDE = Words(
    "罕见病：美国人道主义器械豁免（HDE）并列供考虑。须先获 FDA 人道主义用途器械（HUD）认定，"
    "且该病在美国每年不超过 8000 人、没有可比的已上市器械。",
    "Rare disease: the humanitarian device exemption (HDE) of the United States stands beside it. It asks for a "
    "designation as a humanitarian use device (HUD): at most 8,000 patients a year there, and no comparable device on "
    "the market.",
)

EMERGENCY_BESIDE = Words(
    "突发公共卫生事件：美国紧急使用授权（EUA）并列供考虑。须有生效的紧急使用声明，仅在声明有效期内准许使用，不代替上市许可。",
    "Public health emergency: the emergency use authorization (EUA) of the United States stands beside it. It asks for "
    "a declaration in force, allows use only while that lasts, and replaces no clearance or approval.",
)


def notes(
    *,
    disagrees: bool = False,
    outcomes: int = 0,
    likeliest: bool = False,
    of_code: bool = False,
    trial_asks: Collection[str] = (),
    led_by: Collection[str] = (),
    humane: Collection[str] = (),
    emergency: Collection[str] = (),
    with_trial: bool = False,
    per_site: float | None = None,
) -> tuple[Words, ...]:
    """What was taken, and why.

    Args:
        disagrees: the rules and the similar products.
        outcomes: how many stand side by side.
        likeliest: whether the plan is for the likeliest of them, not for the most demanding.
        of_code: whether it is for what the table asks of the product code.
        trial_asks: facts that would tell whether a trial is needed; none where that is known.
        led_by: facts that would tell what leads a combination; none where that is known.
        humane: facts that would tell whether the exemption for humanitarian use is open; none if nobody asks.
        emergency: facts that would tell whether an authorisation for an emergency is open; none if nobody asks.
        with_trial: whether the plan is with a trial while that is unknown.
        per_site: patients or samples for each trial site, where they are far more than is usual.
    """
    found = []
    if disagrees:
        found.append(RULES_FIRST)
    elif outcomes > 1:
        found.append(CODE_FIRST if of_code else LIKELIEST_FIRST if likeliest else HIGHEST_FIRST)
    if led_by:
        found.append(_with_questions(LEAD_OPEN, led_by))
    if trial_asks:
        found.append(_with_questions(TRIAL_FIRST if with_trial else TRIAL_BESIDE, trial_asks))
    if humane:
        found.append(_with_questions(HUMANE_BESIDE, humane))
    if emergency:
        found.append(_with_questions(EMERGENCY_BESIDE, emergency))
    if per_site is not None:
        n = round(per_site)
        found.append(
            Words(
                f"每家试验机构 {n} 例，远多于通常：入组时间按此计算，请考虑增加机构。",
                f"{n} for each trial site is far more than is usual: enrolment is reckoned so; consider more sites.",
            )
        )
    return tuple(found)


def _with_questions(taken: Words, asks: Collection[str]) -> Words:
    """What was taken, with the facts that would tell."""
    labels = [vocabulary().facts[name].label for name in sorted(asks)]
    zh, en = "、".join(one.zh for one in labels), ", ".join(one.en for one in labels)
    return Words(f"{taken.zh}待明确：{zh}。", f"{taken.en} To be known: {en}.")
