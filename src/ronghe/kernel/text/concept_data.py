"""The concept lexicon as written in ``data/concepts`` and the tables it is compiled to.

Every ``*.yaml`` file there holds one category: the part of its name before ``-`` or ``.`` (``disease-eye.yaml`` and
``disease.yaml`` are both ``disease``). A line is one concept::

    glaucoma: {in: eye_disease, zh: [青光眼], en: [glaucoma, glaucomatous]}

- the name of the concept outside its file is ``category:id``, here ``disease:glaucoma``;
- ``in``: its parent or a list of parents (of the same category, unless written ``category:id``); none makes it a root;
- ``of``: what it concerns, of any category; a bare id is an ``anatomy`` one; inherited by its descendants;
- ``zh``: substrings; ``en``: words. A word of ``en`` with a capital letter must stand so in the text (CT, pH),
  all others match in any case, number and British or American spelling; a hyphen is a space.

The category ``blocked`` holds phrases that only look like a concept (着眼, joint venture): they match and are dropped.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import yaml

from ronghe.kernel.kept import code_of, kept
from ronghe.kernel.text.latin_words import latin_words, word_keys
from ronghe.kernel.text.normal import normalised

BLOCKED = "blocked"
_KEYS = {"in", "of", "zh", "en"}
# Between Chinese and Latin characters, and among Chinese ones, a space says nothing; between Latin words it does.
_LOOSE_SPACE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_KEY = re.compile(r"^(\w+):", re.M)


class ConceptsInvalid(ValueError):
    """The data of the lexicon contradicts itself; the message names file and concept."""


class Concept(NamedTuple):
    """One concept as written: full names of parents and of what it concerns, its terms in both languages."""

    name: str
    category: str
    parents: tuple[str, ...]
    concerns: tuple[str, ...]
    zh: tuple[str, ...]
    en: tuple[str, ...]


Terms = dict[str, tuple[str, ...]]
"""Every term and every beginning of one -> the concepts whose term it is (one for each category at most; none yet)."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled lexicon. ``ancestors`` are nearest first.

    The keys of ``chinese`` are read character by character, those of ``latin`` by word keys with a space between.
    """

    concepts: dict[str, Concept]
    ancestors: dict[str, tuple[str, ...]]
    chinese: Terms
    latin: Terms


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that comes with the package; read once, then kept.

    Compiling takes some tenths of a second, reading a kept one (``kernel.kept``) a few hundredths.

    Raises:
        ConceptsInvalid: an unknown parent, a circle, a term of two concepts of one category, or an unknown key.
    """
    files = [(file.name, file.read_bytes()) for file in _files()]

    def sources() -> list[bytes]:
        return [*(part for name, data in files for part in (name.encode(), data)), *code_of("ronghe.kernel.text")]

    def tables() -> tuple[Any, ...]:
        fresh = compile_lexicon([one for name, data in files for one in parse_concepts(name, data.decode("utf-8"))])
        return [tuple(concept) for concept in fresh.concepts.values()], fresh.ancestors, fresh.chinese, fresh.latin

    rows, ancestors, chinese, latin = kept("concepts", sources, tables)
    return Lexicon({row[0]: Concept(*row) for row in rows}, ancestors, chinese, latin)


def compile_lexicon(written: list[Concept]) -> Lexicon:
    """Check ``written`` and build its tables. Linear in the number of characters, but for deep hierarchies."""
    known: dict[str, Concept] = {}
    for concept in written:
        if concept.name in known:
            raise ConceptsInvalid(f"{concept.name} is written twice")
        known[concept.name] = concept
    for concept in written:
        for other in (*concept.parents, *concept.concerns):
            if other not in known:
                raise ConceptsInvalid(f"{concept.name} names {other}, which does not exist")
    ancestors: dict[str, tuple[str, ...]] = {}
    for name in known:
        _climb(name, known, ancestors, ())
    chinese: Terms = {}
    latin: Terms = {}
    for concept in written:
        for term in (*concept.zh, *concept.en):
            plain = normalised(term).strip()
            if is_latin(plain):
                words = [keys[0] for keys in map(word_keys, latin_words(plain))]
                _plant(latin, [" ".join(words[:count]) for count in range(1, len(words) + 1)], concept, known)
            else:
                term = _LOOSE_SPACE.sub("", plain.lower())
                _plant(chinese, [term[:count] for count in range(1, len(term) + 1)], concept, known)
    return Lexicon(known, ancestors, chinese, latin)


def is_latin(term: str) -> bool:
    """Whether a term is matched by words rather than by characters."""
    return not any("\u3400" <= c <= "\u9fff" for c in term)


def written_concepts() -> list[Concept]:
    """All concepts of the data folder, in the order of files and lines."""
    return [concept for file in _files() for concept in parse_concepts(file.name, file.read_text("utf-8"))]


def _files() -> list[Traversable]:
    folder = resources.files("ronghe.kernel.text") / "data" / "concepts"
    return sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


def parse_concepts(file_name: str, data: str) -> Iterator[Concept]:
    """The concepts of one file.

    Raises:
        ConceptsInvalid: no mapping, a concept written twice, or a key that is not known.
    """
    category = file_name.split(".")[0].split("-")[0]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries = yaml.load(data, Loader=loader) or {}  # noqa: S506 -- both are safe loaders
    if not isinstance(entries, dict):
        raise ConceptsInvalid(f"{file_name}: not a mapping")
    twice = [key for key, count in Counter(_KEY.findall(data)).items() if count > 1]
    if twice:  # YAML would silently keep the last
        raise ConceptsInvalid(f"{file_name}: {twice[0]} is written twice")
    for key, body in entries.items():
        if not isinstance(key, str) or not isinstance(body, dict) or not set(body) <= _KEYS:
            raise ConceptsInvalid(f"{file_name}: {key}: only {sorted(_KEYS)} are known")
        yield Concept(
            f"{category}:{key}",
            category,
            tuple(_full(name, category) for name in _listed(body.get("in"))),
            tuple(_full(name, "anatomy") for name in _listed(body.get("of"))),
            _listed(body.get("zh")),
            _listed(body.get("en")),
        )


def _listed(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _full(name: str, category: str) -> str:
    return name if ":" in name else f"{category}:{name}"


def _climb(
    name: str, known: dict[str, Concept], ancestors: dict[str, tuple[str, ...]], below: tuple[str, ...]
) -> tuple[str, ...]:
    if name in below:
        raise ConceptsInvalid(f"{name} is its own ancestor")
    if name not in ancestors:
        parents = known[name].parents
        further = [_climb(parent, known, ancestors, (*below, name)) for parent in parents]
        ancestors[name] = tuple(dict.fromkeys([*parents, *(up for line in further for up in line)]))
    return ancestors[name]


def _plant(terms: Terms, beginnings: list[str], concept: Concept, known: dict[str, Concept]) -> None:
    """Add a term, given as its beginnings, the whole of it last."""
    if not beginnings:
        raise ConceptsInvalid(f"{concept.name}: an empty term")
    *shorter, whole = beginnings
    for beginning in shorter:
        terms.setdefault(beginning, ())
    names = terms.get(whole, ())
    for other in names:
        if other != concept.name and known[other].category == concept.category:
            raise ConceptsInvalid(f"{whole} is a term of both {other} and {concept.name}")
    terms[whole] = names if concept.name in names else (*names, concept.name)
