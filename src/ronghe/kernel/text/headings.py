"""Headings inside a need: 临床问题：…, 适用人群：…, Problem: …"""

import re
from dataclasses import dataclass

from ronghe.kernel.text.kinds import ClauseKind, Mood


@dataclass(frozen=True, slots=True)
class Heading:
    """What the text under a heading is. ``kind`` is ``None`` for a heading that says nothing of it (联系人)."""

    kind: ClauseKind | None
    mood: Mood
    inline: bool = False  # its text begins on the same line


_WORDS = {
    ClauseKind.PROBLEM: (
        "临床问题 问题 痛点 难点 背景 问题描述 需求描述 临床痛点 需求背景 临床需求 项目背景 存在问题 主要问题 "
        "需求 临床背景 problem|clinical "
        "problem|background|pain points?|unmet need|need|the problem|challenges?|clinical need|problem "
        "statement|context"
    ),
    ClauseKind.PRACTICE: (
        "现状 目前做法 现有方法 现有方案 当前方案 国内外现状 现有技术 目前情况 现行做法 当前做法 现有做法 "
        "现有手段 目前方案 存在不足 不足 现有不足 current practice|present "
        "practice|existing (?:solutions?|methods?)|state of the art|status quo|today|current "
        "(?:solution|method|situation|approach|standard)s?|limitations of current practice|now"
    ),
    ClauseKind.POPULATION: (
        "人群 适用人群 目标人群 患者人群 适应症 适应证 患者 对象 适用对象 目标患者 患者群体 "
        "population|patients?|target "
        "population|indications?|intended (?:population|users?)|who|patient group|patient population"
    ),
    ClauseKind.OUTCOME: (
        "期望结果 预期目标 期望目标 预期效果 目标 期望 预期成果 期望效果 临床获益 结局 期望解决 预期结果 "
        "期望方案 解决思路 希望 目的 终点 outcomes?|expected "
        "outcomes?|goals?|aims?|desired outcomes?|expected results?|benefits?|wanted|what we "
        "want|objective|endpoint|desired solution"
    ),
    ClauseKind.SETTING: (
        "场景 应用场景 使用场景 使用环境 科室 使用科室 环境 使用地点 适用场景 应用环境 临床场景 settings?|use "
        "setting|environment|where|use "
        "case|department|care setting|use environment|clinical setting"
    ),
    ClauseKind.TARGET: (
        "指标 技术指标 技术要求 性能指标 性能要求 参数 技术参数 主要指标 量化指标 考核指标 关键指标 核心指标 "
        "具体要求 具体指标 指标要求 主要技术指标 参数要求 期望指标 预期指标 期望参数 临床指标 "
        "目标指标 指标需求 targets?|requir(?:ements?|ed)|technical requirements?|specifications?|specs?|performance|"
        "key (?:targets|requirements|metrics)|technical targets?|numbers|metrics|acceptance criteria|performance "
        "targets?|target performance|must[- ]haves?"
    ),
    ClauseKind.CONSTRAINT: (
        "限制 约束 约束条件 限制条件 其他要求 要求 必要条件 其它要求 其他 注意 合规要求 硬性要求 附加要求 "
        "限制因素 constraints?|limitations|restrictions|other "
        "requirements|conditions|other|boundary conditions|other constraints"
    ),
}
_OTHER = (
    r"联系人|联系方式|联系电话|单位|医院|姓名|提交人|日期|时间|电话|邮箱|contact|hospital|name|date|from|email"
    r"|phone|submitted by|标题|需求名称"
    r"|项目名称|名称|title|subject"
)
_MARK = (
    r"(?:[-•·*●◆■►>#]\s?|\(?\d{1,2}[.、)]\s*|[一二三四五六七八九十]{1,3}[、.]\s*|\([一二三四五六七八九十]\)\s?){0,6}"
)


def _alternatives(words: str) -> str:
    chinese = [word for word in words.split() if "\u4e00" <= word[0] <= "\u9fff"]
    english = words[words.rindex(chinese[-1]) + len(chinese[-1]) :].strip()
    return "|".join([*sorted(chinese, key=len, reverse=True), english])


_GROUPS = "|".join(f"(?P<{kind.name}>{_alternatives(words)})" for kind, words in _WORDS.items())
_HEADING = re.compile(
    rf"\s*{_MARK}(?:\*\*|【|\[)?\s*(?:{_GROUPS}|(?P<OTHER>{_OTHER}))\s*(?:\([^()\n]{{0,20}}\))?\s*(?:\*\*|】"
    rf"|\])?\s*(?::"
    rf"|(?<=】)|(?<=\])|$)(?:\*\*)?",
    re.I,
)
_ASKING = re.compile(r"需求|need", re.I)
_MOODS = {
    ClauseKind.PROBLEM: Mood.NEUTRAL,
    ClauseKind.PRACTICE: Mood.PRACTICE,
    ClauseKind.POPULATION: Mood.NEUTRAL,
    ClauseKind.SETTING: Mood.NEUTRAL,
    ClauseKind.OUTCOME: Mood.WISH,
    ClauseKind.TARGET: Mood.WISH,
    ClauseKind.CONSTRAINT: Mood.WISH,
}


def heading_of(text: str) -> tuple[Heading | None, int]:
    """The heading that a normalised passage begins with, and where its body begins; ``(None, 0)`` without one."""
    match = _HEADING.match(text)
    if match is None:
        return None, 0
    if match.lastgroup == "OTHER":
        return Heading(None, Mood.NEUTRAL), match.end()
    kind = ClauseKind[match.lastgroup or "PROBLEM"]
    told = kind is ClauseKind.PROBLEM and not _ASKING.search(match.group())
    return Heading(kind, Mood.PRACTICE if told else _MOODS[kind], inline=bool(text[match.end() :].strip())), match.end()
