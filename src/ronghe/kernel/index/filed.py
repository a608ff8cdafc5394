"""Which rows are filed under which term: the exact filters of a part, as three arrays."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.columns import Strings
from ronghe.kernel.index.content import SEPARATOR

Mask = NDArray[np.bool_]


class Filed:
    """For each term, in ascending order, the rows that carry it, ascending.

    Args:
        terms: every term once, ascending.
        starts: (terms + 1) where the rows of each term begin in ``rows``.
        rows: the rows, term by term.
    """

    def __init__(self, terms: Sequence[str] | Strings, starts: NDArray[np.int64], rows: NDArray[np.int32]) -> None:
        self._given = terms
        self.starts = starts
        self.rows = rows

    @classmethod
    def of(cls, filters: Sequence[Sequence[str]]) -> Filed:
        """From the terms of each row."""
        terms = sorted({term for one in filters for term in one})
        code = {term: place for place, term in enumerate(terms)}
        codes = np.array([code[term] for one in filters for term in one], dtype=np.int64)
        rows = np.repeat(np.arange(len(filters)), [len(one) for one in filters])
        return cls._sorted(terms, codes, rows)

    @classmethod
    def joined(cls, runs: Sequence[Filed], sizes: Sequence[int]) -> Filed:
        """Several, one after another; ``sizes`` are the numbers of rows of each."""
        terms = sorted({term for run in runs for term in run.terms})
        code = {term: place for place, term in enumerate(terms)}
        codes, rows, first = [np.empty(0, np.int64)], [np.empty(0, np.int64)], 0
        for run, size in zip(runs, sizes, strict=True):
            own = np.array([code[term] for term in run.terms], dtype=np.int64)
            codes.append(np.repeat(own, np.diff(run.starts)))
            rows.append(run.rows.astype(np.int64) + first)
            first += size
        return cls._sorted(terms, np.concatenate(codes), np.concatenate(rows))

    @classmethod
    def _sorted(cls, terms: list[str], codes: NDArray[np.int64], rows: NDArray[np.int64]) -> Filed:
        order = np.argsort(codes, kind="stable")  # rows stay ascending within a term
        starts = np.searchsorted(codes[order], np.arange(len(terms) + 1)).astype(np.int64)
        return cls(terms, starts, rows[order].astype(np.int32))

    @cached_property
    def terms(self) -> list[str]:
        return list(self._given)

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {term: code for code, term in enumerate(self.terms)}

    def with_term(self, term: str) -> NDArray[np.int32]:
        """The rows that carry a term, ascending."""
        code = self._codes.get(term)
        if code is None:
            return np.empty(0, dtype=np.int32)
        return self.rows[self.starts[code] : self.starts[code + 1]]

    def counts(self, name: str, chosen: Mask) -> dict[str, int]:
        """How many chosen rows carry each value of a filter."""
        prefix = name + SEPARATOR
        first, last = bisect_left(self.terms, prefix), bisect_left(self.terms, name + chr(ord(SEPARATOR) + 1))
        if first == last:  # the terms of one filter stand together
            return {}
        starts = self.starts[first : last + 1]
        hits = np.flatnonzero(chosen[self.rows[starts[0] : starts[-1]]]) + starts[0]
        totals = np.bincount(np.searchsorted(starts, hits, side="right") - 1, minlength=last - first)
        return {self.terms[first + place][len(prefix) :]: int(totals[place]) for place in np.flatnonzero(totals)}

    def take(self, chosen: Mask) -> Filed:
        """That of the chosen rows alone, numbered anew; terms that none of them carries stay, without rows."""
        number = np.cumsum(chosen) - 1
        kept = chosen[self.rows]
        starts = np.concatenate(([0], np.cumsum(kept)))[self.starts]
        return Filed(self._given, starts.astype(np.int64), number[self.rows[kept]].astype(np.int32))

    def by_row(self, count: int) -> Iterator[tuple[str, ...]]:
        """The terms of each of ``count`` rows, ascending."""
        codes = np.repeat(np.arange(len(self.terms)), np.diff(self.starts))
        order = np.argsort(self.rows, kind="stable")
        starts = np.searchsorted(self.rows[order], np.arange(count + 1)).tolist()
        names = [self.terms[code] for code in codes[order].tolist()]
        for row in range(count):
            yield tuple(names[starts[row] : starts[row + 1]])

    def columns(self) -> Mapping[str, NDArray[Any]]:
        """As they stand in a file. Terms without rows are left out."""
        held = np.flatnonzero(np.diff(self.starts))
        packed = Strings.pack(self.terms[place] for place in held)
        return {
            "filter_terms.starts": packed.starts,
            "filter_terms.blob": packed.blob,
            "filter_starts": np.concatenate((self.starts[held], self.starts[-1:])),
            "filter_rows": self.rows,
        }

    @classmethod
    def read(cls, columns: Mapping[str, NDArray[Any]]) -> Filed:
        """From the columns of a file."""
        terms = Strings(columns["filter_terms.starts"], columns["filter_terms.blob"])
        return cls(terms, columns["filter_starts"], columns["filter_rows"])
