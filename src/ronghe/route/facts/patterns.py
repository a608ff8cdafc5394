"""Wordings and the facts they tell, as written in ``data/read-*.yaml``.

A file maps a fact to its values and each value to wordings::

    sterile:
      true: [无菌提供, supplied sterile, {say: 灭菌包装, sure: likely}]
      false: [{say: 非无菌提供, flat: true}]

A wording is a regular expression without unbounded repeats, so that reading stays linear. ``…`` stands for up to
twelve characters within a clause. One without Chinese characters is matched by whole words, in any case, singular or
plural; its spaces also match hyphens, and ``~`` stands for any ending. Fields of a long form:

- ``say``: the wording, or a list of them;
- ``sure: likely``: only points to the fact (default: states it);
- ``in: title``: counts in the name of the product alone;
- ``flat: true``: holds its own negation or is not to be turned round by one before it;
- ``drop: true``: where negated it says nothing, not the opposite (default for likely ones and for all but bools);
- ``unless``: a wording that, found in the same sentence, takes this one's word back;
- ``foreign: true``: counts also where the sentence speaks of another product that is used with this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

from ronghe.kernel.kept import code_of, kept
from ronghe.kernel.patterns import compiled
from ronghe.kernel.rules import Kind, Value
from ronghe.kernel.text.yaml_data import strict_yaml
from ronghe.route.facts.literals import required
from ronghe.route.facts.profile import Sureness
from ronghe.route.facts.vocabulary import Fact, vocabulary

_FIELDS = {"say", "sure", "in", "flat", "drop", "unless", "foreign"}
_HAN = re.compile(r"[\u4e00-\u9fff]")
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
# Spaces between words; look-behinds, whose width must be fixed, and character classes are passed over.
_SPACE = re.compile(r"\(\?<[!=][^)]*\)|\[[^\]]*\]|(?P<space> \??)")
_NOT_SAID = re.compile(r"\[\^[^\]]*\]|\(\?<?![^)]*\)")
_NEGATIVE = re.compile(r"[不无未没非]|\b(?:no|not|non|without|never)\b", re.I)
_GAP = r"[^,。;!?\n]{0,12}?"


class PatternsUnreadable(ValueError):
    """A file of wordings breaks its own form; the message names file, fact, wording and what is expected."""


class Pattern(NamedTuple):
    """One wording of one value of a fact; a text that holds none of ``holds`` (lower case) does not match it."""

    fact: str
    value: Value
    said: str
    written: str
    holds: frozenset[str]
    sure: Sureness
    in_title: bool
    flat: bool
    drop: bool
    taken_back: str
    foreign: bool
    negative: bool
    """Holds a word of negation itself."""

    @property
    def match(self) -> re.Pattern[str]:
        """The wording, compiled when first asked for: most are never tried on a text."""
        return _compiled(self.written)

    @property
    def unless(self) -> re.Pattern[str] | None:
        """What takes its word back."""
        return _compiled(self.taken_back) if self.taken_back else None


@cache
def _compiled(written: str) -> re.Pattern[str]:
    return compiled(written, re.I)


def expression(wording: str) -> re.Pattern[str]:
    """The compiled wording. Raises ``ValueError`` for no regular expression, or one whose repeats are not bounded."""
    try:
        return _compiled(written_out(wording))
    except re.error as error:
        raise ValueError(str(error)) from error


def written_out(wording: str) -> str:
    """The regular expression that a wording stands for, as text.

    Raises:
        ValueError: a repeat without an upper bound.
    """
    if _UNBOUNDED.search(wording):
        raise ValueError("repeats need an upper bound")
    written = wording.replace("…", _GAP)
    if _HAN.search(wording):
        return written
    written = _SPACE.sub(_loose, written.replace("~", "[a-z]{0,6}"))
    return rf"(?<![A-Za-z])(?:{written})(?:e?s)?(?![A-Za-z])"


def _loose(match: re.Match[str]) -> str:
    space = match["space"]
    return match[0] if space is None else r"[ \n-]{0,2}" if space == " ?" else r"[ \n-]{1,2}"


@cache
def patterns() -> tuple[Pattern, ...]:
    """All wordings that come with the package; read once.

    Working the files out takes some tenths of a second, reading a kept table (``kernel.kept``) a hundredth.
    """
    folder = resources.files("ronghe.route.facts")
    files = sorted((f for f in (folder / "data").iterdir() if f.name.startswith("read-")), key=lambda file: file.name)

    def sources() -> list[bytes]:
        data = [part for file in files for part in (file.name.encode(), file.read_bytes())]
        return [*data, (folder / "facts.yaml").read_bytes(), *code_of("ronghe.route.facts")]

    def table() -> list[tuple[Any, ...]]:
        facts = vocabulary().facts
        found = (one for file in files for one in parse_patterns(file.name, file.read_text("utf-8"), facts))
        return [tuple(one._replace(sure=one.sure.value)) for one in found]  # type: ignore[arg-type]

    rows = kept("route-wordings", sources, table)
    return tuple(one._replace(sure=Sureness(one.sure)) for one in (Pattern(*row) for row in rows))


def parse_patterns(file: str, data: str, facts: Mapping[str, Fact]) -> Iterator[Pattern]:
    """The wordings of one file.

    Raises:
        PatternsUnreadable: no YAML, an unknown fact, value or field, a wording that is no bounded regular expression.
    """
    try:
        read = strict_yaml(data)
    except yaml.YAMLError as error:
        raise PatternsUnreadable(f"{file} is no readable YAML: {error}") from error
    for name, values in _mapping(file, read).items():
        if name not in facts:
            raise PatternsUnreadable(f"{file}: {name} is no fact of facts.yaml")
        for value, wordings in _mapping(f"{file}, {name}", values).items():
            fault = facts[name].kind.fault([value] if facts[name].kind.kind is Kind.SET else value)
            if fault or facts[name].kind.kind is Kind.NUMBER:
                raise PatternsUnreadable(f"{file}, {name}: {fault or 'a number is not read by wordings'}")
            for wording in wordings if isinstance(wordings, list) else [wordings]:
                yield from _patterns(f"{file}, {name}, {value}", facts[name], value, wording)


def _patterns(place: str, fact: Fact, value: Value, written: Any) -> Iterator[Pattern]:
    body = {"say": written} if isinstance(written, str) else _mapping(place, written)
    if unknown := sorted(set(body) - _FIELDS):
        raise PatternsUnreadable(f"{place}: {unknown[0]} is not one of: {', '.join(sorted(_FIELDS))}")
    if body.get("sure", "likely") != "likely" or body.get("in", "title") != "title":
        raise PatternsUnreadable(f"{place}: sure is likely or absent, in is title or absent")
    sure = Sureness(body.get("sure", "stated"))
    drop = bool(body.get("drop", sure is Sureness.LIKELY or fact.kind.kind is not Kind.BOOL))
    said = body.get("say") or ""
    for wording in said if isinstance(said, list) else [said]:
        try:
            if not isinstance(wording, str) or not wording:
                raise ValueError("say holds wordings")
            expanded = written_out(wording)
            yield Pattern(
                fact=fact.name,
                value=value,
                said=wording,
                written=expanded,
                holds=required(expanded),
                sure=sure,
                in_title="in" in body,
                flat=bool(body.get("flat")),
                drop=drop,
                taken_back=written_out(body["unless"]) if "unless" in body else "",
                foreign=bool(body.get("foreign")),
                negative=bool(_NEGATIVE.search(_NOT_SAID.sub("", wording))),
            )
        except (ValueError, re.error) as error:
            raise PatternsUnreadable(f"{place}, {wording}: {error}") from error


def _mapping(place: str, body: Any) -> dict[Any, Any]:
    if not isinstance(body, dict):
        raise PatternsUnreadable(f"{place}: names with their entries are expected")
    return body
