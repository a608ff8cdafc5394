"""Read a need: its clauses, and what can be told of specialty, region and the kind of partner sought."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ronghe.kernel.match.values import NeedProfile
from ronghe.kernel.patterns import compiled
from ronghe.kernel.text import Clause, Field, clauses, clauses_of_fields, normalised
from ronghe.kernel.text.yaml_data import yaml_data


@dataclass(frozen=True)
class FieldTable:
    """``data/fields.yaml`` compiled; regions map every name to the Chinese one."""

    specialties: Mapping[str, re.Pattern[str]]
    roles: Mapping[str, re.Pattern[str]]
    kinds: Mapping[str, re.Pattern[str]]
    regions: Mapping[str, str]


@lru_cache(maxsize=1)
def table() -> FieldTable:
    """The words of specialties, roles and regions."""
    raw = yaml_data("ronghe.kernel.match", "fields.yaml")
    return FieldTable(
        specialties={k: _pattern(v) for k, v in raw["specialties"].items()},
        roles={k: _pattern(v) for k, v in raw["roles"].items()},
        kinds={k: _pattern(v) for k, v in raw["kinds"].items()},
        regions={name.casefold(): zh for zh, en in raw["regions"] for name in (zh, en)},
    )


def _pattern(words: Mapping[str, list[str]]) -> re.Pattern[str]:
    return compiled("|".join([*words["zh"], *words["en"]]), re.IGNORECASE)


@lru_cache(maxsize=8192)
def specialties(text: str) -> tuple[tuple[str, float], ...]:
    """The specialties a normalised text speaks of with their share of all such words, largest first.

    >>> [key for key, _ in specialties("glaucoma patients measure eye pressure at home")]
    ['ophthalmology']
    """
    counts = {
        key: len({m.group().casefold() for m in pattern.finditer(text)}) for key, pattern in table().specialties.items()
    }
    total = sum(counts.values())
    return tuple(sorted(((k, n / total) for k, n in counts.items() if n), key=lambda kn: (-kn[1], kn[0])))


def fields_named(text: str) -> tuple[str, ...]:
    """The specialties with at least a sixth of all the words of a normalised text that speak for one, three at most."""
    return tuple(key for key, share in specialties(text)[:3] if share >= 1 / 6)


def role_sought(text: str) -> str:
    """The kind of partner a need asks for in so many words: investor, service, expert, company, or "" (anyone)."""
    for role, pattern in table().roles.items():
        if pattern.search(text):
            return role
    return ""


@lru_cache(maxsize=4096)
def kind_named(text: str) -> str:
    """The kind of partner a short clause names by a noun that no other kind goes by, or "".

    >>> kind_named("an investor in urological devices"), kind_named("cloud grading service")
    ('investor', '')
    """
    for kind, pattern in table().kinds.items():
        for found in pattern.finditer(text):
            head = text.isascii() and found.start() <= HEAD_OF_CLAUSE
            if head or (not text.isascii() and len(text) - found.end() <= TAIL_OF_CLAUSE):
                return kind
    return ""


HEAD_OF_CLAUSE = 25  # an English phrase names its kind early ("an investor in ..."), a Chinese one at its end
TAIL_OF_CLAUSE = 2


def region_named(text: str) -> str:
    """The first region named, by its Chinese name, or ""."""
    low = text.casefold()
    places = [(low.find(name), zh) for name, zh in table().regions.items() if name in low]
    return min(places)[1] if places else ""


def profile(text: str) -> NeedProfile:
    """Read a need from its free text; see ``kernel.text.clauses`` for what a clause is."""
    return _profile(text, clauses(text))


def profile_of_fields(fields: Sequence[Field]) -> NeedProfile:
    """Read a need whose parts are known; see ``kernel.text.clauses_of_fields``."""
    return _profile(*clauses_of_fields(fields))


def _profile(text: str, found: Sequence[Clause]) -> NeedProfile:
    clean = normalised(text)
    return NeedProfile(
        text=text,
        clauses=tuple(found),
        field=fields_named(clean),
        region=region_named(clean),
        role=role_sought(clean),
    )
