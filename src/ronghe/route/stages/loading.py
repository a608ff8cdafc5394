"""The stage networks that come with the package, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from typing import Any

import yaml

from ronghe.kernel.text.yaml_data import strict_yaml
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.stages.parsing import Parser
from ronghe.route.stages.reading import Place, day, flag, mapping, words
from ronghe.route.stages.records import Source, StageNetwork
from ronghe.route.stages.variations import varied


def read_file(name: str) -> Any:
    """Plain content of ``data/<name>``.

    Raises:
        StagesUnreadable: it is no YAML, or names something twice.
    """
    return read_text(name, resources.files("ronghe.route.stages").joinpath("data", name).read_text("utf-8"))


def read_text(name: str, text: str) -> Any:
    """Plain content of a text; ``name`` is told where it is no YAML."""
    try:
        return strict_yaml(text)
    except yaml.YAMLError as problem:
        raise Place(name).refuse("unreadable", str(problem), "write YAML in which no name stands twice") from problem


def names_in(folder: str) -> list[str]:
    """The names of the files of a folder of data, without their ending, sorted."""
    files = resources.files("ronghe.route.stages").joinpath("data", folder).iterdir()
    return sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml"))


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """Regulations, standards and publications by key."""
    return parse_sources("sources.yaml", read_file("sources.yaml"))


def parse_sources(file: str, content: Any) -> Mapping[str, Source]:
    """Raises ``StagesUnreadable`` where an entry is not as it must be."""
    found = {}
    for key, body in mapping(Place(file), content, None).items():
        place = Place(file, field=key)
        one = mapping(place, body, ("zh", "en", "issued_on", "effective_on", "verify"), ("zh", "en"))
        days = {name: day(place.at(name), one[name]) for name in ("issued_on", "effective_on") if name in one}
        title = words(place, {"zh": one["zh"], "en": one["en"]})
        found[key] = Source(key, title, verify=flag(place.at("verify"), one.get("verify", False)), **days)
    return found


@lru_cache(maxsize=1)
def parser() -> Parser:
    """The parser with our sources, facts and blocks."""
    blocks = {name: read_file(f"blocks/{name}.yaml") for name in names_in("blocks")}
    return Parser(sources(), vocabulary().kinds(), blocks)


@lru_cache(maxsize=1)
def networks() -> Mapping[str, StageNetwork]:
    """All shipped networks by id, variations among them, in the order of their ids.

    Raises:
        StagesUnreadable: a file is not as it must be.
    """
    bases = {name: read_file(f"networks/{name}.yaml") for name in names_in("networks")}
    found = [parser().network(f"networks/{name}.yaml", content) for name, content in bases.items()]
    for name in names_in("variations"):
        found += varied(parser(), bases, f"variations/{name}.yaml", read_file(f"variations/{name}.yaml"))
    return {network.id: network for network in sorted(found, key=lambda one: one.id)}


@lru_cache(maxsize=1)
def edition() -> str:
    """Twelve hexadecimal digits that change with any shipped file of stages, their prices or their clocks.

    Figures of two nodes compare only where these agree, and the nodes' own histories do. Cost: reads the files once.
    """
    told = sha256()
    for folder in ("", "blocks", "networks", "variations"):
        for name in names_in(folder):
            file = f"{folder}/{name}.yaml".lstrip("/")
            told.update(file.encode() + b"\0")
            told.update(resources.files("ronghe.route.stages").joinpath("data", file).read_bytes() + b"\0")
    return told.hexdigest()[:12]


def longest_network() -> StageNetwork:
    """The shipped network with the most stages, before it is cut to a product; of several the first by id."""
    return max(networks().values(), key=lambda network: len(network.stages))
