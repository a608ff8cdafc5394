"""The fields of each record kind, read once from ``fields.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from ronghe.ingest.enums import RecordKind
from ronghe.ingest.errors import Message
from ronghe.ingest.sources.folding import folded, has_han


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field a column may be mapped to.

    Attributes:
        key: name in the record; a bilingual field also takes ``<key>_zh`` and ``<key>_en``.
        label: its name on forms and templates.
        type: how its values are read (see ``coerce`` and its neighbours).
        required: a row without it is refused.
        most: the largest whole number that is taken; 0 for what the database holds.
        weight: how much a column of this field speaks for the kind.
        names: folded synonyms.
        names_zh, names_en: folded synonyms that fix the language.
    """

    key: str
    label: Message
    type: str
    bilingual: bool
    required: bool
    weight: float
    vocabulary: str
    most: int
    names: frozenset[str]
    names_zh: frozenset[str]
    names_en: frozenset[str]


@dataclass(frozen=True, slots=True)
class KindSpec:
    """One record kind: its label, the words that hint at it, and its fields in order."""

    kind: RecordKind
    label: Message
    hints: tuple[str, ...]
    fields: Mapping[str, FieldSpec]

    def field(self, key: str) -> FieldSpec | None:
        """The field a mapping target names, ``title_zh`` giving ``title``; ``None`` if there is none."""
        if key in self.fields:
            return self.fields[key]
        base = key[:-3] if key.endswith(("_zh", "_en")) else ""
        spec = self.fields.get(base)
        return spec if spec is not None and spec.bilingual else None

    def targets(self) -> list[tuple[str, Message]]:
        """Everything a column may be mapped to, with labels, in form order."""
        out: list[tuple[str, Message]] = []
        for spec in self.fields.values():
            out.append((spec.key, spec.label))
            if spec.bilingual:
                out.append((f"{spec.key}_zh", Message(f"{spec.label.zh}（中文）", f"{spec.label.en} (Chinese)")))
                out.append((f"{spec.key}_en", Message(f"{spec.label.zh}（英文）", f"{spec.label.en} (English)")))
        return out


@cache
def _source() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("fields.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


@cache
def kinds() -> Mapping[RecordKind, KindSpec]:
    """All record kinds, each with the shared fields at its end."""
    source = _source()
    out = {}
    for kind in RecordKind:
        block = source[kind.value]
        fields = {key: _field(key, raw) for key, raw in {**block["fields"], **_shared_for(kind, source)}.items()}
        out[kind] = KindSpec(kind, Message(block["zh"], block["en"]), tuple(folded(h) for h in block["hints"]), fields)
    return out


def _shared_for(kind: RecordKind, source: dict[str, Any]) -> dict[str, Any]:
    shared = dict(source["shared"])
    if kind is RecordKind.PERSON:  # a person's own telephone is the contact
        del shared["contact_name"]
    return shared


def _field(key: str, raw: dict[str, Any]) -> FieldSpec:
    label = Message(raw["zh"], raw["en"])
    bilingual = bool(raw.get("bilingual", False))
    names = frozenset(folded(str(name)) for name in [*raw["synonyms"], label.zh, label.en])
    names_zh = frozenset(folded(str(n)) for n in [*raw.get("synonyms_zh", ()), f"{key}_zh", f"{label.zh}（中文）"])
    names_en = frozenset(folded(str(n)) for n in [*raw.get("synonyms_en", ()), f"{key}_en", f"{label.zh}（英文）"])
    return FieldSpec(
        key,
        label,
        str(raw["type"]),
        bilingual,
        bool(raw.get("required", False)),
        float(raw.get("weight", 1)),
        str(raw.get("vocabulary", "")),
        int(raw.get("most", 0)),
        names | {folded(key)},
        names_zh if bilingual else frozenset(),
        names_en if bilingual else frozenset(),
    )


@cache
def ignored_names() -> frozenset[str]:
    """Folded names of columns that number the rows."""
    return frozenset(folded(str(name)) for name in _source()["ignored"])


@cache
def known_names() -> frozenset[str]:
    """Folded names of every field of every kind: what a header row is recognised by."""
    names = set(ignored_names())
    for spec in kinds().values():
        for one in spec.fields.values():
            names |= one.names | one.names_zh | one.names_en
    return frozenset(names - {""})


@cache
def vocabulary(name: str) -> Mapping[str, str]:
    """Folded word -> key of a closed vocabulary, e.g. ``vocabulary("stage")["天使轮"] == "angel"``."""
    words: dict[str, str] = {}
    for key, synonyms in _source()["vocabularies"][name].items():
        words[folded(str(key))] = str(key)
        for word in synonyms:
            words.setdefault(folded(str(word)), str(key))
    return words


@cache
def vocabulary_keys(name: str) -> list[tuple[str, str]]:
    """(Chinese word, key) of each entry of a closed vocabulary, in order, for lists to choose from."""
    return [
        (next((str(w) for w in words if has_han(str(w))), str(key)), str(key))
        for key, words in _source()["vocabularies"][name].items()
    ]
