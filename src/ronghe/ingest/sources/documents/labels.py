"""Labels of a need form ("需求名称", "技术指标", "Contact") and the field each stands for."""

from __future__ import annotations

import re
from functools import cache

from ronghe.ingest.enums import RecordKind
from ronghe.ingest.sources.folding import bare, folded
from ronghe.ingest.sources.workbook.schema import kinds

_LINE = re.compile(
    r"^\s*(?:#{1,6}\s*)?(?:[（(]?[\d一二三四五六七八九十]{1,3}[.、)）]\s*)?[【\[*]{0,2}([^：:\n【】\[\]*]{2,24})[】\]*]{0,2}\s*[：:]\s*(.*)$"
)


_HEADING = 60  # characters before the first label that are the form's name and no words on the need


@cache
def _labels() -> dict[str, str]:
    spec = kinds()[RecordKind.NEED]
    words: dict[str, str] = {}
    for field in spec.fields.values():
        for name in field.names | field.names_zh:
            words.setdefault(name, field.key)
    # In running text these words open ordinary sentences more often than they name a field.
    for word in (
        "need",
        "needs",
        "demand",
        "name",
        "project",
        "项目",
        "需求",
        "名称",
        "note",
        "说明",
        "其他",
        "日期",
        "内容",
        "单位",
    ):
        if word in {"内容", "单位", "日期", "需求", "说明"}:
            continue
        words.pop(folded(word), None)
    return words


def label_of(text: str) -> str | None:
    """The need field that a short label names, or ``None``.

    >>> label_of("需求名称：")
    'title'
    """
    if not text or len(text) > 24:
        return None
    words = _labels()
    stripped = re.sub(r"^[（(]?[\d一二三四五六七八九十]{1,3}[.、)）]\s*", "", text.strip().strip("#*【】[]：: "))
    return words.get(folded(stripped)) or words.get(bare(stripped))


def label_line(line: str) -> re.Match[str] | None:
    """A line "label：value" (groups 1 and 2), or ``None``. Looks no further than the 40 characters a label may take."""
    plain = line.strip()
    colons = [at for at in (plain.find("："), plain.find(":")) if 0 <= at <= 40]
    return _LINE.match(plain) if colons else None


SAID_OF_A_NEED = frozenset(
    {
        "title",
        "problem",
        "population",
        "outcome",
        "setting",
        "practice",
        "targets",
        "requirements",
        "evidence",
        "wanted",
    }
)
"""Fields that say something of the need itself; the others say who asks, when, and for how much."""
_LABELS_OF_A_FORM = 3


def without_paperwork(text: str) -> str:
    """What a need form says of the need: without its heading, and without lines of who asks, when and for how much.

    A text that is no form (under three labelled lines, or none that names the matter) comes back as it is.

    >>> without_paperwork("征集表\\n需求名称：床旁药敏\\n联系人：周主任\\n技术指标：≤6小时")
    '需求名称：床旁药敏\\n技术指标：≤6小时'
    """
    lines = text.splitlines()
    keys = [label_of(match[1]) if (match := label_line(line)) else None for line in lines]
    named = [key for key in keys if key]
    if len(named) < _LABELS_OF_A_FORM or not {"title", "problem", "targets"} & set(named):
        return text
    first = next(i for i, key in enumerate(keys) if key)
    heading = sum(len(line.strip()) for line in lines[:first]) <= _HEADING
    kept = [
        line
        for i, (line, key) in enumerate(zip(lines, keys, strict=True))
        if not (key and key not in SAID_OF_A_NEED) and not (heading and i < first)
    ]
    return "\n".join(kept).strip()
