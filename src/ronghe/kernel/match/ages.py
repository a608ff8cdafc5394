"""Ages of people: which quantities of a text are ages, on a scale of years or of weeks of gestation."""

from __future__ import annotations

import re

from ronghe.kernel.text import Operator

YEARS = "岁"
WEEKS = "周龄"
_PER_YEAR = {"year": 1.0, "month": 12.0, "week": 52.1786, "day": 365.25}
_UNIT = re.compile(
    r"(?P<year>岁|years?|yrs?\b|y\b|年)|(?P<week>周|weeks?|wks?\b)|(?P<month>月|months?|mo\b)|(?P<day>天|日|days?)",
    re.I,
)
_LINK = (
    r"(?:[\s(:,'’]|aged?|ages|of|at|from|between|below|under|above|over|before|after|born|birth|younger|older"
    r"|than|to|"
    r"the|up|about|those|are|is|weighing|[<>≤≥~]|约|为|在|满|小于|大于|低于|高于|不足|不满|不低于|不超过|不小于|不大于|超过|至少|平均|仅限|年)*$"
)
_PEOPLE = re.compile(
    r"(?:\b(?:aged?|ages|age group|years? old|older|younger|people|persons?|adults?|children|kids|boys|girls"
    r"|infants?|"
    r"toddlers?|newborns?|neonates?|babies|adolescents?|teenagers?|pupils|students|women|men|patients|volunteers|"
    r"participants|subjects)"
    r"|年龄|龄|婴幼儿|儿童|患儿|成人|老年人|老人|青少年|新生儿|婴儿|患者|人群|学生)" + _LINK,
    re.I,
)
_GESTATION = re.compile(
    r"(?:\b(?:gestation\w*|preterm(?: \w+)?|born|pregnanc\w+|pregnant(?: women)?|infants?|newborns?|neonates?|babies)"
    r"|胎龄|孕周|孕龄|孕|妊娠|早产儿?|出生)" + _LINK,
    re.I,
)
_GESTATION_BEHIND = re.compile(
    r"^\s*(?:'|’|of )?\s*(?:gestation|preterm|或?(?:及)?(?:以下|以上|以内|之前)?(?:的)?(?:早产|新生儿|胎儿|孕妇))", re.I
)
_OLD = re.compile(r"^[\s-]*(?:olds?\b|of age\b|(?:and|or) (?:older|younger|over|above|up)\b)", re.I)
_BARE = re.compile(
    r"(?P<cue>\b(?:aged?|ages|(?:from )?(?:the )?age of|older than|younger than)\b|\b(?:people|adults|patients"
    r"|children|those|men|women"
    r"|persons?|adolescents) (?:over|above|under|below|from))"
    r" (?P<more>from |over |above |under |below |between |at least )?(?P<low>\d{1,3})(?:\s?(?:-|–|to"
    r"|and)\s?(?P<high>\d{1,3}))?"
    r"(?P<behind> (?:and|or) (?:over|above|older|up|more)| (?:and|or) (?:under|younger|below)| upwards?)?"
    r"(?! ?(?:weeks?|wks?|months?|days?|kg|%|g\b|mm|hours?|h\b|years?|yrs?|y\b|岁)|[\d.,]*\d)",
    re.I,
)
_MORE, _LESS = re.compile(r"over|above|older|from|at least|up|more", re.I), re.compile(r"under|below|younger", re.I)


def bare_ages(text: str) -> list[tuple[int, int, Operator, float, float | None]]:
    """Ages written without a unit: where, how bounded, and the one or two numbers.

    >>> [(o.value, low, high) for _, _, o, low, high in bare_ages("people older than 15, children aged 4 to 12")]
    [('>=', 15.0, None), ('range', 4.0, 12.0)]
    """
    found: list[tuple[int, int, Operator, float, float | None]] = []
    for match in _BARE.finditer(text):
        words = " ".join(match[name] or "" for name in ("cue", "more", "behind"))
        operator = Operator.LE if _LESS.search(words) else Operator.GE if _MORE.search(words) else Operator.EQ
        high = float(match["high"]) if match["high"] else None
        end = match.end() if match["behind"] else match.end("high") if match["high"] else match.end("low")
        found.append((match.start(), end, Operator.RANGE if high else operator, float(match["low"]), high))
    return found


_MIXED = re.compile(
    r"(?P<low>\d+(?:\.\d+)?) ?(?P<unit>个?月龄?|周龄?|天|months?|weeks?|days?) ?(?:-|–|~|至|到"
    r"|to) ?(?P<high>\d+(?:\.\d+)?) ?(?:周?岁|years?)",
    re.I,
)


def mixed_ages(text: str) -> list[tuple[int, int, Operator, float, float | None]]:
    """Ranges of age over two units ("6 月龄至 5 岁"), in years; form as ``bare_ages``."""
    found: list[tuple[int, int, Operator, float, float | None]] = []
    for match in _MIXED.finditer(text):
        unit = _UNIT.search(match["unit"])
        share = _PER_YEAR[unit.lastgroup or "month"] if unit else 12.0
        found.append((match.start(), match.end(), Operator.RANGE, float(match["low"]) / share, float(match["high"])))
    return found


_WEIGHED_BEHIND = re.compile(
    r"^ ?(?:以上|以下|以内|及以[上下])?(?:的)?(?:[\u4e00-\u9fff]{0,4})"
    r"(?:新生儿|早产儿|患儿|儿童|婴儿|婴幼儿|患者|成人|病人|孩子|的人)"
    r"|^ (?:infants?|newborns?|babies|children|patients?|adults?|preterm)",
    re.I,
)
_WEIGHED = re.compile(_PEOPLE.pattern.replace("weighing", "weighing|who weigh|with a weight|body weight|体重"), re.I)


def of_people(text: str, start: int, end: int) -> bool:
    """Whether a weight is that of people and not of a thing.

    >>> of_people("children from 20 kg", 14, 19), of_people("the children's cap weighs 20 g", 26, 30)
    (True, False)
    """
    return bool(_WEIGHED.search(text[max(0, start - 44) : start]) or _WEIGHED_BEHIND.match(text[end : end + 14]))


def age(text: str, start: int, end: int, unit: str) -> tuple[str, float] | None:
    """The scale and the factor to it, if the quantity ``text[start:end]`` with this unit is an age; else ``None``.

    >>> age("children from 3 to 12 years", 14, 27, "years"), age("worn for 3 years", 9, 16, "years")
    (('岁', 1.0), None)
    """
    if "/" in unit or "每" in unit:
        return None
    before, behind = text[max(0, start - 44) : start], text[end : end + 24]
    found = _UNIT.search(unit)
    if found is None:
        return None
    kind = found.lastgroup or "year"
    if kind == "week" and (
        _GESTATION.search(before) or _GESTATION_BEHIND.match(behind) or "孕" in unit or unit == WEEKS
    ):
        return WEEKS, 1.0
    sure = "岁" in unit or "龄" in unit or "old" in unit or "age" in unit or bool(_OLD.match(behind))
    if sure or (kind != "day" and _PEOPLE.search(before)):
        return YEARS, 1.0 / _PER_YEAR[kind]
    return None
