"""The facts of a product: what there is to know, and what a text says of it."""

from ronghe.route.facts.profile import Contradiction, Note, NoteKind, Profile, Reading, Sureness
from ronghe.route.facts.reading import read_profile
from ronghe.route.facts.vocabulary import Fact, Vocabulary, VocabularyUnreadable, Words, parse_vocabulary, vocabulary

__all__ = [
    "Contradiction",
    "Fact",
    "Note",
    "NoteKind",
    "Profile",
    "Reading",
    "Sureness",
    "Vocabulary",
    "VocabularyUnreadable",
    "Words",
    "parse_vocabulary",
    "read_profile",
    "vocabulary",
]
