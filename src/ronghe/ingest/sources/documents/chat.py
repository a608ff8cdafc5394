"""Pasted chats: who said what and when, out of the header lines that chat programs copy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DATE = (
    r"(?:(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?|(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
    r"|(?P<word>昨天|今天|前天|星期[一二三四五六日天]|周[一二三四五六日天]|Yesterday|Today))"
)
_TIME = r"(?:(?:上午|下午|晚上|凌晨|中午|早上)\s*)?(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:\s*[AP]M)?"
_NAME = r"(?P<name>[^\s:：\d/][^:：\n/]{0,29}?)"
_FORMS = (
    # 张三 2024/3/5 14:02      李工(示例医疗) 2024年3月5日 下午2:30     王老师 14:02:33
    re.compile(rf"^\s*{_NAME}\s+(?:{_DATE}[\s,，]*)?{_TIME}\s*[:：]?\s*$"),
    # 张主任 14:02: 我们需要…
    re.compile(rf"^\s*{_NAME}\s*[(（\[]?(?:{_DATE}[\s,，]*)?{_TIME}[)）\]]?\s*[:：]\s*(?P<rest>\S.*)?$"),
    # 2024-03-05 14:02:33 李工      [2024/3/5 14:02] 李工: 需求…
    re.compile(rf"^\s*[\[【(（]?{_DATE}[\s,，]*(?:{_TIME})?[\]】)）]?\s+{_NAME}\s*(?:[:：]\s*(?P<rest>.*))?$"),
    # [14:02] 李工: 需求…
    re.compile(rf"^\s*[\[【(（]{_TIME}[\]】)）]\s*{_NAME}\s*[:：]\s*(?P<rest>.*)$"),
)
# A lone date line between messages, as chat windows show it.
_DAY_LINE = re.compile(
    rf"^\s*[—\-–\s]*{_DATE}\s*(?:星期[一二三四五六日天]|周[一二三四五六日天])?\s*(?:{_TIME})?[—\-–\s]*$"
)
_HEADER_CHARACTERS = 400  # a header and the first words after it; patterns look no further
_NOT_NAMES = re.compile(
    r"^(时间|日期|会议|地点|截止|每天|每日|周期|于|在|time|date|at|on|from|by|until)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Said:
    """One message: sender, day (ISO, "" where the chat does not tell), time as written, its text and place.

    ``source[start:end]`` is the text without the header line.
    """

    sender: str
    on: str
    at: str
    text: str
    start: int
    end: int


def messages(source: str) -> list[Said]:
    """The messages of a pasted chat in order, or an empty list where the text is no chat (under two header lines,
    or one that is not its first line). What stands before the first header comes first, without a sender.

    Deterministic: words such as 昨天 are not resolved, since the day of copying is not known.
    """
    heads: list[tuple[int, int, str, str, str]] = []  # start of header, start of text, sender, on, at
    day = ""
    day_lines: list[tuple[int, int]] = []
    offset = 0
    for line in source.splitlines(keepends=True):
        bare_line = line.rstrip("\r\n")
        alone = _DAY_LINE.match(bare_line.strip()[:_HEADER_CHARACTERS])
        if alone and (alone["y"] or alone["m2"]):
            day = _iso(alone) or day
            day_lines.append((offset, offset + len(line)))
        elif match := _header(bare_line):
            day_here = _iso(match) or day
            rest = match.groupdict().get("rest") or ""
            text_start = offset + (match.start("rest") if rest else len(line))
            heads.append((offset, text_start, match["name"].strip(), day_here, match.groupdict().get("time") or ""))
        offset += len(line)
    first = next((i for i, c in enumerate(source) if not c.isspace()), 0)
    if not heads or (len(heads) < 2 and not (heads[0][0] <= first and heads[0][3])):
        return []
    out = []
    if heads[0][0] > first:
        heads.insert(0, (0, 0, "", "", ""))
    for i, (_, start, sender, on, at) in enumerate(heads):
        end = heads[i + 1][0] if i + 1 < len(heads) else len(source)
        # A day line before the next header is the window's, not the sender's.
        end = min([end, *(a for a, b in day_lines if start <= a < end and not source[b:end].strip())])
        text = source[start:end]
        lead, trail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
        if text.strip():
            out.append(Said(sender, on, at, text.strip(), start + lead, end - trail))
    return out


def _header(line: str) -> re.Match[str] | None:
    if len(line) > _HEADER_CHARACTERS or not re.search(r"\d", line):
        return None
    for form in _FORMS:
        match = form.match(line)
        if match and not _NOT_NAMES.match(match["name"]) and len(match["name"].strip()) <= 30:
            return match
    return None


def _iso(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("y"):
        try:
            return date(int(groups["y"]), int(groups["m"]), int(groups["d"])).isoformat()
        except ValueError:
            return ""
    return ""


def without_headers(text: str) -> str:
    """Text without the header lines in it; what stands on the same line as a header is kept."""
    kept = []
    for line in text.splitlines():
        match = _header(line)
        if match is None:
            kept.append(line)
        elif rest := match.groupdict().get("rest"):
            kept.append(rest)
    return "\n".join(kept)
