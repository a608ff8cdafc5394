"""Chinese names of devices in the words of the FDA's product codes: what the general dictionary does not know."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from ronghe.kernel import text
from ronghe.kernel.index.bilingual import english_words


@lru_cache(maxsize=1)
def device_terms() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Chinese term -> alternatives, each a tuple of folded English words, from ``data/device_terms.tsv``."""
    raw = resources.files(__package__).joinpath("data/device_terms.tsv").read_text("utf-8")
    terms = {}
    for line in raw.splitlines():
        if line and not line.startswith("#"):
            term, meanings = line.split("\t")
            terms[term.lower()] = tuple(tuple(english_words(meaning)) for meaning in meanings.split(";"))
    return terms


def named_devices(source: str) -> tuple[list[tuple[tuple[str, ...], ...]], str]:
    """The alternatives of every device term in a Chinese text, the longest first come, and what is left of the text.

    What is left has a blank where a term stood. Linear in the text.

    >>> named_devices("一次性使用避孕套")[0]
    [(('single', 'use'), ('disposable',)), (('condom',),)]
    """
    terms = device_terms()
    longest = max(map(len, terms))
    lowered = text.normalise(source).text.lower()
    found, left, start = [], [], 0
    while start < len(lowered):
        for size in range(min(longest, len(lowered) - start), 0, -1):
            meanings = terms.get(lowered[start : start + size])
            if meanings is not None:
                found.append(meanings)
                left.append(" ")
                start += size
                break
        else:
            left.append(lowered[start])
            start += 1
    return found, "".join(left)
