"""Data files of the kernel, which are YAML, read with the fast loader where the library has one."""

from __future__ import annotations

from collections.abc import Hashable
from importlib import resources
from typing import Any

import yaml

from ronghe.kernel.kept import kept

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_data(package: str, name: str) -> Any:
    """The content of ``data/<name>`` of a package: plain values only. Kept between processes, see ``kept``.

    Raises:
        FileNotFoundError: the package has no such file.
    """
    data = resources.files(package).joinpath("data", name).read_bytes()

    def parse() -> Any:
        # The safe loader's own twin in C: it makes plain values alone, ten times as fast.
        return yaml.load(data.decode("utf-8"), Loader=_Loader)  # noqa: S506

    return kept(f"{package.rpartition('.')[2]}-{name.removesuffix('.yaml')}", lambda: [data, VERSION], parse)


VERSION = yaml.__version__.encode()
"""Of the library; part of what a kept file is found by."""


def strict_yaml(data: str) -> Any:
    """The plain values written in ``data``, which must name nothing twice: YAML itself would silently keep the last.

    Raises:
        yaml.YAMLError: no YAML, or a name written twice; the message names line or name.
    """
    return yaml.load(data, Loader=_Strict)  # noqa: S506 -- safe, as above


class _Strict(_Loader):  # type: ignore[misc]
    pass


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable) or key in found:
            raise yaml.YAMLError(f"line {key_node.start_mark.line + 1}: {key} is written twice or is no name")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
