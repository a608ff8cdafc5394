"""Hard vetoes from what an investor rules out: kind of product, device class, region, stage, size of the ticket.

Only what both sides state counts: a need that does not name its region, round or amount is never ruled out for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.match.figures import figures_of
from ronghe.kernel.match.offers import OfferProfile, Statement
from ronghe.kernel.match.profiles import table
from ronghe.kernel.match.values import NeedProfile, OfferFacts, Veto
from ronghe.kernel.patterns import compiled
from ronghe.kernel.text import ClauseKind, normalised
from ronghe.kernel.text.yaml_data import yaml_data

BACKGROUND = frozenset({ClauseKind.PRACTICE, ClauseKind.POPULATION})
"""Clauses that say how it is today and for whom: what stands there is not what is sought."""

NOT_INVESTING = re.compile(
    r"(?:不|勿|暂不|一律不)(?:再)?(?:投(?!诉|影|放)|看|考虑|参与|接受|支持|碰)|除外|排除|回避"
    r"|(?:do(?:es)?|will) not (?:invest|fund|back|consider|look at|accept)|no (?:investments? in|interest in)?"
    r"|\b(?:excludes?|excluding|excluded|except|ruled out|avoids?|never|without|outside)\b",
    re.IGNORECASE,
)
QUALIFIED = re.compile(
    r"名义|来源不明|不明确|风险|无法|不能|争议|依赖|缺乏|仿制|没有?.{0,8}(?:数据|计划|能力|证据|方案)|无.{0,10}(?:数据|计划|能力|证据|方案)"
    r"|\b(?:unclear|unknown|disputed?|cannot|under a|infringement|label|dependence)\b"
    r"|without (?:a |an |the |any )?(?:\S+ ){0,4}(?:data|plan|ability|evidence|proof|sensor)",
    re.IGNORECASE,
)
"""An exclusion under a condition that a need does not tell ("cells of unclear origin") rules nothing out for sure."""

ITEMS = re.compile(r"[、，,;；。]|\.(?=\s|$)")
PIECES = re.compile(r"[和及与或]|以及|\b(?:and|or|nor)\b", re.IGNORECASE)
DENIED = re.compile(
    r"(?:非|无|不|免|无需|不需要?|不用|而非)$|\b(?:no|not|non|without|instead of)[- ](?:an? )?$", re.IGNORECASE
)
NATIONWIDE = re.compile(r"全国|不限|全球|nationwide|all of china|worldwide", re.IGNORECASE)
ELSEWHERE = re.compile(r"以外|之外|outside", re.IGNORECASE)
RAISING = re.compile(
    r"融资|募资|募集|投资|资金需求|所需资金|rais(?:e|es|ing)|funding|investment|invest(?:or|ors)?\b|ticket|round",
    re.IGNORECASE,
)
ROUNDS: Mapping[str, tuple[str, str, re.Pattern[str]]] = {
    "seed": ("种子轮", "seed", re.compile(r"种子(?:轮|期)|\bseed (?:round|stage|money|funding)", re.IGNORECASE)),
    "angel": ("天使轮", "angel", re.compile(r"天使(?:轮|期)|\bangel (?:round|stage|money|funding)", re.IGNORECASE)),
    "a": ("A轮", "series A", re.compile(r"(?:Pre-?)?A\+? ?轮|\bseries a\b", re.IGNORECASE)),
    "b": ("B轮", "series B", re.compile(r"B\+? ?轮|\bseries b\b", re.IGNORECASE)),
    "growth": (
        "成长期",
        "growth",
        re.compile(r"成长期|[CDE]\+? ?轮|\bgrowth (?:round|stage)|\bseries [c-e]\b", re.IGNORECASE),
    ),
}


@dataclass(frozen=True)
class Subject:
    """One row of ``data/exclusions.yaml``; ``implied`` is (subject, rule in Chinese, rule in English) or None."""

    id: str
    zh: str
    en: str
    ruled: re.Pattern[str]
    asked: re.Pattern[str]
    unless: re.Pattern[str] | None
    implied: tuple[str, str, str] | None


@dataclass(frozen=True)
class _Sought:
    """What a need states, read once per investor: subjects with the words that show them, round, amount."""

    subjects: Mapping[str, str]
    implied: Mapping[str, tuple[str, str]]
    round: str
    amount: tuple[float, str] | None


def ruled_out(need: NeedProfile, offer: OfferProfile) -> tuple[Veto, ...]:
    """Every reason for which an investor rules the need out, each with what would lift it; none for other partners."""
    if offer.offer.kind != "investor":
        return ()
    sought = _sought(need)
    found = [*_by_words(need, sought, offer), *_by_facts(need, sought, offer.offer.facts)]
    return tuple({veto.code: veto for veto in reversed(found)}.values())[::-1]


@lru_cache(maxsize=1)
def subjects() -> tuple[Subject, ...]:
    """The table."""
    rows = yaml_data("ronghe.kernel.match", "exclusions.yaml")
    return tuple(
        Subject(
            row["id"],
            row["zh"],
            row["en"],
            _any(row["ruled"]),
            _any(row["asked"]),
            _any(row["unless"]) if "unless" in row else None,
            (row["implied"]["as"], row["implied"]["zh"], row["implied"]["en"]) if "implied" in row else None,
        )
        for row in rows
    )


def _any(words: list[str]) -> re.Pattern[str]:
    return compiled("|".join(words), re.IGNORECASE)


@lru_cache(maxsize=256)
def _sought(need: NeedProfile) -> _Sought:
    kept = [clause.text for clause in need.clauses if clause.kind not in BACKGROUND]
    text = normalised("\n".join(kept) if need.clauses else need.text)
    found = {s.id: words for s in subjects() if (words := _words(s, text))}
    implied = {s.implied[0]: s.implied[1:] for s in subjects() if s.implied and s.id in found}
    whole = normalised(need.text)
    stage = next((key for key, (_zh, _en, pattern) in ROUNDS.items() if pattern.search(whole)), "")
    return _Sought(found, implied, stage, _amount(whole))


def _words(subject: Subject, text: str) -> str:
    if subject.unless and subject.unless.search(text):
        return ""
    for match in subject.asked.finditer(text):
        if not DENIED.search(text[max(0, match.start() - 12) : match.start()]):
            return match.group()
    return ""


def _amount(text: str) -> tuple[float, str] | None:
    """The amount of money sought in CNY, and its words; only where the sentence speaks of raising it."""
    for sentence in re.split(r"[。；;\n]", text):
        if RAISING.search(sentence):
            for figure in figures_of(sentence, wanted=True):
                if figure.span.dimension == "CNY":
                    value = figure.span.high if figure.span.high != float("inf") else figure.span.low
                    return value, figure.text
    return None


def _by_words(need: NeedProfile, sought: _Sought, offer: OfferProfile) -> Iterator[Veto]:
    for statement in offer.statements:
        whole = statement.passage.field.startswith("excludes")
        if not whole and not NOT_INVESTING.search(statement.text):
            continue
        yield from _region_by_words(need, statement)
        ruling = whole
        for item in ITEMS.split(statement.text):
            ruling = ruling or bool(NOT_INVESTING.search(item))
            if ruling and not QUALIFIED.search(item):
                yield from (veto for piece in PIECES.split(item) if (veto := _piece(piece, statement, sought)))


def _piece(piece: str, statement: Statement, sought: _Sought) -> Veto | None:
    """All that one item of the list names must be sought: "class III implants" spares a class II implant."""
    named = [s for s in subjects() if s.ruled.search(piece)]
    if not named or not all(s.id in sought.subjects or s.id in sought.implied for s in named):
        return None
    zh, en = "且".join(s.zh for s in named), " that are ".join(s.en for s in named)
    words = next((sought.subjects[s.id] for s in named if s.id in sought.subjects), "")
    rule = next((sought.implied[s.id] for s in named if s.id not in sought.subjects), None)
    because_zh = f"需求涉及「{words}」" if words else "需求属于此类"
    because_en = f'the need is about "{words}"' if words else "the need is of this kind"
    if rule:
        because_zh, because_en = f"{because_zh}（{rule[0]}）", f"{because_en} ({rule[1]})"
    return Veto(
        f"excluded_{named[0].id}",
        f"投资方不投{zh}，{because_zh}",
        f"The investor rules out {en}; {because_en}",
        statement.passage,
        f"需求方案改为不属于{zh}的路线，或投资方放宽此项",
        f"A solution that is none of {en}, or a wider mandate",
    )


def _by_facts(need: NeedProfile, sought: _Sought, facts: OfferFacts) -> Iterator[Veto]:
    if need.region and facts.regions and not any(covers_region(place, need.region) for place in facts.regions):
        places, places_en = "、".join(facts.regions), ", ".join(map(_in_english, facts.regions))
        yield Veto(
            "excluded_region",
            f"投资方只投{places}，需求在{need.region}",
            f"The investor invests in {places_en} only; the need is in {_in_english(need.region)}",
            None,
            f"项目落户{places}，或投资方放宽地区",
            f"A project company in {places_en}, or a wider mandate",
        )
    if sought.round and facts.stages and sought.round not in facts.stages:
        zh, en = ROUNDS[sought.round][:2]
        known = [ROUNDS[s][:2] for s in facts.stages if s in ROUNDS]
        stages_zh, stages_en = "、".join(k[0] for k in known), ", ".join(k[1] for k in known)
        yield Veto(
            "excluded_stage",
            f"投资方只投{stages_zh}，需求为{zh}",
            f"The investor invests at {stages_en} only; the need names {en}",
            None,
            f"到{stages_zh}时再接触，或投资方放宽阶段",
            f"To come back at {stages_en}, or a wider mandate",
        )
    if sought.amount and facts.ticket_cny:
        yield from _ticket(sought.amount, facts.ticket_cny)


def _ticket(asked: tuple[float, str], limits: tuple[float | None, float | None]) -> Iterator[Veto]:
    """An amount above the largest ticket may be shared by several investors, so only far above it is a veto."""
    value, words = asked
    low, high = limits
    if low is not None and value < low:
        yield Veto(
            "excluded_ticket",
            f"单笔投资不低于 {low / 1e4:,.6g} 万元，需求为 {words}",
            f"Smallest ticket CNY {low / 1e6:,.6g} million; the need asks for {words}",
            None,
            f"融资额不低于 {low / 1e4:,.6g} 万元，或投资方降低下限",
            f"A round of at least CNY {low / 1e6:,.6g} million, or a lower limit",
        )
    elif high is not None and value > high:
        yield Veto(
            "excluded_ticket",
            f"单笔投资不超过 {high / 1e4:,.6g} 万元，需求为 {words}",
            f"Largest ticket CNY {high / 1e6:,.6g} million; the need asks for {words}",
            None,
            f"由几家共同投资，每家不超过 {high / 1e4:,.6g} 万元，或投资方提高上限",
            f"Several investors with at most CNY {high / 1e6:,.6g} million each, or a higher limit",
        )


def _region_by_words(need: NeedProfile, statement: Statement) -> Iterator[Veto]:
    """ "No projects outside Shanghai" wants the need in Shanghai, "no projects in Shanghai" elsewhere."""
    low = statement.text.casefold()
    named = [zh for name, zh in table().regions.items() if name in low]
    if not need.region or not named:
        return
    inside = any(covers_region(place, need.region) for place in named)
    only = bool(ELSEWHERE.search(statement.text))
    if inside is only:
        return
    kept = list(dict.fromkeys(named))
    places, places_en = "、".join(kept), ", ".join(map(_in_english, kept))
    limit_zh, limit_en = ("只投", "invests only in") if only else ("不投", "rules out")
    yield Veto(
        "excluded_region",
        f"投资方{limit_zh}{places}，需求在{need.region}",
        f"The investor {limit_en} {places_en}; the need is in {_in_english(need.region)}",
        statement.passage,
        "项目落户在投资方接受的地区，或投资方放宽地区",
        "A project company in a place the investor accepts, or a wider mandate",
    )


WIDE_PLACES = {"长三角": "the Yangtze delta", "京津冀": "Beijing-Tianjin-Hebei", "粤港澳大湾区": "the Greater Bay Area"}


@lru_cache(maxsize=256)
def _in_english(place: str) -> str:
    known = next((name for name, zh in table().regions.items() if zh == place and name.isascii()), "")
    return WIDE_PLACES.get(place) or known.title() or place


@lru_cache(maxsize=1)
def _within() -> Mapping[str, frozenset[str]]:
    raw = yaml_data("ronghe.kernel.match", "regions.yaml")
    return {place: frozenset(parts) for place, parts in raw.items()}


def covers_region(wide: str, place: str) -> bool:
    """Whether a place is the other, or lies in it.

    >>> covers_region("长三角", "苏州"), covers_region("江苏", "上海"), covers_region("全国", "成都")
    (True, False, True)
    """
    if NATIONWIDE.search(wide):
        return True
    wide, place = (name.removesuffix("市").removesuffix("省") for name in (wide, place))
    return wide == place or place in _within().get(wide, frozenset()) or wide in _within().get(place, frozenset())
