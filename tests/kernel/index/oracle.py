"""The index again in plain Python: a dictionary of documents, loops, and nothing clever."""

import hashlib
import math
from collections import Counter

import numpy as np

from ronghe.kernel.index import Document, Query, content
from ronghe.kernel.index.fusion import ACROSS, WITHIN
from ronghe.kernel.index.lexical import TITLE_BOOST
from ronghe.kernel.index.searching import LEAST_SIMILARITY


class HashEncoder:
    """A fast stand-in: each word has a fixed random direction, a text is the sum of its words."""

    def __init__(self, dimension=32, name="hash"):
        self.name = name
        self.dimension = dimension
        self.texts_seen = 0

    def encode(self, texts):
        self.texts_seen += len(texts)
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, source in enumerate(texts):
            for word in content.search_terms(source) or [source]:
                seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "little")
                rows[row] += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class Oracle:
    def __init__(self, encoder):
        self.encoder = encoder
        self.documents = {}
        self.position = 0

    def apply(self, adds, deletes, position):
        for identifier in deletes:
            self.documents.pop(identifier, None)
        for document in adds:
            self.documents[document.id] = document
        self.position = position

    def passing(self, filters):
        found = []
        for document in self.documents.values():
            held = {
                name: {str(value)} if isinstance(value, str | int) else {str(one) for one in value}
                for name, value in document.filters.items()
            }
            if all(held.get(name, set()) & {str(one) for one in values} for name, values in filters.items()):
                found.append(document)
        return found

    def bm25(self, terms):
        """id -> BM25 (k1 1.2, b 0.75) summed over title and body; statistics over all documents."""
        scores = Counter()
        for field, boost in (("title", TITLE_BOOST), ("body", 1.0)):
            words = {
                identifier: getattr(content.entry(document, b""), field).split()
                for identifier, document in self.documents.items()
            }
            average = sum(len(found) for found in words.values()) / max(len(words), 1)
            for term in set(terms):
                holding = sum(term in found for found in words.values())
                weight = math.log(1 + (len(words) - holding + 0.5) / (holding + 0.5))
                for identifier, found in words.items():
                    if term in found:
                        times = found.count(term)
                        length = 0.25 + 0.75 * len(found) / average
                        scores[identifier] += boost * weight * times * 2.2 / (times + 1.2 * length)
        return scores

    def cosines(self, source):
        entries = [content.entry(document, b"") for document in self.documents.values()]
        vectors = content.vectors_of(self.encoder, [(entry.heading, entry.pieces) for entry in entries])
        question = content.vectors_of(self.encoder, [("", content.pieces([source]))])[0]
        return {entry.id: float(vector @ question) for entry, vector in zip(entries, vectors, strict=True)}

    def search(self, source, filters):
        """id -> (fused, BM25, cosine) of every answer."""
        passing = {document.id for document in self.passing(filters)}
        lexical, dense = self.bm25(content.search_terms(source)), self.cosines(source)
        answers = [one for one in passing if lexical[one] > 0 or dense[one] >= LEAST_SIMILARITY]
        if not answers:
            return {}
        best_word = max(lexical[one] for one in answers)
        low, high = min(dense[one] for one in answers), max(dense[one] for one in answers)
        spoken = content.tongues([source])
        found = {}
        for one in answers:
            theirs = content.entry(self.documents[one], b"").tongues
            words = lexical[one] / best_word if best_word else 0.0
            sense = (dense[one] - low) / (high - low) if high > low else float(high > 0)
            if spoken and theirs and not spoken & theirs:
                words = max(words, ACROSS * sense)
            found[one] = (WITHIN * words + (1 - WITHIN) * sense, lexical[one], dense[one])
        return found

    def counts(self, name, answers):
        counts = Counter()
        for one in answers:
            counts.update({term.partition(content.SEPARATOR)[2] for term in self.terms(one, name)})
        return dict(counts)

    def terms(self, identifier, name):
        return [
            term
            for term in content.filter_terms(self.documents[identifier].filters)
            if term.startswith(name + content.SEPARATOR)
        ]


def document(identifier, title="", summary="", **filters):
    return Document(identifier, {"title": title, "summary": summary}, filters)


def found(index, text, **filters):
    return [hit.id for hit in index.search(Query(text, filters)).hits]
