"""What all tests share: a data folder of their own, a small encoder, and actors."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

os.environ.setdefault("RONGHE_DATA", str(Path(__file__).resolve().parent.parent / "build" / "test-data"))

from ronghe.base.actors import Actor
from ronghe.kernel import text as kernel_text

# No test is judged by its time: Hypothesis's 200 ms for an example fail on a busy machine.
settings.register_profile("any-speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-speed")


class WordEncoder:
    """A deterministic encoder of a few dimensions: texts that share words are near. Fast, and no model."""

    name = "words-64"
    dimension = 64

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` is where a real encoder would keep its prepared state."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, 64) unit rows."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in kernel_text.terms(text):
                digest = hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=8).digest()
                row[digest[0] % self.dimension] += 1.0 if digest[1] % 2 else -1.0
            length = float(np.linalg.norm(row))
            row[:] = row / length if length else 0.0
            if not length:
                row[0] = 1.0
        return rows


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """A request in English, or ``--lang``, leaves its language to the thread: the next test begins in Chinese again."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The test database may be emptied between tests; everything else that keeps the audit log append-only stays."""
    from django.db import connection

    from ronghe.base import append_only

    with django_db_blocker.unblock():
        append_only.remove(connection, append_only.DELETE, append_only.TRUNCATE)


@pytest.fixture
def node(settings, tmp_path, monkeypatch) -> Iterator[Path]:
    """An empty node: its own data folder, indexes and encoder."""
    from ronghe.exchange.queries import indexes

    settings.DATA_FOLDER = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "files"
    settings.DATA_FOLDER.mkdir()
    indexes.close_indexes()
    monkeypatch.setattr(indexes, "default_encoder", lambda folder: WordEncoder())
    yield settings.DATA_FOLDER
    indexes.close_indexes()


@pytest.fixture
def system() -> Actor:
    """The node itself."""
    return Actor.system("test")


@pytest.fixture
def stranger() -> Actor:
    """A person of no organisation here."""
    return Actor(person_id=uuid.uuid4())


@pytest.fixture
def member() -> Actor:
    """A person of some other organisation of the node."""
    return Actor(person_id=uuid.uuid4(), organisation_ids=frozenset({uuid.uuid4()}))


@pytest.fixture
def anonymous() -> Actor:
    """A visitor."""
    return Actor.anonymous()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("RONGHE_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the folder of real data is not beside the project")
    return folder
