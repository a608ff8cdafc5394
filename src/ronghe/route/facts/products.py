"""What a text speaks of: its product's name, and whether it holds one product, several or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ronghe.kernel.patterns import compiled
from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.facts.patterns import expression

_TITLE = 60
_TELLING = 2
_NAME = 40
_METHOD = re.compile(r"\([^()]{1,40}法\)?$")  # in brackets after a reagent's name: the method, not the product
_BLOCK_BREAK = re.compile(r"\n[ \t]{0,8}(?=\n)")
_WORDED = ("product", "purpose", "composition")
_ENDS = "。.;;!?"
_IN_ORDER = re.compile(
    r"(?:^|(?<=[。;.\n]))\s{0,4}\(?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})(?:[、)]|\.(?!\d))"
)
_NUMBERS = {written: number for number, written in enumerate("一二三四五六七八九十", start=1)}


class _Cues(NamedTuple):
    product: re.Pattern[str]
    purpose: re.Pattern[str]
    composition: re.Pattern[str]
    heading: re.Pattern[str]
    name_label: re.Pattern[str]
    numbered: re.Pattern[str]
    sentence: re.Pattern[str]
    subject_end: re.Pattern[str]
    device_claim: re.Pattern[str]
    sentence_end: re.Pattern[str]
    item: re.Pattern[str]
    several: re.Pattern[str]
    pointing: re.Pattern[str]
    leading: re.Pattern[str]


class Place(NamedTuple):
    """``text[start:end]`` of the normalised text."""

    start: int
    end: int


def speaks_of_product(text: str, facts: int) -> bool:
    """Whether it says what a product is made of or for: a composition, or a noun for products with a purpose.

    ``facts``: how many telling facts it seems to state; two make up for a purpose that is not seen, two with a purpose
    or three for a noun that is none of ours.
    """
    cues = _cues()
    if cues.composition.search(text):
        return True
    if not cues.product.search(text):
        return facts > _TELLING or (facts == _TELLING and bool(cues.purpose.search(text)))
    name_alone = len(text) <= _TITLE and not cues.sentence_end.search(text)
    return facts >= _TELLING or name_alone or bool(cues.purpose.search(text))


def device_claims(text: str, start: int, end: int) -> list[Place]:
    """Where ``text[start:end]`` calls its product a device; the first two."""
    return [Place(*match.span()) for match in _cues().device_claim.finditer(text, start, end)][:2]


def name_of(text: str, start: int, end: int) -> Place | None:
    """What ``text[start:end]`` calls its product: a labelled name, a first line like a title up to its first comma, or
    its first subject; none where that only points ("本产品", "this device").
    """
    cues = _cues()
    labelled = cues.name_label.search(text, start, end)
    if labelled:
        return _without_method(text, _trimmed(text, labelled.end(), _line_end(text, labelled.end(), end)))
    first = _trimmed(text, start, _line_end(text, start, end))
    if leading := cues.leading.match(text, first.start, first.end):
        first = Place(leading.end(), first.end)
    if cues.pointing.match(text, first.start, first.end):
        return None
    if _like_title(text, first):
        comma = text.find(",", first.start, first.end)
        return _without_method(text, _trimmed(text, first.start, comma) if comma > first.start else first)
    subject = cues.subject_end.search(text, first.start, min(first.start + _TITLE, first.end))
    return _trimmed(text, first.start, subject.start()) if subject and subject.start() > first.start else None


def products_in(text: str) -> list[Place]:
    """The stretches that speak of one product each, in order; the whole text where it speaks of one.

    Several are seen by labels (产品一：… 产品二：…), by a second labelled name, by blocks between blank lines, by list
    items that have a title and a purpose of their own, and by numbers where the text is nothing but their list, on one
    line too. Products told apart by running text alone are not.
    """
    cues = _cues()
    for starts in (
        _different(text, [match.start() for match in cues.numbered.finditer(text)], cues.numbered),
        _different(text, [match.start() for match in cues.name_label.finditer(text)], cues.name_label),
        list(_titled_blocks(text)),
        list(_list_items(text)),
        _counted(text),
    ):
        if len(starts) > 1:
            starts[0] = 0 if not text[: starts[0]].strip() else starts[0]
            return [Place(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [Place(0, len(text))]


def _different(text: str, starts: list[int], label: re.Pattern[str]) -> list[int]:
    """The labels that are followed by something not said after an earlier one."""
    seen: set[str] = set()
    found = []
    for start in starts:
        match = label.match(text, start)
        at = match.end() if match else start
        said = text[at : at + 24].strip().lower()
        if said and said not in seen:
            seen.add(said)
            found.append(start)
    return found


def _titled_blocks(text: str) -> Iterator[int]:
    cues = _cues()
    at = 0
    for end in [*(match.end() for match in _BLOCK_BREAK.finditer(text)), len(text)]:
        first = _trimmed(text, at, end)
        line = _trimmed(text, first.start, _line_end(text, first.start, first.end))
        titled = _like_title(text, line) and not cues.heading.match(text, line.start, line.end)
        if (
            titled
            and cues.product.search(text, line.start, line.end)
            and cues.purpose.search(text, line.end, first.end)
        ):
            yield first.start
        at = end


def _list_items(text: str) -> Iterator[int]:
    """Lines such as "1. Syringe: supplied sterile, used for …", of which each names a product and says what for."""
    cues = _cues()
    for match in cues.item.finditer(text):
        name, rest = match.span("name"), (match.end(), _line_end(text, match.end(), len(text)))
        if cues.heading.match(text, *name) or not cues.product.search(text, *name):
            continue
        if cues.sentence.search(text, *rest):
            yield match.start()


def _counted(text: str) -> list[int]:
    """Where the items begin of a text that starts with number one and goes on with two, each of which names a product
    and says what it is; nowhere where one of them does not, as parts and steps of use do not.
    """
    cues = _cues()
    starts: list[int] = []
    for match in _IN_ORDER.finditer(text):
        written = match["number"]
        if (int(written) if written.isdecimal() else _NUMBERS.get(written)) == len(starts) + 1:
            starts.append(match.start())
    if not starts or text[: starts[0]].strip():
        return []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        item = _IN_ORDER.match(text, start)
        name = _trimmed(text, item.end() if item else start, end)
        stop = next((at for at in range(name.start, name.end) if text[at] in ",:。;.\n"), name.end)
        named = stop - name.start <= _NAME and cues.product.search(text, name.start, stop)
        if not named or cues.sentence.search(text, name.start, stop) or not cues.sentence.search(text, stop, end):
            return []
    return starts


def says_several(text: str) -> Place | None:
    """Where the text itself says that it speaks of several products."""
    match = _cues().several.search(text)
    return Place(*match.span()) if match else None


def _without_method(text: str, name: Place) -> Place:
    method = _METHOD.search(text, name.start, name.end)
    return Place(name.start, method.start()) if method and method.start() > name.start else name


def _like_title(text: str, line: Place) -> bool:
    """A short line that is no sentence."""
    said = text[line.start : line.end]
    return 0 < len(said) <= _TITLE and said[-1] not in _ENDS and not _cues().sentence.search(said) and "。" not in said


def _line_end(text: str, start: int, end: int) -> int:
    stop = text.find("\n", start, end)
    return end if stop < 0 else stop


def _trimmed(text: str, start: int, end: int) -> Place:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Place(start, end)


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    data = yaml_data("ronghe.route.facts", "products.yaml")
    worded = {name: "|".join(expression(word).pattern for word in data[name]) for name in _WORDED}
    plain = {name: "|".join(data[name]) for name in _Cues._fields if name not in _WORDED}
    return _Cues(**{name: compiled(written, re.I) for name, written in (worded | plain).items()})
