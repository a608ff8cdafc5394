"""Lists of parameters dealt to lists of numbers: 灵敏度和特异度分别为 92% 和 88%."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ronghe.kernel.text.comparators import Bounded
from ronghe.kernel.text.mentions import Mention
from ronghe.kernel.text.nouns import widened
from ronghe.kernel.text.parameters import Named, fits

_JOINT = re.compile(r"^[\s,]*(?:和|与|及|以及|、|/|\band\b|&|,\s?and\b|,|或|\bor\b)[\s]*(?:the\s+)?$", re.I)
_HARD_JOINT = re.compile(r"^\s*(?:和|与|及|以及|、|/|\band\b|&|,\s?and\b)\s*(?:an?\s+|the\s+)?$", re.I)
_FAR = 60
_NEXT_TO = 3
_SHARES = (
    "sensitivity specificity accuracy ppv npv auc f1 dice iou map_score agreement correlation "
    "false_positive_rate false_negative_rate"
)
_UP_TO_ONE = frozenset(_SHARES.split())


def fitting_keys(name: Named, mention: Mention) -> tuple[str, ...]:
    """The keys of a name that can be measured so; a bare number over one is no share."""
    return tuple(
        key
        for key in name.keys
        if fits(key, mention.dimension) and (mention.unit or mention.value <= 1 or key not in _UP_TO_ONE)
    )


def _joined_runs(text: str, spans: Sequence[tuple[int, int]], limit: int = 8) -> Iterator[list[int]]:
    """Runs of neighbours with nothing but a joint (和, 、, and) between them."""
    run: list[int] = []
    for index, (start, _) in enumerate(spans):
        if (
            run
            and start >= spans[index - 1][1]
            and start - spans[index - 1][1] <= limit
            and _JOINT.match(text[spans[index - 1][1] : start])
        ):
            run.append(index)
            continue
        if run:
            yield run
        run = [index]
    if run:
        yield run


def dealt_names(
    text: str, found: Sequence[Mention], bounds: Sequence[Bounded], names: Sequence[Named]
) -> dict[int, tuple[Named, ...]]:
    """Lists of names dealt to lists of numbers, in order; several names before one number share it."""
    spans = [(name.start, name.end) for name in names]
    wide = [(widened(text, name.start, spans[i - 1][1] if i else 0), name.end) for i, name in enumerate(names)]
    groups = [run for run in _joined_runs(text, wide) if len(run) > 1]
    if not groups:
        return {}
    numbers = list(_joined_runs(text, [(bound.start, bound.end) for bound in bounds]))
    dealt: dict[int, tuple[Named, ...]] = {}
    for group in groups:
        last = names[group[-1]].end
        for run in numbers:
            begin = bounds[run[0]].start
            between = text[last:begin]
            if begin < last or len(between) > _FAR or re.search(r"[,;。\n]", between.strip(" ,")):
                continue
            if any(last <= name.start < begin for name in names):
                continue
            members = [names[i] for i in group]
            if len(run) == len(group):
                for name, index in zip(members, run, strict=True):
                    if fitting_keys(name, found[index]):
                        dealt[index] = (name,)
            elif len(run) == 1 and _shared(text, members, found, run[0]):
                dealt[run[0]] = tuple(members)
            break
    return dealt


def _shared(text: str, members: Sequence[Named], found: Sequence[Mention], index: int) -> bool:
    """Whether names before one number share it: all fit, firmly joined, none spoken for by a number before."""
    gaps = [text[left.end : right.start] for left, right in pairwise(members)]
    taken = any(
        0 <= members[0].start - mention.end <= _NEXT_TO and "," not in text[mention.end : members[0].start]
        for mention in found
    )
    fit = all(fitting_keys(name, found[index]) for name in members)
    return fit and not taken and all(_HARD_JOINT.match(gap) or len(gap) > _NEXT_TO for gap in gaps)
