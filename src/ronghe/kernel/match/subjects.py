"""Whether two short texts are about the same thing, told by the concepts that both name; and what these are called."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from ronghe.kernel.text.concept_data import lexicon
from ronghe.kernel.text.concepts import category_of, concepts, concerns, covers, terms_of

SUBJECTS = frozenset({"disease", "device", "procedure", "analyte", "anatomy", "organism"})
"""Categories that say what a device is for; technologies and materials only say how it works."""

MANY_KINDS = 20  # a concept with more kinds or parts below it (surgery, bone) does not tell two subjects apart
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=8192)
def subjects_of(source: str) -> frozenset[str]:
    """Concepts that a text names, those inside of brand names too.

    >>> sorted(subjects_of("SpineNav"))
    ['anatomy:spine']
    """
    named = concepts(_JOINED.sub(" ", source), nested=True)
    return frozenset(m.concept for m in named if m.category in SUBJECTS)


def shared_subjects(asked: str, other: str) -> tuple[str, ...]:
    """Concepts of either text that cover one of the other's, the more special of each pair; empty when none is shared.

    Concepts of very many kinds do not count, nor does a larger part of the body than the one asked about, nor anything
    where both name parts of the body and none in common.

    >>> shared_subjects("肺结节漏诊", "Lung Nodule CAD"), shared_subjects("肺结节漏诊", "stroke CT")
    (('disease:pulmonary_nodule',), ())
    """
    mine, theirs = subjects_of(asked), subjects_of(other)
    if organs_differ(asked, other):
        return ()
    found: set[str] = set()
    for a in mine:
        for b in theirs:
            if covers(a, b) and not _very_general(a):
                found.add(b)
            elif covers(b, a) and not _very_general(b) and category_of(b) != "anatomy":
                found.add(a)
    return tuple(sorted(found))


@lru_cache(maxsize=1)
def _kinds_below() -> Counter[str]:
    return Counter(above for line in lexicon().ancestors.values() for above in line)


def _very_general(concept: str) -> bool:
    return _kinds_below()[concept] > MANY_KINDS


def organs_differ(one: str, other: str) -> bool:
    """Whether both name parts of the body, or diseases of them, and no part of one is, or lies in, one of the other."""
    mine, theirs = _organs(one), _organs(other)
    return bool(mine and theirs) and not any(covers(a, b) or covers(b, a) for a in mine for b in theirs)


@lru_cache(maxsize=8192)
def _organs(source: str) -> frozenset[str]:
    named = {mention.concept for mention in concepts(source, nested=True)}
    return frozenset(part for name in named for part in (name, *concerns(name)) if category_of(part) == "anatomy")


def called(concept: str) -> tuple[str, str]:
    """The usual Chinese and English name of a concept; one stands in where the other is missing.

    >>> called("disease:glaucoma")
    ('青光眼', 'glaucoma')
    """
    zh, en = terms_of(concept)
    first_zh, first_en = next(iter(zh), ""), next(iter(en), "")
    return first_zh or first_en, first_en or first_zh
