"""Data files of the kernel, which are YAML, read with the fast loader where the library has one."""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml

from ronghe.kernel.text.kept import kept

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
