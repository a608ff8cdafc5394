"""The facts of a product: what there is to know, and what a text says of it."""

from ronghe.route.facts.vocabulary import Fact, Vocabulary, VocabularyUnreadable, Words, parse_vocabulary, vocabulary

__all__ = ["Fact", "Vocabulary", "VocabularyUnreadable", "Words", "parse_vocabulary", "vocabulary"]
