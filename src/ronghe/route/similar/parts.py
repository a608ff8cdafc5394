"""The parts of a product's description: of what it is made, in what state it comes, and what it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STOP = re.compile(r"[。;；\n]")
_STATE = re.compile(r"^.{0,12}(无菌|一次性使用|可重复使用)")
_MADE = re.compile(r"组成|制成|材质|构成|成分|原料")
_STATE_LENGTH = 40  # a longer sentence with these words says more than the state


@dataclass(frozen=True)
class Parts:
    """Sentences of a description, each in one part; ``use`` holds all that is neither make nor state."""

    made: str
    state: str
    use: str


def parts(description: str) -> Parts:
    """Deal the sentences into the three parts.

    >>> parts("由钛丝组成。无菌提供，一次性使用。用于缝合。").use
    '用于缝合'
    """
    made, state, use = [], [], []
    for sentence in filter(None, _STOP.split(description)):
        if _STATE.search(sentence) and len(sentence) < _STATE_LENGTH:
            state.append(sentence)
        elif _MADE.search(sentence):
            made.append(sentence)
        else:
            use.append(sentence)
    return Parts("。".join(made), "。".join(state), "。".join(use))
