"""Ways of one sort of product that are those of another but for some stages, as of what is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ronghe.route.stages.parsing import Parser
from ronghe.route.stages.reading import Place, condition, mapping, names, one_of, words
from ronghe.route.stages.records import StageNetwork

_NEEDED = ("of", "suffix", "title", "only", "goal")
_KEYS = (*_NEEDED, "blocks", "omit", "assume", "stages")


def varied(parser: Parser, bases: Mapping[str, Any], file: str, content: Any) -> Iterator[StageNetwork]:
    """One network for each that a file of variations names, with the id ``<base>-<suffix>``.

    Its stages are those of the base, replaced field by field by the variation's blocks and then by its own ``stages``.
    ``{of}`` in the title is the title of the base. It suits what the base suits, where ``only`` holds.

    Args:
        bases: plain content of the files of networks, by id.

    Raises:
        StagesUnreadable: naming file, stage, field and remedy.
    """
    place = Place(file)
    body = mapping(place, content, _KEYS, _NEEDED)
    only = condition(place.at("only"), body["only"], parser.kinds)
    title = words(place.at("title"), body["title"])
    for name in names(place.at("of"), body["of"]):
        base = bases[one_of(place.at("of"), "unknown_value", name, bases, "network")]
        merged = {
            **base,
            "id": f"{name}-{body['suffix']}",
            "title": {
                "zh": title.zh.replace("{of}", str(base["title"]["zh"])),
                "en": title.en.replace("{of}", str(base["title"]["en"])),
            },
            "goal": body["goal"],
            "omit": [*base.get("omit", []), *names(place.at("omit"), body.get("omit", []))],
            "assume": {**base.get("assume", {}), **mapping(place.at("assume"), body.get("assume", {}), None)},
            "stages": _stages(place, parser, base, body),
        }
        yield replace(parser.network(file, merged), only=only, varies=name)


def _stages(place: Place, parser: Parser, base: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """What is laid over the base's blocks: its own fields, those of the variation's blocks, those of the variation."""
    found: dict[str, Any] = dict(base.get("stages") or {})
    layers = [
        parser.blocks[one_of(place.at("blocks"), "unknown_value", use, parser.blocks, "block")]["stages"]
        for use in names(place.at("blocks"), body.get("blocks", []))
    ]
    for layer in (*layers, mapping(place.at("stages"), body.get("stages") or {}, None)):
        for key, stage in layer.items():
            found[key] = {**found.get(key, {}), **stage}
    return found
