"""Stable names for the parameters that needs and offers speak of.

The names are data (``data/parameters.yaml``). A parameter is found in a text by its longest name, so that
重复定位精度 (repeatability) is never read as 定位精度 (positioning accuracy).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from ronghe.kernel.patterns import compiled
from ronghe.kernel.text.normal import normalised
from ronghe.kernel.text.units import scale_of
from ronghe.kernel.text.yaml_data import yaml_data

_HAN = "\u4e00-\u9fff"
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9']*(?:\^2)?")
_LONGEST_NAME = 6  # words
# A one-character name (重, 厚) counts only right before its value.
_BEFORE_VALUE = re.compile(r"\s*(?:$|约|仅|为|不|小于|低于|大于|超过|至少|[≤≥<>=:~]|\d)")
_LESS = r"缩短|降低|减少|下降|节省|节约|缩小|减轻|减小|降幅|减幅|压缩|缩减"
_MORE = r"提高|提升|增加|改善|升高|增长|延长|加快|增幅|增强"
_CHANGE = re.compile(
    rf"(?:(?P<less>{_LESS})|(?P<more>{_MORE}))(?:率|幅度|比例|量|了)?$|"
    r"(?:(?P<en_less>reduction|decrease|saving)|(?P<en_more>increase|improvement))$",
    re.I,
)


_PER_CASE = re.compile(
    r"(?:每|单)(?:次|例|人份|位|个病人|患者|台手术|测试|人)|/\s*(?:例|次|人次|人份|人|测试|test|case|patient|use|exam|procedure|scan|sample|session)"
    r"|\bper[ -](?!unit|device|system|set\b|year|month|week|day|hour|kg|instrument|machine|second|min)[a-z]+",
    re.I,
)
_PER_DEVICE = re.compile(
    r"(?:每|单)(?:台|套|机)|/\s*(?:台|套|unit|device|set)|\bper[ -](?:unit|device|system|set|instrument|machine)", re.I
)
_FRENCH = frozenset({"F", "Fr", "Fr.", "French"})
# Names that people use for one thing: a catheter's diameter is its outer one.
_SAME = (frozenset({"diameter", "outer_diameter"}), frozenset({"false_positive_rate", "false_alarms"}))


@dataclass(frozen=True, slots=True)
class _Parameter:
    key: str
    better: str | None
    dimensions: frozenset[str] | None
    share: bool
    per_case: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter's name found at ``text[start:end]`` and the keys it may stand for, strong names first."""

    start: int
    end: int
    keys: tuple[str, ...]


@lru_cache(maxsize=65536)
def canonical_parameter(parameter: str, unit: str | None = None) -> str | None:
    """The key of a parameter named in Chinese or English, or ``None`` where it is not known.

    A unit decides between homonyms and refuses misfits: ``精度`` in mm is an error, in % an accuracy. The head of the
    phrase counts: the last name in Chinese, the first before "of" in English. A relative change has a key of its own.

    >>> canonical_parameter("末端定位误差"), canonical_parameter("重复定位精度"), canonical_parameter("accuracy", "%")
    ('positioning_error', 'repeatability', 'accuracy')
    >>> canonical_parameter("手术时间缩短", "%")
    'operation_time_reduction'
    """
    text = normalised(parameter).strip()
    change = _CHANGE.search(text)
    if change:
        absolute = unit if unit and scale_of(unit) and scale_of(unit)[0] not in {"%", "倍"} else None  # type: ignore[index]
        base = canonical_parameter(text[: change.start()], absolute)
        less = change.group("less") or change.group("en_less")
        return f"{base}_{'reduction' if less else 'increase'}" if base else None
    return _best_key(_outside_brackets(text), unit) or _best_key(text, unit)


def better(parameter_key: str) -> str | None:
    """Whether ``"low"`` or ``"high"`` values are better, or ``None`` where neither is or the key is unknown."""
    if parameter_key.endswith(("_reduction", "_increase")):
        return "high"
    known = _lexicon().parameters.get(parameter_key)
    return known.better if known else None


def comparable(key: str | None, other: str | None) -> bool:
    """Whether figures of two parameters may be compared: the same key, or two names of one thing."""
    return key is not None and (key == other or any(key in same and other in same for same in _SAME))


def per_cent(key: str | None) -> bool:
    """Whether a bare value between 0 and 1 of this parameter is a share, to be read as per cent."""
    return key is not None and key in _lexicon().parameters and _lexicon().parameters[key].share


def fits(key: str, dimension: str) -> bool:
    """Whether the parameter can be measured in ``dimension`` (a name of ``units``)."""
    dimensions = _lexicon().parameters[key].dimensions
    return dimensions is None or dimension in dimensions


def named_parameters(text: str) -> list[Named]:
    """The parameter names in a normalised text, in order; of overlapping names only the longest. Linear."""
    found = sorted([*_chinese_names(text), *_latin_names(text)], key=lambda name: (name.start, -name.end))
    kept: list[Named] = []
    for name in found:
        if kept and name.start < kept[-1].end:
            if name.end > kept[-1].end and name.end - name.start > kept[-1].end - kept[-1].start:
                kept[-1] = name
            continue
        kept.append(name)
    return kept


def _best_key(text: str, unit: str | None) -> str | None:
    names = named_parameters(text)
    if not names:
        return "diameter" if unit in _FRENCH and text else None
    if unit:
        scale = scale_of(unit)
        names = [_fitting(name, scale[0]) for name in names] if scale else names
        names = [name for name in names if name.keys]
    elif unit == "":
        names = [_fitting(name, "1") for name in names]
        names = [name for name in names if name.keys]
    if not names:
        return None
    of = re.search(r"\s(?:of|for|in|from|during|with|under|at)\s", text)
    head = [name for name in names if of is None or name.start < of.start()] or names
    key = max(head, key=lambda name: name.end).keys[0]
    if key == "cost" and (_PER_CASE.search(text) or (unit and _PER_CASE.search(unit))):
        return "case_cost"
    if key == "cost" and (_PER_DEVICE.search(text) or (unit and _PER_DEVICE.search(unit))):
        return "device_price"
    return key


def _fitting(name: Named, dimension: str) -> Named:
    return Named(name.start, name.end, tuple(key for key in name.keys if fits(key, dimension)))


def _outside_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text).strip()


def _chinese_names(text: str) -> list[Named]:
    lexicon = _lexicon()
    return [Named(match.start(), match.end(), lexicon.chinese[match.group()]) for match in lexicon.scan.finditer(text)]


def _latin_names(text: str) -> list[Named]:
    lexicon = _lexicon()
    words = [(match.start(), match.end(), match.group()) for match in _LATIN_WORD.finditer(text)]
    found = []
    for first, (start, _, written) in enumerate(words):
        if _fold_word(written) not in lexicon.latin_heads:
            continue
        for count in range(min(_LONGEST_NAME, len(words) - first), 0, -1):
            end = words[first + count - 1][1]
            if end - start > 60 or not _joined(text, words[first : first + count]):
                continue
            keys = lexicon.latin.get(tuple(_fold_word(word) for _, _, word in words[first : first + count]))
            if keys:
                found.append(Named(start, end, keys))
                break
    return found


def _joined(text: str, words: list[tuple[int, int, str]]) -> bool:
    """Whether only a space or hyphen stands between the words."""
    return all(text[left[1] : right[0]] in {" ", "-", "  ", "‑"} for left, right in pairwise(words))


@lru_cache(maxsize=16384)
def _fold_word(word: str) -> str:
    """Lower case; British and American spellings and plurals meet. ``ID`` and ``MAP`` keep their case."""
    if word in {"ID", "MAP", "OD", "MR", "MRI", "n", "N"}:
        return word
    word = word.lower().removesuffix("'s")
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class _Lexicon:
    parameters: dict[str, _Parameter]
    chinese: dict[str, tuple[str, ...]]
    scan: re.Pattern[str]
    latin: dict[tuple[str, ...], tuple[str, ...]]
    latin_heads: frozenset[str]


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    parameters: dict[str, _Parameter] = {}
    chinese: dict[str, list[str]] = {}
    latin: dict[tuple[str, ...], list[str]] = {}
    weak: list[tuple[str, str]] = []

    def add(name: str, key: str) -> None:
        if re.search(f"[{_HAN}φ]", name):
            chinese.setdefault(name, []).append(key)
        else:
            words = tuple(_fold_word(word) for word in _LATIN_WORD.findall(name))
            keys = latin.setdefault(words, [])
            if key not in keys:
                keys.append(key)

    for key, row in _read().items():
        units = row.get("units")
        dimensions = None if units is None else frozenset(units)
        parameters[key] = _Parameter(
            key, row.get("better"), dimensions, row.get("share", False), row.get("per_case", False)
        )
        for name in [*row.get("zh", ()), *row.get("en", ())]:
            add(name, key)
        weak.extend((name, key) for name in [*row.get("weak_zh", ()), *row.get("weak_en", ())])
    for name, key in weak:
        add(name, key)
    _lend_keys(chinese, latin)
    return _Lexicon(
        parameters,
        {name: tuple(keys) for name, keys in chinese.items()},
        compiled(_tree(sorted(chinese))),
        {words: tuple(keys) for words, keys in latin.items()},
        frozenset(words[0] for words in latin),
    )


def _lend_keys(chinese: dict[str, list[str]], latin: dict[tuple[str, ...], list[str]]) -> None:
    """A name may also stand for what its end stands for, after its own keys: 检测灵敏度 in copies/mL, as 灵敏度 may."""
    for name in sorted(chinese, key=len):
        for cut in range(1, len(name) - 1):
            keys = chinese.get(name[cut:])
            if keys:
                chinese[name].extend(key for key in keys if key not in chinese[name])
                break
    for words in sorted(latin, key=len):
        for first in range(1, len(words)):
            keys = latin.get(words[first:])
            if keys:
                latin[words].extend(key for key in keys if key not in latin[words])
                break


def _tree(names: list[str], depth: int = 0) -> str:
    """A pattern that finds the longest of ``names`` (sorted, equal up to ``depth``), branching on one character."""
    parts: list[str] = []
    ends = ""
    if names and len(names[0]) == depth:
        ends = f"(?={_BEFORE_VALUE.pattern})" if depth == 1 else "|"
        names = names[1:]
    for head, group in groupby(names, key=lambda name: name[depth]):
        parts.append(re.escape(head) + _tree(list(group), depth + 1))
    if not parts:
        return "" if ends in {"", "|"} else ends
    if ends.startswith("(?="):
        parts.append(ends)
        ends = ""
    return f"(?:{'|'.join(parts)}{ends})"


def _read() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = yaml_data("ronghe.kernel.text", "parameters.yaml")
    return rows
