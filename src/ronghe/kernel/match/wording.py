"""Put findings into sentences a reader can check, in Chinese and English."""

from __future__ import annotations

from dataclasses import replace

from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.glossing import gloss_of
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.tongue import in_tongue
from ronghe.kernel.match.values import ClauseVerdict, PassageRef, Verdict
from ronghe.kernel.match.wishes import Wish
from ronghe.kernel.text import passages

WHO_ZH = {
    "achievement": "该成果",
    "company": "该企业",
    "expert": "该专家",
    "service": "该服务",
    "investor": "该机构",
    "institution": "该机构",
}
WHO_EN = {
    "achievement": "the achievement",
    "company": "the company",
    "expert": "the expert",
    "service": "the service",
    "investor": "the investor",
    "institution": "the institution",
}
ENDS_ZH = {"met": "满足", "partly": "部分满足", "unmet": "不满足", "unknown": "未说明"}
ENDS_EN = {"met": "met", "partly": "partly met", "unmet": "not met", "unknown": "not stated"}
LONGEST_QUOTE = 60
LONGEST_SENTENCE = 320


def word(wish: Wish, finding: Finding, offer: OfferProfile) -> ClauseVerdict:
    """The verdict with its passage, its reason and what would change it."""
    finding = in_tongue(wish, finding, offer)
    who_zh = WHO_ZH.get(offer.offer.kind, "对方")
    who_en = WHO_EN.get(offer.offer.kind, "the offer")
    asked = quote(wish.clause.text)
    passage = offer.statements[finding.statement].passage if finding.statement is not None else None
    shown = sentence_around(offer.offer.fields[passage.field], passage) if passage else None
    stated = quote(finding.figure.text if finding.figure else passage.text if passage else "")
    zh, en = _reason(finding, asked, stated, who_zh, who_en)
    change_zh, change_en = _change(finding, asked, stated, who_zh, who_en)
    return ClauseVerdict(
        clause=wish.clause.id,
        verdict=finding.verdict,
        passage=shown,
        reason_zh=f"{zh} → {ENDS_ZH[finding.verdict]}",
        reason_en=f"{en} → {ENDS_EN[finding.verdict]}",
        would_change_zh=change_zh,
        would_change_en=change_en,
        gloss=gloss_of(wish, finding, offer),
    )


def sentence_around(source: str, passage: PassageRef) -> PassageRef:
    """A passage that begins in the middle of a sentence, from the sentence's start where that is not too long.

    Statements end at semicolons, so an English one may begin with a small letter; it is read with what goes before it.
    """
    parts = passages(source)
    at = next((i for i, part in enumerate(parts) if part.start == passage.start), 0)
    while at and parts[at].text[:1].islower() and parts[at - 1].text.endswith((";", "；")):
        at -= 1
    start = parts[at].start if parts else passage.start
    if start >= passage.start or passage.end - start > LONGEST_SENTENCE:
        return passage
    return replace(passage, text=source[start : passage.end], start=start)


def quote(text: str) -> str:
    """A text short enough to stand inside a sentence, on one line."""
    flat = " ".join(text.split()).strip(" ,，。.;；、")
    return flat if len(flat) <= LONGEST_QUOTE else flat[: LONGEST_QUOTE - 1] + "…"


def _reason(f: Finding, asked: str, stated: str, who_zh: str, who_en: str) -> tuple[str, str]:
    if f.cause == "compared":
        return (f"要求「{asked}」，{who_zh}给出 {stated}", f'Asked: "{asked}"; {who_en} states {stated}')
    if f.cause == "planned":
        return (
            f"要求「{asked}」，{who_zh}的 {stated} 是目标或计划值，尚无实测",
            f'Asked: "{asked}"; {stated} is a plan of {who_en}, not yet measured',
        )
    if f.cause == "mixed":
        return (
            f"要求「{asked}」，{who_zh}在一部分条件下达到（{stated}），另有数值未达到",
            f'Asked: "{asked}"; {who_en} reaches it under some conditions ({stated}), not under all',
        )
    if f.cause == "denied":
        return (
            f"要求「{asked}」，{who_zh}说明未达到 {stated}",
            f'Asked: "{asked}"; {who_en} says {stated} is not reached',
        )
    if f.cause == "property":
        return (
            f"要求「{asked}」（{f.zh}），{who_zh}说明：「{stated}」",
            f'Asked: "{asked}" ({f.en}); {who_en} says: "{stated}"',
        )
    if f.cause == "ladder_open":
        return (f"要求「{asked}」，{f.zh}", f'Asked: "{asked}"; {f.en}')
    if f.cause == "ladder":
        return (
            f"要求「{asked}」，{f.zh}：「{stated}」",
            f'Asked: "{asked}"; {f.en}: "{stated}"',
        )
    if f.cause == "denied_words":
        return (
            f"要求「{asked}」，{who_zh}说明正好相反：「{stated}」",
            f'Asked: "{asked}"; {who_en} says the opposite: "{stated}"',
        )
    if f.cause == "planned_words":
        return (
            f"要求「{asked}」，{who_zh}仍在计划中：「{stated}」",
            f'Asked: "{asked}"; {who_en} still plans it: "{stated}"',
        )
    if f.cause == "in_part":
        return (
            f"要求「{asked}」，{who_zh}只部分涉及：「{stated}」",
            f'Asked: "{asked}"; {who_en} covers a part of it: "{stated}"',
        )
    if f.cause == "alike":
        return (f"要求「{asked}」，{who_zh}说明：「{stated}」", f'Asked: "{asked}"; {who_en} says: "{stated}"')
    if f.cause == "differs":
        return (
            f"要求「{asked}」，{who_zh}最接近的说明与之不符：「{stated}」",
            f'Asked: "{asked}"; the nearest passage of {who_en} does not agree: "{stated}"',
        )
    if f.cause == "other_thing":
        return (
            f"要求「{asked}」，{who_zh}做的是另一件事：「{stated}」",
            f'Asked: "{asked}"; {who_en} is about something else: "{stated}"',
        )
    return (f"要求「{asked}」，{who_zh}的材料没有提到", f'Asked: "{asked}"; the text of {who_en} does not mention it')


def _change(f: Finding, asked: str, stated: str, who_zh: str, who_en: str) -> tuple[str, str]:
    if f.verdict is Verdict.MET:
        return (
            f"若复核「{stated}」的测试条件与本需求不同，结论可能改变",
            f'This may change if "{stated}" was obtained under other conditions than yours',
        )
    if f.cause == "planned":
        return (f"完成实测并给出「{asked}」的结果", f'A measured result for "{asked}"')
    if f.verdict is Verdict.UNKNOWN:
        return (
            f"请{who_zh.replace('该', '')}方补充：「{asked}」的数据或说明",
            f'Data or a statement from them on "{asked}"',
        )
    if f.cause == "other_thing":
        return (f"{who_zh}证明其可用于「{asked}」", f'Evidence that it can serve "{asked}"')
    return (
        f"{who_zh}改进至满足「{asked}」（目前：{stated}），或需求方放宽此项",
        f'An improvement that meets "{asked}" (now: {stated}), or a wider requirement',
    )
