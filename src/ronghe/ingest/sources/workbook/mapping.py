"""Which column is which field: a proposal with confidence and reasons, that the person may correct."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from ronghe.ingest.enums import RecordKind
from ronghe.ingest.errors import Message
from ronghe.ingest.sources.folding import bare, folded
from ronghe.ingest.sources.workbook import coerce
from ronghe.ingest.sources.workbook.header import Column, Table
from ronghe.ingest.sources.workbook.schema import FieldSpec, KindSpec, ignored_names, kinds
from ronghe.ingest.sources.workbook.sniff import Looks, looks

# Below this a proposal is noise: the column is shown as unmapped and the person may choose.
PROPOSE_FROM = 0.5
# Several columns may feed one long text (背景 and 描述 both tell the problem) when each names it clearly.
JOIN_FROM = 0.75
_JOINABLE = "text"
_SINGLE = frozenset(
    {"title", "name", "short_name", "source_ref", "contact_name", "region", "city", "department", "parent"}
)
_UNITS = (("亿", "亿元"), ("万", "万元"), ("千元", "千元"), ("元", "元"))


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What one column becomes.

    Attributes:
        index: place in ``Table.columns``.
        header: as in the sheet.
        target: field key (``title``, ``title_en``, …), or ``None``: the column is left out.
        confidence: 0..1.
        reason: why.
        unit: money unit said in the header (万元, 元 …) or "".
        joined: a further column already feeds this target; texts are joined under their headers.
        alternatives: other targets that came near, best first.
    """

    index: int
    header: str
    target: str | None
    confidence: float
    reason: Message
    unit: str = ""
    joined: bool = False
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What a sheet holds and what each of its columns becomes."""

    kind: RecordKind
    confidence: float
    reason: Message
    columns: tuple[ColumnMapping, ...]
    missing: tuple[str, ...]

    def targets(self) -> dict[str, str | None]:
        """Header -> target; what is remembered for a layout. Repeated headers are told apart by ``#2``, ``#3`` …"""
        return {key: column.target for key, column in zip(_keys(self.columns), self.columns, strict=True)}

    def as_json(self) -> dict[str, Any]:
        """Plain values for storage; ``mapping_from`` reads them back."""
        return {"kind": self.kind.value, "columns": self.targets()}


def _keys(columns: Sequence[ColumnMapping]) -> list[str]:
    seen: dict[str, int] = {}
    keys = []
    for column in columns:
        name = column.header or f"({column.index + 1})"
        seen[name] = seen.get(name, 0) + 1
        keys.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return keys


def propose_mapping(table: Table, kind: RecordKind | None = None) -> SheetMapping:
    """Propose kind and columns of a table; ``kind`` fixes the kind where the person has chosen it.

    Complexity: O(columns x fields) label comparisons and a sample of ``sniff.SAMPLE`` rows.
    """
    seen = [looks([row.values[i] for row in _sampled(table)]) for i in range(len(table.columns))]
    proposals = []
    for spec in kinds().values():
        columns = _assign(table.columns, seen, spec)
        proposals.append((_kind_score(table, spec, columns), spec, columns))
    proposals.sort(key=lambda one: -one[0])
    if kind is not None:
        score, spec, columns = next(one for one in proposals if one[1].kind is kind)
        confidence, reason = 1.0, Message("由您指定", "chosen by you")
    else:
        score, spec, columns = proposals[0]
        second = max(proposals[1][0], 0.0)
        confidence = round(max(0.0, min(1.0, (score - second) / max(score, 1.0) + 0.3)), 2) if score > 0 else 0.1
        reason = _kind_reason(spec, columns)
    return SheetMapping(spec.kind, confidence, reason, tuple(columns), _missing(spec, columns))


def mapping_from(table: Table, stored: Mapping[str, Any]) -> SheetMapping:
    """The mapping that a person set for this layout (``SheetMapping.as_json``), laid on a table of that layout.

    Unknown targets are dropped; columns that are new since are proposed as usual.
    """
    kind = RecordKind(stored["kind"])
    spec = kinds()[kind]
    proposed = propose_mapping(table, kind)
    chosen: Mapping[str, str | None] = stored.get("columns", {})
    columns: list[ColumnMapping] = []
    used: set[str] = set()
    for key, column in zip(_keys(proposed.columns), proposed.columns, strict=True):
        if key in chosen:
            target = chosen[key]
            if target and spec.field(target) is None:
                target = None
            same = target == column.target
            reason = column.reason if same else Message("由您指定", "chosen by you")
            column = replace(column, target=target or None, confidence=1.0, reason=reason)
        columns.append(replace(column, joined=bool(column.target) and column.target in used))
        used.add(column.target or "")
    return SheetMapping(
        kind,
        1.0,
        Message("沿用该版式上次确认的对应关系", "as confirmed for this layout before"),
        tuple(columns),
        _missing(spec, columns),
    )


def _sampled(table: Table) -> Sequence[Any]:
    step = max(1, len(table.rows) // 600)
    return table.rows[::step]


def _missing(spec: KindSpec, columns: Sequence[ColumnMapping]) -> tuple[str, ...]:
    have = {c.target.removesuffix("_zh").removesuffix("_en") for c in columns if c.target}
    return tuple(f.key for f in spec.fields.values() if f.required and f.key not in have)


def _assign(columns: Sequence[Column], seen: Sequence[Looks], spec: KindSpec) -> list[ColumnMapping]:
    scored: list[tuple[float, int, str, Message]] = []
    for i, column in enumerate(columns):
        if folded(column.leaf) in ignored_names():
            continue
        for field in spec.fields.values():
            for score, target, reason in _field_scores(column, seen[i], field):
                if score >= PROPOSE_FROM:
                    scored.append((score, i, target, reason))
    # Best first; on a tie the column further left, then the order of fields.
    scored.sort(key=lambda one: (-one[0], one[1]))
    chosen: dict[int, tuple[float, str, Message, bool]] = {}
    taken: set[str] = set()
    for score, i, target, reason in scored:
        if i in chosen:
            continue
        base = target.removesuffix("_zh").removesuffix("_en")
        if target == base and f"{base}_en" in taken and f"{base}_zh" not in taken and base not in taken:
            target = f"{base}_zh"  # beside a column of English names the other one is the Chinese
        clash = target in taken
        if clash:
            known = spec.field(target)
            if known is None or known.type != _JOINABLE or base in _SINGLE or score < JOIN_FROM:
                continue
        chosen[i] = (score, target, reason, clash)
        taken.add(target)
    out = []
    for i, column in enumerate(columns):
        others = tuple(dict.fromkeys(t for _, j, t, _ in scored if j == i and (i not in chosen or t != chosen[i][1])))[
            :4
        ]
        unit = _unit(column.header)
        if i in chosen:
            score, target, reason, joined = chosen[i]
            out.append(ColumnMapping(i, column.header, target, round(score, 2), reason, unit, joined, others))
        else:
            number = folded(column.leaf) in ignored_names()
            reason = (
                Message("行号，不导入", "row number, not imported")
                if number
                else Message("未识别，不导入", "not recognised, not imported")
            )
            out.append(ColumnMapping(i, column.header, None, 1.0 if number else 0.0, reason, unit, False, others))
    return out


def _unit(header: str) -> str:
    for bracket in re.findall(r"[（(\[【:：/]\s*(?:单位[:：]?)?([^()（）\[\]【】]*)", header):
        for mark, unit in _UNITS:
            if mark in bracket and "元" in bracket + mark:
                return unit
    return ""


def _field_scores(column: Column, seen: Looks, field: FieldSpec) -> list[tuple[float, str, Message]]:
    out = []
    if field.names_zh or field.names_en:
        for suffix, names in (("_zh", field.names_zh), ("_en", field.names_en)):
            if folded(column.header) in names or folded(column.leaf) in names or bare(column.leaf) in names:
                out.append((0.98, field.key + suffix, _named(column, field)))
    score, reason = _name_score(column, field)
    score, reason = _weigh_content(score, reason, seen, field)
    out.append((score, field.key, reason))
    return out


def _named(column: Column, field: FieldSpec) -> Message:
    return Message(
        f"列名“{column.header}”即“{field.label.zh}”", f"the header {column.header!r} names {field.label.en!r}"
    )


def _name_score(column: Column, field: FieldSpec) -> tuple[float, Message]:
    """How well the header names the field, 0..0.97."""
    joined = folded(column.header)
    leaf, leaf_bare = folded(column.leaf), bare(column.leaf)
    both = bare(column.group) + leaf_bare if column.group else ""
    if both and both in field.names:
        return 0.97, _named(column, field)
    if joined in field.names or leaf in field.names:
        # A leaf under a group says less: "名称" under "联系方式" is no title.
        return (0.95 if not column.group else 0.9), _named(column, field)
    if leaf_bare in field.names:
        return 0.92, _named(column, field)
    if not leaf_bare:
        return 0.0, Message("", "")
    best, word = 0.0, ""
    for name in field.names:
        if len(name) < 2 or (name.isascii() and len(name) < 4):
            continue
        if name in leaf_bare:
            score = 0.5 + 0.38 * len(name) / len(leaf_bare)
        elif len(leaf_bare) >= 2 and leaf_bare in name and not name.isascii() and 5 * len(leaf_bare) >= 2 * len(name):
            score = 0.42 + 0.3 * len(leaf_bare) / len(name)
        else:
            ratio = fuzz.ratio(leaf_bare, name) / 100
            score = 0.75 * ratio if ratio >= 0.8 else 0.0
        if score > best:
            best, word = score, name
    return best, Message(f"列名“{column.header}”与“{word}”相近", f"the header {column.header!r} is close to {word!r}")


def _weigh_content(score: float, reason: Message, seen: Looks, field: FieldSpec) -> tuple[float, Message]:
    """Let the values speak for or against what the header says."""
    if not seen.filled:
        return score, reason
    if field.type == "choice" and score < 0.9:
        # Some header speaks of kinds, but its values are of another vocabulary: 主板 is no kind of organisation.
        fits = sum(coerce.read_choice(word, field.vocabulary).value is not None for word in seen.words)
        return (score if fits >= len(seen.words) * 0.3 else min(score * 0.5, PROPOSE_FROM - 0.01)), reason
    share = seen.share(field.type)
    if share is not None:
        if field.type in {"uscc", "email", "orcid"} and share >= 0.5 and score < 0.9:
            zh, en = field.label.zh, field.label.en
            return 0.9, Message(f"{share:.0%} 的值是有效格式的“{zh}”", f"{share:.0%} of the values look like {en!r}")
        if field.type == "phone" and share >= 0.6 and score < 0.8:
            return 0.8, Message(f"{share:.0%} 的值像电话号码", f"{share:.0%} of the values look like telephone numbers")
        against = {
            "uscc": 0.4, "email": 0.4, "orcid": 0.3, "phone": 0.6, "url": 0.6, "trl": 0.95, "date": 0.75, "day": 0.75,
        }  # fmt: skip
        if share < 0.1:
            # An exact header still wins the column where no other field claims it; its values get their remarks.
            floor = 0.75 if score >= 0.9 else 0.0
            return max(score * against.get(field.type, 0.9), floor), reason
        return score, reason
    if field.type == "name" and seen.length > 60:
        return score * 0.5, reason
    if (
        field.type in {"text", "list"}
        and max(seen.uscc, seen.email, seen.phone) > 0.6
        and not field.key.startswith("contact")
    ):
        return score * 0.5, reason
    return score, reason


def _kind_score(table: Table, spec: KindSpec, columns: Sequence[ColumnMapping]) -> float:
    score = 0.0
    for column in columns:
        field = spec.field(column.target) if column.target else None
        if field is not None:
            score += column.confidence * field.weight
    place = folded(table.sheet) + folded(table.title)
    score += min(5.0, 2.5 * sum(hint in place for hint in spec.hints))
    headers = folded("".join(c.header for c in table.columns))
    score += min(2.0, 0.5 * sum(headers.count(hint) for hint in spec.hints[:3]))
    if _missing(spec, columns):
        score -= 4.0
    return score


def _kind_reason(spec: KindSpec, columns: Sequence[ColumnMapping]) -> Message:
    strong = [c for c in columns if c.target and (f := spec.field(c.target)) and f.weight >= 2 and c.confidence >= 0.7][
        :4
    ]
    if not strong:
        return Message("没有足够的列可供判断，请确认", "too few columns to tell; please check")
    names_zh, names_en = "、".join(f"“{c.header}”" for c in strong), ", ".join(repr(c.header) for c in strong)
    return Message(
        f"列{names_zh}说明这是{spec.label.zh}表", f"the columns {names_en} tell of a list of {spec.label.en.lower()}s"
    )
