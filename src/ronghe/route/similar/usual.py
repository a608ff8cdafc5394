"""What is usually known of products and their outcomes, as we wrote it down (data files ``usual_*``, ``*_uses``).

None of it is a determination; every line is marked to be verified. It stands beside the catalogue's own entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.similar.catalogue import Entry, entry
from ronghe.route.similar.determinations import IVD_CODE, OUTCOMES

BETWEEN, ASIDE = "、", "："
USES = ("usual_uses.yaml", "seen_uses.yaml", "brief_uses.yaml")
_CODED = re.compile(rf"(\d\d-\d\d|{IVD_CODE}) ")
_CLASS_KEYS = ("class", "was", "since")


@lru_cache(maxsize=1)
def usual_entries() -> tuple[Entry, ...]:
    """Products by code and class, reagents by group, what is no device or none alone, and how uses are worded."""
    return (*_products(), *_reagents(), *_outcomes(), *(one for file in USES for one in _uses(file)))


def _products() -> Iterator[Entry]:
    for code, told in _read("usual_products.yaml")["products"].items():
        for digit, names in told.items():
            for name, aside in _named(names):
                yield entry(code[:5], name, aside, frozenset({f"class_{digit}"}))


def _reagents() -> Iterator[Entry]:
    for group in _read("usual_reagents.yaml")["groups"]:
        digits = [group[key] for key in _CLASS_KEYS if key in group] + group.get("classes", [])
        for name, aside in _named(group["names"]):
            yield entry(IVD_CODE, name, aside, frozenset(f"class_{digit}" for digit in digits))


def _outcomes() -> Iterator[Entry]:
    for group in _read("usual_outcomes.yaml")["groups"]:
        for name, aside in _named(group["names"]):
            yield entry("", name, aside, frozenset({group["outcome"]}))


def _uses(file: str) -> Iterator[Entry]:
    told = _read(file)
    for outcome in OUTCOMES:
        for line in told.get(outcome, ()):
            code = _CODED.match(line)
            name, _, use = line[code.end() if code else 0 :].partition(ASIDE)
            yield entry(code.group(1) if code else "", name, use, frozenset({outcome}))


def _named(names: str) -> Iterator[tuple[str, str]]:
    """(name, words aside) of names in a row."""
    for one in names.split(BETWEEN):
        name, _, aside = one.partition(ASIDE)
        if name.strip():
            yield name.strip(), aside.strip()


def _read(file: str) -> Any:
    return yaml_data("ronghe.route.similar", file)
