"""Properties with values that exclude each other: offline or online, adult or child, absorbable or permanent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ronghe.kernel.match.age_groups import age_groups, cut_short
from ronghe.kernel.match.registration import statuses
from ronghe.kernel.match.stance import cues, segment_of, sentence_of
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.patterns import compiled
from ronghe.kernel.sieve import Sieve
from ronghe.kernel.text.yaml_data import yaml_data


@dataclass(frozen=True)
class Axis:
    """One row of ``data/attributes.yaml``; ``values`` in the order of the file."""

    id: str
    zh: str
    en: str
    exclusive: bool
    levels: bool
    values: Mapping[str, re.Pattern[str]]
    includes: Mapping[str, Sequence[str]] = field(default_factory=dict)  # values that give more than the one asked for
    partial: Mapping[str, Sequence[str]] = field(default_factory=dict)  # values that give part of the one asked for
    open: Mapping[str, Sequence[str]] = field(default_factory=dict)  # values that leave the one asked for open
    stated_only: frozenset[str] = frozenset()  # values that an offer may state and no clause asks for by these words
    weak: frozenset[str] = frozenset()  # values that say nothing once another is stated
    undeniable: frozenset[str] = frozenset()  # values whose words hold their own denial ("no network")
    implied: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)  # by values of other axes
    plans: str = ""  # "partly": what is planned counts in part against what is there today; "firm": as good as done


@dataclass(frozen=True)
class Trait:
    """A value of an axis stated at ``start:end`` of a text. ``denied``: the text says that it is not so."""

    axis: str
    value: str
    start: int
    end: int
    denied: bool
    planned: bool
    restricted: bool  # "only for adults"
    studied: bool = False  # said of those who took part in a study, not of those for whom the offer is made


@lru_cache(maxsize=1)
def axes() -> Mapping[str, Axis]:
    """The table by id."""
    rows = yaml_data("ronghe.kernel.match", "attributes.yaml")
    return {
        row["id"]: Axis(
            id=row["id"],
            zh=row["zh"],
            en=row["en"],
            exclusive=row.get("exclusive", True),
            levels=row.get("levels", False),
            values={
                name: compiled("|".join([*words["zh"], *words["en"]]), re.IGNORECASE)
                for name, words in row["values"].items()
            },
            includes=row.get("includes", {}),
            partial=row.get("partial", {}),
            open=row.get("open", {}),
            stated_only=frozenset(row.get("stated_only", ())),
            weak=frozenset(row.get("weak", ())),
            undeniable=frozenset(row.get("undeniable", ())),
            implied=row.get("implied", {}),
            plans=row.get("plans", ""),
        )
        for row in rows
    }


WHO_AND_WHERE = frozenset(
    {"population", "preterm", "evidence", "multicentre", "randomised", "prospective", "setting", "operator", "sample"}
)
"""Axes whose values are named in many roles: wanted group, group of a study, exclusion. Denials must stand close by."""

PEOPLE = frozenset({"population", "preterm"})
CLOSE = frozenset({"population", "preterm", "setting", "sample", "operator"})
"""Axes for which "without", said of something else in the same part of a sentence, is no denial."""

ALLIED: Mapping[str, frozenset[frozenset[str]]] = {
    "population": frozenset(
        {frozenset({"adult", "elderly"}), frozenset({"adult", "pregnant"}), frozenset({"infant", "child"})}
    ),
    "sample": frozenset({frozenset({"whole_blood", "venous"}), frozenset({"capillary", "whole_blood"})}),
}
"""Values of one axis of which one may hold where only the other is stated."""

INCLUDED = {
    ("sample", "whole_blood"): frozenset({"capillary"}),
    ("population", "adult"): frozenset({"pregnant"}),
    ("population", "infant"): frozenset({"neonate"}),
    ("population", "neonate"): frozenset({"infant"}),
}
"""Other values that give the wanted one, too."""


ONLY = re.compile(
    r"(?:仅|只|限)(?:限|能|可|用|适|在|供|面|支|于|针|对|纳|为|向)*$"
    r"|\b(?:only|solely|exclusively|limited to|restricted to)\b[^,.;]{0,24}$",
    re.IGNORECASE,
)
ONLY_AFTER = re.compile(r"^[^,.;，。；]{0,12}\bonly\b|^[^,.;，。；]{0,6}(?:专用|限定)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _sieve() -> Sieve[tuple[str, str]]:
    every = {(axis.id, value): pattern for axis in axes().values() for value, pattern in axis.values.items()}
    return Sieve("sieve-attributes", every)


@lru_cache(maxsize=16384)
def traits(text: str) -> tuple[Trait, ...]:
    """Every value stated in a normalised text; inside one axis the longest match stands."""
    found: list[Trait] = []
    possible = _sieve().candidates(text)
    for axis in axes().values():
        spans = [
            (m.start(), m.end(), value)
            for value, pattern in axis.values.items()
            if (axis.id, value) in possible
            for m in pattern.finditer(text)
            if m.end() > m.start()
        ]
        spans.sort(key=lambda s: (s[0] - s[1], s[0], s[2]))
        kept: list[tuple[int, int, str]] = []
        for start, end, value in spans:
            if not any(k[0] < end and start < k[1] for k in kept):
                kept.append((start, end, value))
        if axis.id == "population":
            kept += [(a.start, a.end, a.group) for a in age_groups(text) if (a.start, a.end, a.group) not in kept]
        if axis.id == "china_registration":
            settled = statuses(text, kept)
            found += [Trait(axis.id, value, start, end, False, False, False) for start, end, value in settled]
            continue
        own = [_trait(text, axis.id, value, start, end) for start, end, value in sorted(kept)]
        if axis.id == "population":
            own = [t for t in own if not (t.denied and PRETERM.match(text, t.start))]  # the others may be there
            own += [replace(_trait(text, axis.id, a.group, a.start, a.end), planned=True) for a in cut_short(text)]
        found += _denied_together(text, own) if axis.id in WHO_AND_WHERE else own
    found = [held for t in found if (held := _of_a_registration(t, found, text))]
    return tuple(sorted(found, key=lambda t: (t.start, t.end, t.axis, t.value)))


INTENDED = re.compile(r"\bintended (?:for|to)\b|\b(?:should|must) be\b", re.IGNORECASE)
STUDY = re.compile(
    r"验证|试验|研究|\b(?:study|studies|trial|protocol|validation)\b|\d ?(?:例|名|位|patients)", re.IGNORECASE
)


def _end_of_study(text: str, start: int, end: int, segment_end: int) -> int:
    following = STUDY.search(text, segment_end, sentence_of(text, start, end)[1])
    return following.start() if following else max(segment_end, sentence_of(text, start, end)[1])


PRETERM = re.compile(r"早产|[极超]低|pre-?term|prematur|(?:very |extremely )?low birth", re.IGNORECASE)
LISTED = re.compile(r"^(?:[和与及或、/]|以及| ?(?:and|or|nor|,) ?(?:in |for )?)$", re.IGNORECASE)


def _denied_together(text: str, own: Sequence[Trait]) -> list[Trait]:
    """A denial before or behind a list ("not for newborns and children", 新生儿、儿童禁用) holds for all of it."""
    found: list[Trait] = []
    for trait in own:
        last = found[-1] if found else None
        if last is not None and last.denied and not trait.denied and LISTED.match(text[last.end : trait.start]):
            trait = replace(trait, denied=True)
        found.append(trait)
    for i in range(len(found) - 2, -1, -1):
        here, following = found[i], found[i + 1]
        if following.denied and not here.denied and LISTED.match(text[here.end : following.start]):
            found[i] = replace(here, denied=bool(cues()["left_out"].search(text[following.end : following.end + 70])))
    return found


def _of_a_registration(trait: Trait, found: Sequence[Trait], text: str) -> Trait | None:
    """Classes are numbered in many fields; one of a device stands in a sentence on its registration, and is as firm."""
    if trait.axis != "device_class":
        return trait
    begin, stop = sentence_of(text, trait.start, trait.end)
    told = {t.value for t in found if t.axis == "china_registration" and begin <= t.start < stop}
    return replace(trait, planned="registered" not in told) if told else None


def _trait(text: str, axis: str, value: str, start: int, end: int) -> Trait:
    begin, stop = segment_of(text, start, end)
    left = text[begin:start]
    patterns = cues()
    near = max(begin, start - 28)
    # A denial may run into the value: 不能 before 能做磁共振检查.
    denied = value not in axes()[axis].undeniable and any(
        m.start() < start - near for m in patterns["denied"].finditer(text[near : start + 2])
    )
    studied = False
    if axis in WHO_AND_WHERE:
        right = text[end:stop]
        before = text[max(begin, start - 60) : start]
        denied = (denied and axis not in CLOSE) or bool(
            patterns["kept_from"].search(before) or patterns["left_out"].search(right[:70])
        )
        studied = bool(patterns["studied"].search(text[begin:stop]))
    if axis == "evidence":  # a study is planned or done up to where the sentence speaks of the next
        stop = _end_of_study(text, start, end, stop)
    said = INTENDED.sub("", text[begin:stop]) if axis in WHO_AND_WHERE else text[begin:stop]
    planned = (
        (axis in WHO_AND_WHERE and bool(patterns["under_way"].search(said)))
        or bool(patterns["planned"].search(said))
        or bool(patterns["planned_after"].search(text[end:stop]))
    )
    planned = planned and axes()[axis].plans != "firm"
    restricted = bool(ONLY.search(left)) or bool(ONLY_AFTER.search(text[end:stop]))
    return Trait(axis, value, start, end, denied, planned, restricted, studied)


def implied(axis: Axis, stated: Mapping[str, Sequence[Stated]]) -> list[Stated]:
    """What statements on other axes say about this one: a device without a network keeps its data."""
    return [
        replace(item, trait=replace(item.trait, axis=axis.id, value=value))
        for value, sources in axis.implied.items()
        for source, values in sources.items()
        for item in stated.get(source, ())
        if item.trait.value in values and not item.trait.denied
    ]


def opposite(axis: Axis, value: str) -> str | None:
    """The other value of an axis that has two."""
    others = [v for v in axis.values if v != value]
    return others[0] if len(axis.values) == 2 else None


@dataclass(frozen=True)
class Stated:
    """A trait of an offer and the number of the statement it stands in."""

    trait: Trait
    statement: int


@dataclass(frozen=True)
class AxisVerdict:
    """What an offer says of one wanted value; ``statement`` shows it (None for UNKNOWN)."""

    axis: Axis
    value: str
    verdict: Verdict
    statement: int | None


def weigh(axis: Axis, value: str, stated: Sequence[Stated], *, data: bool = False, also: bool = False) -> AxisVerdict:
    """Whether the statements of an offer about one axis give the wanted value.

    Plain statements of the value meet it, plans and mixed statements meet it partly; another value stated, or the value
    denied, fails it where the values exclude each other. No statement is UNKNOWN. A lower level of evidence is a part
    of the level asked for. Those who took part in a study exclude nobody else.

    Args:
        data: the clause asks for results in a group of people: only a study of that group counts.
        also: the clause asks for a group beside others: another group excludes it only where it stands alone.
    """
    other = opposite(axis, value)
    yes: list[Stated] = []
    maybe: list[Stated] = []
    no: list[Stated] = []
    refused = False
    strong = [item for item in stated if item.trait.value not in axis.weak]
    for item in strong or stated:
        trait = item.trait
        same = _gives(axis, value, trait.value)
        if trait.denied:
            if trait.value == value:
                no.append(item)
                refused = True
            elif trait.value == other and axis.exclusive:
                yes.append(item)
        elif same and data and not trait.studied:
            if trait.planned:
                maybe.append(item)
        elif same:
            (maybe if trait.planned else yes).append(item)
        elif trait.value in axis.partial.get(value, ()) or axis.id == "evidence":
            maybe.append(item)
        elif trait.value in axis.open.get(value, ()):
            continue
        elif _excludes(axis, value, trait) and (trait.restricted or not (data or also)):
            no.append(item)
    if yes and no and axis.levels:
        no = []
    if yes and any(m.trait.value in axis.partial.get(value, ()) for m in maybe):  # one product of two
        return AxisVerdict(axis, value, Verdict.PARTLY, yes[0].statement)
    if yes and not no:
        return AxisVerdict(axis, value, Verdict.MET, yes[0].statement)
    if yes or maybe:
        if yes and axis.id in WHO_AND_WHERE and not refused:
            return AxisVerdict(axis, value, Verdict.MET, yes[0].statement)
        pending = any(m.trait.value in axis.partial.get(value, ()) for m in maybe)
        settled = axis.plans == "partly" or axis.id in WHO_AND_WHERE
        if maybe and no and not yes and not axis.levels and not pending and not settled:
            return AxisVerdict(axis, value, Verdict.UNMET, no[0].statement)
        return AxisVerdict(axis, value, Verdict.PARTLY, (yes or maybe)[0].statement)
    if no:
        return AxisVerdict(axis, value, Verdict.UNMET, no[0].statement)
    return AxisVerdict(axis, value, Verdict.UNKNOWN, None)


def _gives(axis: Axis, value: str, stated: str) -> bool:
    """The stated value is the wanted one, a later step of it, or includes it."""
    if stated == value or stated in INCLUDED.get((axis.id, value), ()) or stated in axis.includes.get(value, ()):
        return True
    order = list(axis.values)
    return axis.levels and order.index(stated) >= order.index(value)


def _excludes(axis: Axis, value: str, trait: Trait) -> bool:
    """A statement of another value rules the wanted one out."""
    if trait.planned or frozenset({value, trait.value}) in ALLIED.get(axis.id, ()):
        return False
    if axis.id in PEOPLE and trait.studied and not trait.restricted:
        return False
    return axis.exclusive or trait.restricted
