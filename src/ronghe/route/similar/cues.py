"""Signs in a product's text (``data/cues.yaml``): which of them a row shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.similar.determinations import Determination

_LOOKED_AT = 1_500  # characters of a description; what is longer says little more, and patterns cost by length


@lru_cache(maxsize=1)
def cues() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """(name, where it is looked for, pattern) of each sign, in the order of the file."""
    read = yaml_data("ronghe.route.similar", "cues.yaml")
    return tuple((name, told["in"], re.compile(told["pattern"])) for name, told in read.items())


def shown(rows: Sequence[Determination]) -> NDArray[np.float32]:
    """(rows, signs) 1 where a row shows a sign, else 0. Cost: some 1 ms per row."""
    out = np.zeros((len(rows), len(cues())), dtype=np.float32)
    for place, row in enumerate(rows):
        description = row.description[:_LOOKED_AT]
        texts = {"name": row.name, "description": description, "either": f"{row.name}。{description}"}
        out[place] = [pattern.search(texts[where]) is not None for _, where, pattern in cues()]
    return out
