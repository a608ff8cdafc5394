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
from typing import Any

import yaml

from ronghe.kernel.text.latin_words import latin_words, word_keys
from ronghe.kernel.text.normal import normalise

BLOCKED = "blocked"
_KEYS = {"in", "of", "zh", "en"}
# Between Chinese and Latin characters, and among Chinese ones, a space says nothing; between Latin words it does.
_LOOSE_SPACE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_KEY = re.compile(r"^(\w+):", re.M)


class ConceptsInvalid(ValueError):
    """The data of the lexicon contradicts itself; the message names file and concept."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept as written: full names of parents and of what it concerns, its terms in both languages."""

    name: str
    category: str
    parents: tuple[str, ...]
    concerns: tuple[str, ...]
    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(slots=True)
class Node:
    """A place in a trie: what follows, and the concepts whose term ends here (one for each category at most)."""

    follows: dict[str, "Node"]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled lexicon. ``ancestors`` are nearest first; ``chinese`` has characters and ``latin`` word keys."""

    concepts: dict[str, Concept]
    ancestors: dict[str, tuple[str, ...]]
    chinese: Node
    latin: Node


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that comes with the package; read once (some tenths of a second), then kept.

    Raises:
        ConceptsInvalid: an unknown parent, a circle, a term of two concepts of one category, or an unknown key.
    """
    return compile_lexicon(written_concepts())


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
    chinese, latin = Node({}), Node({})
    for concept in written:
        for term in (*concept.zh, *concept.en):
            plain = normalise(term).text.strip()
            if is_latin(plain):
                _plant(latin, [keys[0] for keys in map(word_keys, latin_words(plain))], concept, known)
            else:
                _plant(chinese, list(_LOOSE_SPACE.sub("", plain.lower())), concept, known)
    return Lexicon(known, ancestors, chinese, latin)


def is_latin(term: str) -> bool:
    """Whether a term is matched by words rather than by characters."""
    return not any("\u3400" <= c <= "\u9fff" for c in term)


def written_concepts() -> list[Concept]:
    """All concepts of the data folder, in the order of files and lines."""
    folder = resources.files("ronghe.kernel.text") / "data" / "concepts"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return [concept for file in files for concept in parse_concepts(file.name, file.read_text("utf-8"))]


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


def _plant(root: Node, path: list[str], concept: Concept, known: dict[str, Concept]) -> None:
    if not path:
        raise ConceptsInvalid(f"{concept.name}: an empty term")
    node = root
    for step in path:
        node = node.follows.setdefault(step, Node({}))
    for other in node.names:
        if other != concept.name and known[other].category == concept.category:
            raise ConceptsInvalid(f"{'/'.join(path)} is a term of both {other} and {concept.name}")
    if concept.name not in node.names:
        node.names = (*node.names, concept.name)
