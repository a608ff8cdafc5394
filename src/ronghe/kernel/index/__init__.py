"""Retrieval: a persistent hybrid index over Chinese and English, its encoders, and the protocols both keep.

Importable without Django. Writes only into the folders it is given.
"""

from ronghe.kernel.index.embedded import EmbeddedIndex, InMemoryIndex
from ronghe.kernel.index.encoding import Encoder, GuardedEncoder
from ronghe.kernel.index.encoding_cache import CachedEncoder
from ronghe.kernel.index.errors import EncoderMismatch, IndexBusy, IndexDamaged, IndexProblem
from ronghe.kernel.index.records import Document, Facet, Hit, IndexStatus, Page, Query, SearchBackend
from ronghe.kernel.index.usem3 import default_encoder

__all__ = [
    "CachedEncoder",
    "Document",
    "EmbeddedIndex",
    "Encoder",
    "EncoderMismatch",
    "Facet",
    "GuardedEncoder",
    "Hit",
    "InMemoryIndex",
    "IndexBusy",
    "IndexDamaged",
    "IndexProblem",
    "IndexStatus",
    "Page",
    "Query",
    "SearchBackend",
    "default_encoder",
]
