"""YAML as plain values, days left as text, and a key written twice refused."""

from __future__ import annotations

from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class KeyTwice(ValueError):
    """A mapping names a key twice; YAML would silently keep the last. ``line`` counts from 1."""

    def __init__(self, key: str, line: int) -> None:
        self.key, self.line = key, line
        super().__init__(f"line {line}: {key} is written twice")


class _Loader(_Base):  # type: ignore[misc]  # the base is chosen at run time
    """A safe loader that reads 2016-13-01 as text, so that whoever knows the field can refuse it by name."""

    yaml_implicit_resolvers = {
        first: [one for one in known if one[0] != _TIMESTAMP] for first, known in _Base.yaml_implicit_resolvers.items()
    }


def _mapping(loader: Any, node: Any, deep: bool = False) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, str | int | float | bool):
            if key in seen:
                raise KeyTwice(str(key), key_node.start_mark.line + 1)
            seen.add(key)
    found: dict[Any, Any] = yaml.SafeLoader.construct_mapping(loader, node, deep=True)
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(text: str) -> Any:
    """The plain value of one document; days stay text.

    Raises:
        KeyTwice: a mapping names a key twice.
        yaml.YAMLError: not YAML; its ``problem_mark`` has the line.
    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 -- a safe loader
