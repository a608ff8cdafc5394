"""One spelling for every text, with the way back to the original.

Real Chinese web text brings full-width digits, traditional characters, pinyin left in brackets as in 產(chǎn)業(yè),
zero-width characters and controls. They are repaired here, once, before anything else reads the text; the offsets
survive, so that a reason can point at its passage in the original.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

# Where NFKC would destroy meaning: exponents, list marks and vulgar fractions get a spelling that keeps it.
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
_FRACTIONS = {"½": "5", "¼": "25", "¾": "75"}
_CIRCLED = {chr(0x2460 + n): f"({n + 1})" for n in range(20)} | {chr(0x2776 + n): f"({n + 1})" for n in range(10)}
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouüv{_TONED}][aeiouüv{_TONED}]{{0,2}}(?:ng?|r)?"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PINYIN = re.compile(rf"(?<=[{_HAN}])\(({_SYLLABLE}(?:[ ']?{_SYLLABLE}){{0,5}})\)")
_PINYIN_AS_WRITTEN = re.compile(rf"(?<=[{_HAN}])[(（]({_SYLLABLE}(?:[ ']?{_SYLLABLE}){{0,5}})[)）]")
_TONE = re.compile(f"[{_TONED}]")
_HAS_HAN = re.compile(f"[{_HAN}]")
# What may change: anything but printable ASCII, tab, newline and Chinese characters; with the character it may join.
_RUN = re.compile(r"[A-Za-z0-9]?[^\n\t\x20-\x7e\u3400-\u4dbf\u4e00-\u9fff]+")
_CACHED = 8
_EXPONENT_DIGITS = 3
_ROUNDS = 8  # a repair may uncover another one (brackets in brackets); the text shrinks or settles each round


Spans = tuple[Sequence[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text and, for each of its characters, where it came from.

    Character ``text[i]`` stands for ``source[starts[i]:ends[i]]``; ``starts`` and ``ends`` never decrease.
    """

    source: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``source`` that ``text[start:end]`` stands for; an empty span stays empty.

        Raises:
            ValueError: not ``0 <= start <= end <= len(text)``.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no such span: {start}..{end} of {len(self.text)} characters")
        if start == end:
            at = self.starts[start] if start < len(self.text) else len(self.source)
            return at, at
        return self.starts[start], self.ends[end - 1]


def normalise(source: str) -> Normal:
    """Repair ``source``: NFKC, simplified characters, no pinyin in brackets, no controls, no zero-width characters.

    Line breaks and tabs stay; every other break becomes ``\\n``; a lone surrogate becomes U+FFFD. Exponents read
    ``10^-3`` and list marks ``(1)``, which plain NFKC would glue to their neighbours. Idempotent on its text.

    Complexity: linear; ASCII text is returned as it is. Source: Unicode Standard Annex 15; OpenCC ``t2s``.

    >>> normalise("產(chǎn)業(yè)：１２ ㎜").text
    '产业:12 mm'
    """
    if source.isascii() and source.isprintable():
        places = range(len(source))
        return Normal(source, source, places, range(1, len(source) + 1))
    text = source
    spans: Spans = (range(len(source)), range(1, len(source) + 1))
    for _ in range(_ROUNDS):
        before = text
        text, spans = _fold(text, spans)
        text, spans = _drop_pinyin(text, spans)
        text = _simplify(text)
        if text == before:
            break
    return Normal(source, text, *spans)


def normalised(source: str) -> str:
    """``normalise(source).text``, without the way back: a third of the cost.

    >>> normalised("產(chǎn)業(yè)：１２ ㎜")
    '产业:12 mm'
    """
    if source.isascii() and source.isprintable():
        return source
    text = source
    for _ in range(_ROUNDS):
        before = text
        text = _RUN.sub(_folded_run, text)
        if "(" in text:
            text = _drop_pinyin(text, (range(len(text)), range(len(text))))[0]
        text = _simplify(text)
        if text == before:
            break
    return text


def _folded_run(found: re.Match[str]) -> str:
    run = found.group()
    return (_fold_run(run) if len(run) <= _CACHED else _fold_run.__wrapped__(run))[0]


def _fold(text: str, spans: Spans) -> tuple[str, Spans]:
    """NFKC, breaks and controls, run by run: plain ASCII and Chinese characters are passed over at C speed."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for found in _RUN.finditer(text):
        begin, stop = found.span()
        new, froms, tos = _fold_run(found.group()) if stop - begin <= _CACHED else _fold_run.__wrapped__(found.group())
        pieces.append(text[at:begin])
        starts.extend(spans[0][at:begin])
        ends.extend(spans[1][at:begin])
        at = stop
        pieces.append(new)
        starts.extend(spans[0][begin + place] for place in froms)
        ends.extend(spans[1][begin + place] for place in tos)
    if not pieces:
        return text, spans
    pieces.append(text[at:])
    starts.extend(spans[0][at:])
    ends.extend(spans[1][at:])
    return "".join(pieces), (starts, ends)


@lru_cache(maxsize=4096)
def _fold_run(run: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """The new spelling of a run and, for each of its characters, the first and last place it came from."""
    pieces: list[str] = []
    froms: list[int] = []
    tos: list[int] = []
    at, before = 0, ""
    while at < len(run):
        stop = at + 1
        if run[at] in _SUPERSCRIPTS:
            while stop < len(run) and run[stop] in _SUPERSCRIPTS:
                stop += 1
        while stop < len(run) and unicodedata.combining(run[stop]):
            stop += 1
        new = _rewrite(before, run[at:stop])
        pieces.append(new)
        froms.extend([at] * len(new))
        tos.extend([stop - 1] * len(new))
        before = run[stop - 1]
        at = stop
    return "".join(pieces), tuple(froms), tuple(tos)


def _rewrite(before: str, odd: str) -> str:
    first = odd[0]
    if first in _SUPERSCRIPTS:
        plain = "".join(_SUPERSCRIPTS.get(c, "") for c in odd)
        return "^" + plain if before.isdigit() and len(odd) <= _EXPONENT_DIGITS else plain
    if first in _FRACTIONS:
        return ("." if before.isdigit() else "0.") + _FRACTIONS[first]
    if first in _CIRCLED:
        return _CIRCLED[first]
    if first in _BREAKS:
        return "\n"
    folded = unicodedata.normalize("NFKC", odd)
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in folded if not _dropped(c))


def _drop_pinyin(text: str, spans: Spans) -> tuple[str, Spans]:
    """Drop ``(chǎn)`` after a Chinese character; a toneless ``(men)`` only where toned ones show the habit."""
    if "(" not in text:
        return text, spans
    found = list(_PINYIN.finditer(text))
    if not any(_TONE.search(match.group()) for match in found):
        return text, spans
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in [*found, None]:
        begin, stop = match.span() if match else (len(text), len(text))
        pieces.append(text[at:begin])
        starts.extend(spans[0][at:begin])
        ends.extend(spans[1][at:begin])
        at = stop
    return "".join(pieces), (starts, ends)


def without_pinyin(text: str) -> str:
    """``text`` without the pinyin that web pages leave in brackets; script, width and all else stay as written.

    As in ``normalise``, toneless syllables are dropped only where toned ones show the habit.

    >>> without_pinyin("醫(yī)療器械產(chǎn)業(yè)（總部）")
    '醫療器械產業（總部）'
    """
    if "(" not in text and "（" not in text:
        return text
    whole = unicodedata.normalize("NFC", text)
    if not any(_TONE.search(match[1]) for match in _PINYIN_AS_WRITTEN.finditer(whole)):
        return text
    return _PINYIN_AS_WRITTEN.sub("", whole)


def _simplify(text: str) -> str:
    if not _HAS_HAN.search(text):
        return text
    simple: str = _converter().convert(text)
    if len(simple) == len(text):
        return simple
    # A phrase changed its length: convert character by character, which keeps every offset.
    return "".join(new if len(new := _converter().convert(c)) == 1 else c for c in text)


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _dropped(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"} and character not in "\n\t"
