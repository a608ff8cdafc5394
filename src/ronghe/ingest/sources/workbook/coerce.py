"""Values as people write them into texts, lists, choices and levels, each with what could not be read and why.

Every reader, here and in ``days``, ``amounts`` and ``identifiers``, takes the raw cell and gives a ``Read``: the value
(``None`` when there is none) and at most one remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ronghe.ingest.errors import Message, Remark
from ronghe.ingest.sources.folding import folded, simplified
from ronghe.ingest.sources.workbook.grid import Value, shown
from ronghe.ingest.sources.workbook.schema import vocabulary

# What people write when there is nothing to write.
_BLANKS = frozenset(
    {
        "",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "－",
        "无",
        "暂无",
        "没有",
        "不详",
        "未知",
        "n/a",
        "na",
        "null",
        "none",
        "nil",
        "待定",
        "待补充",
        "同上略",
        "...",
        "…",
        "?",
    }
)
_CELL_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!")
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Read:
    """The value read (JSON-able: text, whole number, list of texts) or ``None``, and a remark."""

    value: str | int | list[str] | None
    remark: Remark | None = None


NOTHING = Read(None)


def is_blank(value: Value) -> bool:
    """Whether a cell says that there is nothing."""
    return shown(value).casefold() in _BLANKS


def cell_error(value: Value) -> bool:
    """Whether the cell holds a spreadsheet error such as ``#REF!``."""
    return isinstance(value, str) and value.strip().upper() in _CELL_ERRORS


def read_text(value: Value) -> Read:
    """Text with its line breaks; runs of blanks inside a line become one."""
    if is_blank(value):
        return NOTHING
    lines = [" ".join(line.split()) for line in shown(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return Read(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def read_name(value: Value) -> Read:
    """A name on one line; line breaks inside a cell are wrapping, not meaning."""
    if is_blank(value):
        return NOTHING
    return Read(" ".join(shown(value).split()))


def read_list(value: Value) -> Read:
    """Several values in a cell, split at 、，,；;／/| and line breaks; specialties become their keys."""
    if is_blank(value):
        return NOTHING
    words = vocabulary("specialty")
    out: list[str] = []
    for part in re.split(r"[、,，;；/／|\n]+|\s{2,}", shown(value)):
        text = re.sub(r"^\s*(\(?\d+[).、]|[①-⑩•·-])\s*", "", part).strip()
        if text and not is_blank(text):
            out.append(words.get(folded(text)) or words.get(folded(text).removesuffix("科")) or text)
    return Read(list(dict.fromkeys(out)) or None)


def read_stages(value: Value) -> Read:
    """Rounds of investment as keys (seed, angel, a, b, growth); ranges such as 天使轮-B轮 are filled in."""
    if is_blank(value):
        return NOTHING
    text = simplified(shown(value)).casefold()
    words, order = vocabulary("stage"), ["seed", "angel", "a", "b", "growth"]
    if re.search(r"不限|全阶段|各阶段|all stages|any", text):
        return Read(order)
    found: list[str] = []
    for part in re.split(r"[、,，;；/／|\n]+|\s和\s|和|及(?!以)|与|\sand\s", text):
        ends = [words.get(folded(end)) for end in re.split(r"\s*(?:~|～|—|至|到|(?<!pre)-(?!ipo|a))\s*", part.strip())]
        known = [end for end in ends if end]
        if len(ends) == 2 and len(known) == 2:
            low, high = sorted(order.index(k) for k in known)
            found += order[low : high + 1]
        elif known:
            found += known
        else:
            found += [key for word, key in words.items() if len(word) > 1 and word in folded(part)]
    if not found:
        return Read(
            None,
            unread("stages", value, "投资阶段", "stage", "种子、天使、A轮、B轮、成长期", "seed, angel, A, B, growth"),
        )
    return Read(sorted(set(found), key=order.index))


def read_choice(value: Value, name: str) -> Read:
    """A key of a closed vocabulary: exact word first, then the longest word contained."""
    text = folded(shown(value))
    words = vocabulary(name)
    if text in words:
        return Read(words[text])
    if is_blank(value):
        return NOTHING
    inside = [word for word in words if len(word) > 1 and word in text]
    if inside:
        return Read(words[max(inside, key=len)])
    options = "、".join(dict.fromkeys(words.values()))
    return Read(None, unread("choice", value, "类别", "category", f"其中之一：{options}", f"one of: {options}"))


# Stages as ledgers name them, with the level they stand for at least; the later word wins.
_TRL_STAGES = (
    (9, ("量产", "产业化", "上市", "规模化", "已投产", "批量生产", "mass production", "on the market")),
    (8, ("注册证", "取证", "获批", "注册阶段", "注册申报", "approved", "cleared", "registration")),
    (7, ("临床试验", "临床验证", "临床研究", "临床阶段", "clinical trial")),
    (6, ("中试", "小批量", "工程化", "型式检验", "注册检验", "pilot")),
    (5, ("动物实验", "动物试验", "工程样机", "animal")),
    (4, ("小试", "实验室", "原理样机", "样机", "原型", "prototype", "bench")),
    (3, ("概念验证", "可行性", "关键技术验证", "proof of concept")),
    (2, ("技术方案", "方案设计", "概念", "设想", "concept")),
    (1, ("基础研究", "基本原理", "原理发现", "basic research")),
)


def read_trl(value: Value) -> Read:
    """A level 1-9. Of a range the lower one counts; a stage in words gives its level with a remark."""
    if is_blank(value) or isinstance(value, bool):
        return NOTHING
    if isinstance(value, int | float):
        if value in range(1, 10):
            return Read(int(value))
        return Read(None, unread("trl", value, "技术成熟度", "TRL", "1 至 9", "1 to 9"))
    text = simplified(shown(value)).casefold()
    numerals = re.sub(r"[一二三四五六七八九](?=级)", lambda m: str(DIGITS[m[0]]), text)
    match = re.search(r"(?:trl|成熟度|第|^)\s*[-:：]?\s*([1-9])(?!\d)(?!\.\d)", numerals) or re.search(
        r"([1-9])\s*级", numerals
    )
    if match:
        return Read(int(match[1]))
    for level, words in _TRL_STAGES:
        word = next((w for w in words if w in text), None)
        if word:
            return Read(
                level,
                Remark(
                    "trl_from_stage",
                    Message(f"由“{word}”推定为 TRL {level}", f"taken as TRL {level} because of {word!r}"),
                    Message("如不准确，请填写 1 至 9 的数字", "write a number from 1 to 9 if that is wrong"),
                ),
            )
    return Read(None, unread("trl", value, "技术成熟度", "TRL", "1 至 9", "1 to 9"))


def unread(code: str, value: Value, zh: str, en: str, like_zh: str, like_en: str, *, kept: bool = False) -> Remark:
    """What could not be read, and how to write it; ``kept``: the text stays all the same."""
    text = shown(value)[:60]
    end_zh, end_en = ("，已按原文保留", "; kept as written") if kept else ("，该项未导入", "; left out")
    return Remark(
        code,
        Message(f"“{text}”无法识别为{zh}{end_zh}", f"{text!r} cannot be read as a {en}{end_en}"),
        Message(f"请写成：{like_zh}", f"write it like: {like_en}"),
    )
