"""What a clause asks of a property beyond naming a value: all of a list, results in a group, and what else it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from ronghe.kernel.match.attributes import Trait
from ronghe.kernel.match.vocabulary import Asked, asked

JOINED = re.compile(
    r"^[^,.;，。；]{0,24}?"
    r"(?:\b(?:and|as well as|plus|along with|together with)\b|&|和|及|与|、|兼顾|加上|以及|[,，] ?$|都|也)"
    r"[^.;。；]{0,24}$",
    re.IGNORECASE,
)
CHOICE = re.compile(r"\bor\b|\beither\b|或|还是|/", re.IGNORECASE)
DATA = re.compile(
    r"数据|证据|验证|病例(?:数据|验证|资料)|有.{0,6}病例|结果|(?:用|试|做|比对|测|验证)过|试验|研究|疗效|随访"
    r"|\b(?:data|results?|evidence|cases|valid(?:ated|ation)|tested|tried|shown|studied|proven|proved|demonstrated|trial|study)\b",
    re.IGNORECASE,
)
FILL = re.compile(
    r"\b(?:with|in|on|for|of|and|or|the|an?|at|to|by|from|as|well|also|too|both|it|is|are|be|been|being|can|could|must"
    r"|should|would|may|will|has|have|had|we|i|our|us|my|that|which|who|only|not|just|used?|usable|using|uses|works?"
    r"|working|suitable|suited|suits|fit|fits|shown|tested|tried|validated|validation|proven|proved|studied|available"
    r"|results?|data|evidence|included?|including|includes|serve|serves|existing|already|done|real|true|over|under|than"
    r"|alike|same|patients?|people|persons?|any|some|all|least|years?|old|aged?|approved|indicated|intended|meant|made"
    r"|covers?|covering|version|mode|model|if|possible|preferably|ideally|please|there|cases?|human|humans|clinical"
    r"|operat(?:ed?|es|ing)|one|do|does|did|by|themselves|himself|herself|alone|once|without|hospitals?|trials?|stud(?:y|ies)|use|want|wanted|need|needed|needs|run|done|groups?|ages?|every|level|setting|so|far)\b"
    r"|[已有可能够在于的了过也都要需须做用适合供给验证数据结果证据包括含覆盖真实身上里中我们医院必须最好应该使和与及或以兼顾同时还"
    r"即只仅得被到人者试测行研究病例患临床经对不限岁周月余内且]|希望|比对|同样|版本|模式|专用|人群|阶段|情况|场景|自己|自行|单独|一[个名人]|会|医院|操作|完成|样本|标本|样品|\d|[\W_]",
    re.IGNORECASE,
)

PLAIN = re.compile(
    r"\b(?:with|in|on|for|of|and|or|the|an?|at|to|by|from|as|well|also|too|is|are|be|been|that|which|who|shown|tested|tried"
    r"|validated|proven|available|results?|data|evidence|included|patients?|people|used?|real)\b"
    r"|数据|结果|证据|验证|临床|患者|病人|身上|适用于?|可用于?|希望|需要|能用|已有|真实|试过|用过",
    re.IGNORECASE,
)
ALSO = re.compile(r"\b(?:also|too|as well(?! as)|included|even)\b|也|同时|(?:包|须|要)含|^含|连", re.IGNORECASE)


def asks_beside(text: str) -> bool:
    """The clause asks for a group in addition to others ("newborns too")."""
    return bool(ALSO.search(text))


def joined(text: str, wanted: Sequence[Trait]) -> bool:
    """Values of one property are asked for together ("children as well as adults"), not as alternatives."""
    if len({t.value for t in wanted}) < 2 or CHOICE.search(text[wanted[0].start : wanted[-1].end]):
        return False
    return all(a.value == b.value or bool(JOINED.search(text[a.end : b.start])) for a, b in pairwise(wanted))


def asks_for_data(text: str) -> bool:
    """The clause asks for results in a group of people, not for fitness for it."""
    return bool(DATA.search(text))


@lru_cache(maxsize=4096)
def rest_of(text: str, wanted: tuple[Trait, ...]) -> Asked | None:
    """What else a clause names beside its properties; None when only words that carry no matter are left.

    >>> from ronghe.kernel.match.attributes import traits
    >>> rest_of("results in patients", traits("results in patients"))
    """
    left = text
    for trait in wanted:
        left = left[: trait.start] + " " * (trait.end - trait.start) + left[trait.end :]
    return asked(PLAIN.sub(" ", left)) if FILL.sub("", left) else None
