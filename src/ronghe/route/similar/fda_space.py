"""Everything that speaks for one product code or another: names, definitions, cleared devices, firms, vectors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel import text
from ronghe.kernel.index.bilingual import english_words, fits, slots
from ronghe.kernel.index.encoding import Encoder, Vectors
from ronghe.kernel.index.similarity import centred
from ronghe.kernel.text import Language
from ronghe.route.similar.rows import ClearedRow, CodeRow
from ronghe.route.similar.terms import TermSpace, letter_groups, weighted

Floats = NDArray[np.float32]

SPACES = ("names", "definitions", "letters", "known", "known_letters", "covered", "thing")
"""Names of the sparse spaces; all but those of cleared devices have one text for each code."""

PER_CODE = 30
"""Cleared devices of one code that are looked at, the newest: enough to know how such devices are called."""

ASIDE = 0.3
"""What a word of the description weighs beside one of the name."""

SIGNALS = (
    "name", "definition", "letters", "known", "known_letters", "votes", "dense", "dense_known", "known_count",
    "is_known", "in_table", "firm_share", "firm_count", "firm_panel",
)  # fmt: skip
"""Columns of what ``CodeSpace.signals`` gives for each code."""

_FIRM_NOISE = frozenset(
    re.findall(
        r"[a-z]+",
        "inc incorporated corp corporation co company ltd limited llc lp gmbh ag sa sas srl bv nv ab oy as plc kg spa "
        "pty usa us america american international intl medical systems system technologies technology the of group",
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A device to find the code of; ``firm`` only where it is known."""

    name: str
    description: str = ""
    firm: str = ""


def firm_key(firm: str) -> str:
    """A firm by its first telling words: subsidiaries and legal forms of one house fall together.

    >>> firm_key("Siemens Medical Solutions USA, Inc."), firm_key("SIEMENS MEDICAL SOLUTIONS USA INC")
    ('siemens solutions', 'siemens solutions')
    """
    words = [word for word in re.findall(r"[a-z0-9]+", firm.lower()) if word not in _FIRM_NOISE]
    return " ".join(words[:2])


def thing_of(name: str) -> str:
    """What a code's name says the thing is: the classification writes it first, and what tells it apart behind commas.

    >>> thing_of("Accessories, Wheelchair"), thing_of("Oximeter")
    ('Accessories', 'Oximeter')
    """
    return name.partition(",")[0]


class CodeSpace:
    """Codes and cleared devices, ready to be asked.

    ``codes`` are those of the table and, behind them, codes that only cleared devices carry. Vectors are optional:
    without them the words alone are compared.

    Cost: linear in all texts; a question touches each code and each cleared device once (milliseconds for 40,000).
    """

    def __init__(self, rows: Sequence[CodeRow], cleared: Sequence[ClearedRow], encoder: Encoder | None = None) -> None:
        kept = newest_per_code(cleared)
        self._arrange({row.code: row for row in rows if row.is_current}, kept, _firms(cleared))
        self.counts = np.zeros(len(self.codes), dtype=np.float32)
        for code, count in Counter(row.code for row in cleared if row.code).items():
            self.counts[self.place[code]] = count
        names = [english_words(self._name(code)) for code in self.codes]
        devices = [english_words(row.device) for row in self.cleared]
        self.spaces = {
            "names": TermSpace(names),
            "definitions": TermSpace([english_words(self._told(code)) for code in self.codes]),
            "letters": TermSpace([letter_groups(words) for words in names], "cosine"),
            "known": TermSpace(devices, "cosine"),
            "known_letters": TermSpace([letter_groups(words) for words in devices], "cosine"),
            "covered": TermSpace(names, "covered"),
            "thing": TermSpace([english_words(thing_of(self._name(code))) for code in self.codes], "said"),
        }
        self.encoder = encoder
        self.vectors: dict[str, Vectors] = {}
        if encoder is not None and self.codes:
            raw = encoder.encode([self._name(code) for code in self.codes])
            centre = raw.mean(axis=0)
            known = encoder.encode([row.device for row in self.cleared])
            self.vectors = {"centre": centre, "codes": centred(raw, centre), "known": centred(known, centre)}

    @classmethod
    def restored(
        cls,
        rows: Sequence[CodeRow],
        cleared: Sequence[ClearedRow],
        firms: dict[str, dict[str, int]],
        counts: Floats,
        spaces: dict[str, TermSpace],
        vectors: dict[str, Vectors],
        encoder: Encoder | None,
    ) -> CodeSpace:
        """A space out of its kept parts.

        Raises:
            ValueError: they do not fit together.
        """
        space = cls.__new__(cls)
        space._arrange({row.code: row for row in rows}, cleared, firms)
        space.counts, space.spaces, space.vectors, space.encoder = counts, spaces, vectors, encoder
        codes, devices = len(space.codes), len(space.cleared)
        sizes = {name: devices if name in ("known", "known_letters") else codes for name in SPACES}
        if len(counts) != codes or {name: one.size for name, one in spaces.items()} != sizes:
            raise ValueError("the parts do not fit together")
        if vectors and (len(vectors["codes"]), len(vectors["known"])) != (codes, devices):
            raise ValueError("the vectors do not fit the texts")
        return space

    def _arrange(self, rows: dict[str, CodeRow], kept: Sequence[ClearedRow], firms: dict[str, dict[str, int]]) -> None:
        """Put codes and devices in their places: codes of the table first, devices code by code."""
        self.rows = rows
        table = sorted(rows)
        self.codes = [*table, *sorted({row.code for row in kept} - set(table))]
        self.place = {code: i for i, code in enumerate(self.codes)}
        self.cleared = sorted(kept, key=lambda row: (self.place[row.code], row.number))
        self.in_table = np.arange(len(self.codes)) < len(table)
        self.owner = np.array([self.place[row.code] for row in self.cleared], dtype=np.int64)
        self.firms = firms
        self._first = np.flatnonzero(np.diff(self.owner, prepend=-1))
        self._panels = [rows[code].panel if code in rows else "" for code in self.codes]
        self._vocabulary: list[str] = []
        self._matched: dict[str, tuple[str, ...]] = {}

    def _name(self, code: str) -> str:
        return self.rows[code].name if code in self.rows else ""

    def _told(self, code: str) -> str:
        row = self.rows.get(code)
        return f"{row.name} {row.name} {row.definition} {row.target_area} {row.technical_method}" if row else ""

    def terms(self, asked: Asked) -> dict[str, float]:
        """The English words that a question stands for, weighed; Chinese words by every meaning of the dictionary."""
        found: dict[str, float] = {}
        for source, weight in ((asked.name, 1.0), (asked.description[:2000], ASIDE)):
            for word, share in self._words(source).items():
                found[word] = max(found.get(word, 0.0), weight * share)
        return found

    def _words(self, source: str) -> dict[str, float]:
        if text.language(source) is not Language.ZH:
            return weighted(english_words(source))
        found: dict[str, float] = {}
        for slot in slots(source):
            words = {word for a in slot.alternatives for pattern in a for word in self._fitting(pattern)}
            for word in words:
                found[word] = max(found.get(word, 0.0), 1 / len(words) ** 0.5)
        return found

    def _fitting(self, pattern: str) -> tuple[str, ...]:
        if "-" not in pattern:
            return (pattern,)
        if not self._vocabulary:
            spaces = (self.spaces[name] for name in ("names", "definitions", "known"))
            self._vocabulary = sorted(set().union(*(space.terms for space in spaces)))
        if pattern not in self._matched:
            self._matched[pattern] = tuple(word for word in self._vocabulary if fits(pattern, word))[:20]
        return self._matched[pattern]

    def encoded(self, asked: Sequence[Asked]) -> Vectors | None:
        """(questions, dimension) their vectors in this space; None without an encoder."""
        if self.encoder is None or not self.vectors:
            return None
        told = [f"{one.name} {one.description[:300]}".strip() for one in asked]
        return centred(self.encoder.encode(told), self.vectors["centre"])

    def signals(
        self, asked: Asked, vector: Vectors | None = None, *, without: int | None = None, hidden: int | None = None
    ) -> Floats:
        """(codes, signals) what speaks for each code, in the order of ``SIGNALS``; shares are 0..1.

        ``without`` leaves one cleared device out, ``hidden`` one code with all of its devices: so the weights are
        learned on questions whose answer is not given away.
        """
        words = self.terms(asked)
        groups = weighted(letter_groups([word for word, weight in words.items() if weight >= ASIDE]))
        known, known_letters = self.spaces["known"].scores(words), self.spaces["known_letters"].scores(groups)
        near = known + known_letters
        dense = dense_known = None
        if vector is not None and self.vectors:
            dense = self.vectors["codes"] @ vector
            dense_known = self.vectors["known"] @ vector
            near = near + dense_known
        counts = self.counts.copy()
        made = self.firms.get(firm_key(asked.firm), {}) if asked.firm else {}
        firm = {self.place[code]: often for code, often in made.items() if code in self.place}
        left_out = np.zeros(len(self.cleared), dtype=bool)
        if without is not None:
            left_out[without] = True
            own = int(self.owner[without])
            counts[own] -= 1
            if own in firm:
                firm[own] -= 1
        if hidden is not None:
            left_out |= self.owner == hidden
        for scores in (known, known_letters, near, *(() if dense_known is None else (dense_known,))):
            scores[left_out] = 0
        columns = (
            self.spaces["names"].scores(words),
            self.spaces["definitions"].scores(words),
            self.spaces["letters"].scores(groups),
            self._best(known),
            self._best(known_letters),
            self._votes(near),
            np.zeros(len(self.codes)) if dense is None else dense,
            np.zeros(len(self.codes)) if dense_known is None else self._best(dense_known),
            np.log1p(np.maximum(counts, 0)),
            counts > 0,
            self.in_table,
            *self._firm_columns(firm),
        )
        return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)

    def _best(self, scores: Floats) -> Floats:
        best = np.zeros(len(self.codes), dtype=np.float32)
        if len(scores):
            best[self.owner[self._first]] = np.maximum.reduceat(scores, self._first)  # devices stand code by code
        return best

    def _votes(self, near: Floats, voters: int = 20, sharpness: float = 6.0) -> Floats:
        """Share of each code among the nearest cleared devices, nearer ones counting more."""
        votes = np.zeros(len(self.codes), dtype=np.float32)
        if not len(near):
            return votes
        top = np.argpartition(-near, min(voters, len(near) - 1))[:voters]
        weights = np.exp(sharpness * (near[top] - near[top].max())) * (near[top] > 0)
        np.add.at(votes, self.owner[top], weights / max(float(weights.sum()), 1e-9))
        return votes

    def _firm_columns(self, firm: dict[int, int]) -> tuple[Floats, Floats, Floats]:
        share, count, panel = (np.zeros(len(self.codes), dtype=np.float32) for _ in range(3))
        whole = sum(firm.values())
        if whole <= 0:
            return share, count, panel
        panels: Counter[str] = Counter()
        for place, often in firm.items():
            share[place], count[place] = often / whole, np.log1p(often)
            panels[self._panels[place]] += often
        for place, name in enumerate(self._panels):
            panel[place] = panels[name] / whole if name else 0.0
        return share, count, panel


def newest_per_code(cleared: Iterable[ClearedRow]) -> list[ClearedRow]:
    """At most ``PER_CODE`` cleared devices of each code, the newest; those without a code are left out."""
    by_code: dict[str, list[ClearedRow]] = {}
    for row in cleared:
        if row.code:
            by_code.setdefault(row.code, []).append(row)
    kept = []
    for rows in by_code.values():
        rows.sort(key=lambda row: (row.decided_on is not None, row.decided_on, row.number), reverse=True)
        kept += rows[:PER_CODE]
    return kept


def _firms(cleared: Iterable[ClearedRow]) -> dict[str, dict[str, int]]:
    """How often each firm was cleared for each code."""
    firms: dict[str, dict[str, int]] = {}
    for row in cleared:
        key = firm_key(row.firm)
        if key and row.code:
            codes = firms.setdefault(key, {})
            codes[row.code] = codes.get(row.code, 0) + 1
    return firms
