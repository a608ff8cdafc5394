"""A line that was typed, read with what the network knows: which organisation is meant, and what that rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.kernel.text.loglines import LogLine, Words, log_line, unit_after
from ronghe.network.models import Organisation
from ronghe.network.queries import visible_organisations

ALTERNATIVES = 5
SHARED = 4
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]{4,}")
_CORE = re.compile(
    r"股份有限公司|有限责任公司|有限公司|公司|集团|科技|医疗|器械|附属|医院|大学|学院|研究院|研究所|中心|人民|中医|第[一二三四五六七八九十]|省|市|区|县"
)


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation that a part of the line names, or may name."""

    organisation: Organisation
    words: str
    sure: bool


@dataclass(frozen=True, slots=True)
class LogReading:
    """A line with what was read of it. ``named`` is an institution that the network does not know, as written.

    Attributes:
        organisation: the one meant; ``None`` where none or several could be.
        others: those that it may be instead, the likeliest first.
        unit: the department, as written.
    """

    text: str
    line: LogLine
    organisation: Found | None = None
    others: list[Found] = field(default_factory=list)
    named: str = ""
    unit: str = ""


def read_log_line(actor: Actor, text: str, today: date) -> LogReading:
    """Read a line about a visit or a call for the form that the person confirms; nothing is kept.

    An organisation is certain where one of its names or other names stands in the line, and no other organisation has
    it; where only a part of a name fits, the candidates are given and none is chosen unless it is the only one.

    Cost: one statement over all names, and one for the organisations found.
    """
    line = log_line(text, today)
    names = _names(actor)
    exact = _standing_in(text, names)
    if exact:
        return _exactly(text, line, exact)
    for mention in line.mentions:
        near = _near(mention.text, names)
        if near:
            rows = _fetched(near)
            found = [Found(rows[key], mention.text, sure=False) for key in near if key in rows]
            unit = line.unit.text if line.unit else ""
            if len(found) == 1:
                return LogReading(text, line, found[0], named=mention.text, unit=unit)
            return LogReading(text, line, None, found, mention.text, unit)
    named = line.mentions[0].text if line.mentions else ""
    shared = _sharing(text, names) if not named else []
    if shared:
        rows = _fetched([key for key, _words in shared])
        found = [Found(rows[key], words, sure=False) for key, words in shared if key in rows]
        if len(found) == 1:
            return LogReading(text, line, found[0], named=found[0].words)
        return LogReading(text, line, None, found, found[0].words)
    return LogReading(text, line, named=named, unit=line.unit.text if line.unit else "")


def organisations_named(actor: Actor, name: str) -> list[Organisation]:
    """Organisations that have exactly this name or other name, whatever its case; two statements."""
    wanted = _folded(name)
    if not wanted:
        return []
    keys = [key for key, known in _names(actor) if any(_folded(one) == wanted for one in known)]
    return list(_fetched(keys).values())


def _exactly(text: str, line: LogLine, exact: list[tuple[UUID, Words]]) -> LogReading:
    best = exact[0][1]
    rows = _fetched([key for key, _words in exact])
    same = [Found(rows[key], words.text, sure=True) for key, words in exact if words.text == best.text and key in rows]
    unit = unit_after(text, best.end)
    known = _known_unit(text, same[0].organisation) if len(same) == 1 else ""
    written = known or (unit.text if unit else "")
    if len(same) > 1:
        return LogReading(
            text, line, None, [Found(one.organisation, one.words, sure=False) for one in same], best.text, written
        )
    others = [
        Found(rows[key], words.text, sure=False) for key, words in exact if words.text != best.text and key in rows
    ]
    return LogReading(text, line, same[0], others[:ALTERNATIVES], best.text, written)


def _known_unit(text: str, organisation: Organisation) -> str:
    """A department of the organisation that the line names; the longest name."""
    names = [
        name for unit in organisation.units.all() for name in (unit.name_zh, unit.name_en) if name and name in text
    ]
    return max(names, key=len, default="")


def _names(actor: Actor) -> list[tuple[UUID, list[str]]]:
    rows = visible_organisations(actor).order_by().values_list("pk", "name_zh", "name_en", "aliases")
    return [(key, [name for name in (zh, en, *aliases) if name]) for key, zh, en, aliases in rows]


def _standing_in(text: str, names: Iterable[tuple[UUID, list[str]]]) -> list[tuple[UUID, Words]]:
    """Organisations whose whole name stands in the text, the longest name first, then the earliest."""
    folded = text.casefold()
    found = []
    for key, known in names:
        best: Words | None = None
        for name in known:
            at = folded.find(name.casefold()) if len(name) >= 2 else -1
            if at >= 0 and _stands_free(folded, at, at + len(name)) and (best is None or len(name) > len(best.text)):
                best = Words(at, at + len(name), text[at : at + len(name)])
        if best is not None:
            found.append((key, best))
    found.sort(key=lambda pair: (-len(pair[1].text), pair[1].start, str(pair[0])))
    return [
        (key, words)
        for key, words in found
        if not any(
            other.start <= words.start and words.end <= other.end and len(other.text) > len(words.text)
            for _, other in found
        )
    ]


def _stands_free(text: str, start: int, end: int) -> bool:
    """Not a part of a longer Latin word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    inside_before = before.isascii() and before.isalnum() and text[start].isascii() and text[start].isalnum()
    inside_after = after.isascii() and after.isalnum() and text[end - 1].isascii() and text[end - 1].isalnum()
    return not (inside_before or inside_after)


def _near(mention: str, names: Iterable[tuple[UUID, list[str]]]) -> list[UUID]:
    """Organisations of whose name the mention is a part or an abbreviation, the likeliest first; at most five.

    An abbreviation has its signs in the name's order (中山一院 in 中山大学附属第一医院) and begins within the name's
    first four signs; a mention that says nothing but the kind of institution (某院, 公司) is near to none.
    """
    wanted = _folded(mention)
    core = _CORE.sub("", wanted).strip("某x×*")
    if len(core) < 2 and not (len(core) == 1 and len(wanted) >= 3):
        return []
    scored = []
    for key, known in names:
        score = max((_likeness(wanted, core, _folded(name)) for name in known), default=0.0)
        if score > 0:
            scored.append((-score, str(key), key))
    return [key for _score, _order, key in sorted(scored)[:ALTERNATIVES]]


def _sharing(text: str, names: Iterable[tuple[UUID, list[str]]]) -> list[tuple[UUID, str]]:
    """Organisations that share at least four Chinese characters in a row with the text, which say more than what kind
    of institution it is; the longest shared part first, at most five. Linear in the names."""
    runs = [match.group() for match in _HAN_RUN.finditer(text)]
    parts = {run[at : at + SHARED] for run in runs for at in range(len(run) - SHARED + 1)}
    parts = {part for part in parts if len(_CORE.sub("", part)) >= SHARED - 1}
    scored = []
    for key, known in names:
        words = max(
            (_shared(part, text, name) for name in known for part in parts if part in name), key=len, default=""
        )
        if words:
            scored.append((-len(words), str(key), key, words))
    return [(key, words) for _length, _order, key, words in sorted(scored)[:ALTERNATIVES]]


def _shared(part: str, text: str, name: str) -> str:
    """The shared part as far as it goes on to the right."""
    at, there = text.find(part), name.find(part)
    length = len(part)
    for ours, theirs in zip(text[at + length :], name[there + length :], strict=False):
        if ours != theirs:
            break
        length += 1
    return text[at : at + length]


def _likeness(wanted: str, core: str, name: str) -> float:
    if wanted in name:
        return 2 + len(wanted) / len(name)
    at = -1
    first = -1
    for sign in wanted:
        at = name.find(sign, at + 1)
        if at < 0:
            return 1.0 if len(core) >= 2 and core in name else 0.0
        first = at if first < 0 else first
    return 1 + len(wanted) / len(name) if first < 4 and len(wanted) >= 3 else 0.0


def _folded(name: str) -> str:
    return "".join(name.casefold().split())


def _fetched(keys: Iterable[UUID]) -> dict[UUID, Organisation]:
    rows = Organisation.objects.filter(pk__in=list(keys)).prefetch_related("units")
    by_key = {row.pk: row for row in rows}
    return {key: by_key[key] for key in keys if key in by_key}
