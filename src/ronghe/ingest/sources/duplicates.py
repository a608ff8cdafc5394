"""Whether two records are the same thing under two spellings, and why one thinks so.

Precision before recall: Chinese firms and hospitals often differ in a single character (第一/第二, 东/西, a brand),
so one substituted character is never enough of itself; a second sign (telephone, web site, town and field) must agree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq, Levenshtein

from ronghe.ingest.errors import Message
from ronghe.ingest.sources.folding import folded, has_han, simplified

SAME = 0.95
LIKELY = 0.8

_FORMS_ZH = re.compile(r"(股份有限公司|有限责任公司|股份公司|有限公司|集团公司|总公司|公司|集团|控股)+$")
_FORMS_ZH_INNER = re.compile(r"[(（]\s*(集团|控股|股份|有限合伙|普通合伙)\s*[)）]")
_FORMER = re.compile(r"[(（]\s*(原|原名|曾用名|简称|以下简称|又名)[:：]?\s*([^()（）]{2,40})[)）]")
_FORMS_EN = frozenset(
    {
        "co", "company", "corp", "corporation", "inc", "incorporated", "ltd", "limited", "llc", "plc", "gmbh", "ag",
        "sa", "bv", "nv", "kg", "pty", "srl", "spa", "group", "holding", "holdings", "the", "and", "of",
    }
)  # fmt: skip
# A character of these on one side only means another body, not another spelling.
_TELLING = frozenset("一二三四五六七八九十东西南北中上下前后左右大小老新甲乙丙丁男女0123456789")
_TELLING_WORDS = re.compile(
    r"分公司|分院|分部|分校|附属|院区|校区|学院|医学院|研究院|研究所|实验室|第\w{1,3}|[(（](?!集团)[^()（）]{1,12}[)）]|子公司|基金会|校友会|工会"
)
_BIGRAMS_LOOKED = 6
_BLOCK = 200


@dataclass(frozen=True, slots=True)
class Named:
    """What a record is compared by.

    Attributes:
        id: how the caller knows it.
        kind: records of different kinds are never the same.
        names: its names or titles, all spellings and both languages.
        uscc: unified social credit code, or "" (of a person the ORCID).
        owner: folded key of the owning organisation for needs, achievements and the like, or "".
        marks: further signs, e.g. ``{"phone": "…", "website": "…", "email": "…"}``.
    """

    id: str
    kind: str
    names: tuple[str, ...]
    uscc: str = ""
    owner: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Likeness:
    """That a record is (``score`` >= SAME) or may be (>= LIKELY) one already known, and why."""

    id: str
    score: float
    reason: Message


@lru_cache(maxsize=50_000)
def full_key(name: str) -> str:
    """A name without what script, width, case, spaces and punctuation change; legal forms kept."""
    return folded(_FORMER.sub("", simplified(name)).replace("&", "and"))


@lru_cache(maxsize=50_000)
def core_key(name: str) -> str:
    """``full_key`` without legal forms (有限公司, 股份, 集团, Co., Ltd. …).

    >>> core_key("深圳市示例醫療（集團）股份有限公司") == core_key("深圳市示例医疗有限公司")
    True
    >>> core_key("Example Medical Co.,Ltd.") == core_key("EXAMPLE MEDICAL INC")
    True
    """
    plain = _FORMS_ZH_INNER.sub("", _FORMER.sub("", simplified(name)))
    if not has_han(plain):
        words = re.findall(r"[^\W_]+", re.sub(r"\b(\w)\.(?=\w\.)", r"\1", plain.casefold()).replace("&", " "))
        kept = [word for word in words if word not in _FORMS_EN]
        return "".join(kept or words)
    plain = re.sub(r"\s+", "", plain)
    return folded(_FORMS_ZH.sub("", plain) or plain)


def aliases(name: str) -> tuple[str, ...]:
    """The name and the former or short names it carries in brackets."""
    return (name, *(match[2].strip() for match in _FORMER.finditer(simplified(name))))


class Known:
    """Records known so far, looked up by code, by name and by spelling. Adding and asking cost no scan of the whole."""

    def __init__(self, records: Iterable[Named] = ()) -> None:
        self._records: dict[str, Named] = {}
        self._by_uscc: dict[tuple[str, str], str] = {}
        self._by_key: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._by_bigram: dict[tuple[str, str], list[str]] = defaultdict(list)
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: Named) -> None:
        """Make a record known."""
        self._records[record.id] = record
        if record.uscc:
            self._by_uscc[(record.kind, record.uscc)] = self._coded(record) or record.id
        for name in record.names:
            for one in aliases(name):
                core = core_key(one)
                for key in {core, full_key(one)} - {""}:
                    if record.id not in self._by_key[(record.kind, key)]:
                        self._by_key[(record.kind, key)].append(record.id)
                for gram in _grams(core):
                    block = self._by_bigram[(record.kind, gram)]
                    if len(block) <= _BLOCK and (not block or block[-1] != record.id):
                        block.append(record.id)

    def like(self, record: Named) -> list[Likeness]:
        """Known records that are or may be this one, likeliest first; at most five."""
        found: dict[str, Likeness] = {}
        if record.uscc and (known := self._coded(record)):
            found[known] = Likeness(known, 1.0, _same_number(record))
        for candidate in self._candidates(record):
            if candidate in found or candidate == record.id or candidate not in self._records:
                continue
            likeness = compare(record, self._records[candidate])
            if likeness is not None and likeness.score >= LIKELY:
                found[candidate] = likeness
        return sorted(found.values(), key=lambda one: (-one.score, one.id))[:5]

    def sure(self, record: Named) -> str | None:
        """The known record of the same code or, up to script and legal form, the same name; no spelling is compared.

        Of several that bear the very name the first one known is taken; a name that is only alike up to its legal form
        says nothing where several are.
        """
        if record.uscc and (known := self._coded(record)):
            return known
        keys = {key for name in record.names for one in aliases(name) for key in (core_key(one), full_key(one))}
        ids = dict.fromkeys(found for key in sorted(keys) for found in self._by_key.get((record.kind, key), ())[:50])
        there = [self._records[found] for found in ids if found in self._records]
        likenesses = [one for other in there if (one := compare(record, other)) and one.score >= SAME]
        best = max((one.score for one in likenesses), default=0.0)
        chosen = [one.id for one in likenesses if one.score == best]
        return chosen[0] if chosen and (len(chosen) == 1 or best == 1.0) else None

    def _coded(self, record: Named) -> str | None:
        known = self._by_uscc.get((record.kind, record.uscc))
        return known if known in self._records else None

    def forget(self, key: str) -> None:
        """Make a record unknown again, as if it had never been added."""
        self._records.pop(key, None)

    def _candidates(self, record: Named) -> set[str]:
        ids: set[str] = set()
        for name in record.names:
            for one in aliases(name):
                core = core_key(one)
                for key in (core, full_key(one)):
                    ids.update(self._by_key.get((record.kind, key), ())[:50])
                blocks = [block for gram in _grams(core) if (block := self._by_bigram.get((record.kind, gram)))]
                blocks.sort(key=len)
                for block in blocks[:_BIGRAMS_LOOKED]:
                    if len(block) <= _BLOCK:
                        ids.update(block)
        return ids


def _grams(key: str) -> set[str]:
    size = 2 if has_han(key) else 4
    return {key[i : i + size] for i in range(max(1, len(key) - size + 1))} if key else set()


def _same_number(record: Named) -> Message:
    if record.kind == "person":
        return Message("ORCID 相同", "the same ORCID")
    return Message("统一社会信用代码相同", "the same unified social credit code")


def compare(left: Named, right: Named) -> Likeness | None:
    """How alike two records are, seen from ``left``; ``None`` where they are different things."""
    if left.kind != right.kind:
        return None
    if left.uscc and right.uscc:
        if left.uscc == right.uscc:
            return Likeness(right.id, 1.0, _same_number(right))
        return None  # two codes, two bodies, however alike their names
    if left.owner and right.owner and left.owner != right.owner:
        return None  # two hospitals may well have the same need
    best: Likeness | None = None
    for a in (alias for name in left.names for alias in aliases(name)):
        for b in (alias for name in right.names for alias in aliases(name)):
            if has_han(a) != has_han(b):
                continue
            score, reason = _names(a, b, left, right)
            if score and (best is None or score > best.score):
                best = Likeness(right.id, score, reason)
    return best


def _names(a: str, b: str, left: Named, right: Named) -> tuple[float, Message]:
    nothing = (0.0, Message("", ""))
    full_a, full_b = full_key(a), full_key(b)
    if not full_a or not full_b:
        return nothing
    if full_a == full_b:
        if simplified(a) != a or simplified(b) != b:
            return 1.0, Message("名称相同（繁简体或全半角写法不同）", "the same name in another script or width")
        if a == b:
            return 1.0, Message("名称相同", "the same name")
        return 1.0, Message("名称相同（仅标点、空格或大小写不同）", "the same name but for punctuation, spaces or case")
    organisations = left.kind == "organisation"
    core_a, core_b = core_key(a), core_key(b)
    if organisations and core_a == core_b and len(core_a) >= (2 if has_han(core_a) else 4):
        # A name without any legal form may be the short name of one of several firms.
        form_zh, form_en = "仅公司形式后缀不同", "only the legal form differs"
        short = min(len(core_a), 99) <= 3 and has_han(core_a)
        return (0.85 if short else 0.96), Message(
            f"名称主体“{core_a}”相同，{form_zh}", f"the same name {core_a!r}, {form_en}"
        )
    shared = [key for key, value in left.marks.items() if value and right.marks.get(key) == value]
    return _spelling(
        core_a if organisations else full_a, core_b if organisations else full_b, a, b, shared, organisations
    )


def _spelling(
    a: str, b: str, source_a: str, source_b: str, shared: list[str], organisations: bool
) -> tuple[float, Message]:
    nothing = (0.0, Message("", ""))
    han = has_han(a)
    if min(len(a), len(b)) < (6 if han else 10) or abs(len(a) - len(b)) > max(2, len(a) // 8):
        return nothing
    if organisations and _told_apart(source_a, source_b):
        return nothing
    ratio = fuzz.ratio(a, b) / 100
    edits = Levenshtein.distance(a, b, score_cutoff=4)
    if ratio < 0.85 or edits > 3:
        return nothing
    changed = _changed(a, b)
    if changed & _TELLING or re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return nothing
    only_added = LCSseq.similarity(a, b) == min(len(a), len(b))
    signs_zh = {"phone": "电话", "website": "网址", "email": "邮箱", "address": "地址"}
    if shared:
        zh = "、".join(signs_zh.get(key, key) for key in shared)
        return min(0.97, ratio + 0.05), Message(
            f"名称相近（{ratio:.0%}），且{zh}相同", f"names {ratio:.0%} alike and the same {', '.join(shared)}"
        )
    if not organisations:
        # Titles of one owner: a reworded title is likely the same matter.
        return (
            (min(0.94, ratio), Message(f"标题相近（{ratio:.0%}）", f"titles {ratio:.0%} alike"))
            if ratio >= 0.9
            else nothing
        )
    if only_added and changed and changed <= set("省市区县的与和及"):
        return 0.88, Message("名称仅差“省/市”等字样", "names differ only by a word such as 省 or 市")
    if not han and _one_long_word_apart(source_a, source_b):
        return 0.84, Message("英文拼写略有不同", "a small difference of spelling")
    return nothing


def _one_long_word_apart(a: str, b: str) -> bool:
    """A slip in one long word. Short words are brands (Jihua, Juhua), where one letter makes another firm."""
    words_a, words_b = (re.findall(r"[a-z]+", text.casefold()) for text in (a, b))
    if len(words_a) != len(words_b):
        return False
    apart = [(x, y) for x, y in zip(words_a, words_b, strict=True) if x != y]
    return len(apart) == 1 and min(map(len, apart[0])) >= 8 and Levenshtein.distance(*apart[0]) <= 2


def _changed(a: str, b: str) -> set[str]:
    """Characters that stand in one name and not at that place in the other."""
    out: set[str] = set()
    for op in Levenshtein.editops(a, b):
        if op.tag in {"delete", "replace"}:
            out.add(a[op.src_pos])
        if op.tag in {"insert", "replace"}:
            out.add(b[op.dest_pos])
    return out


def _told_apart(a: str, b: str) -> bool:
    """Whether a word that names another body (分公司, 附属, a place in brackets) stands on one side only."""
    return set(_TELLING_WORDS.findall(simplified(a))) != set(_TELLING_WORDS.findall(simplified(b)))
