"""A full disk is told as one, whoever writes; what was there before stands."""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
from tests.kernel.index.oracle import HashEncoder

from ronghe.kernel.index import Document, EmbeddedIndex, Query
from ronghe.kernel.index.dense import write_vectors
from ronghe.kernel.index.errors import disk_told
from ronghe.kernel.index.lexical import write_state

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_vectors_that_find_no_room(tmp_path):
    (tmp_path / "vectors").symlink_to(FULL)

    with pytest.raises(OSError, match="No space left") as refused:
        write_vectors(tmp_path / "vectors", 8, [np.zeros((10_000, 8), dtype=np.float32)])

    assert refused.value.errno == errno.ENOSPC


def test_another_fault_stays_what_it_is():
    with pytest.raises(ValueError, match="something else"), disk_told():
        raise ValueError("something else")


@pytest.fixture
def little_room(tmp_path):
    """A disk of two megabytes."""
    folder = tmp_path / "little"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def many(first, number):
    rows = range(first, first + number)
    return [Document(f"r{row}", {"title": f"手术 cat{row}", "summary": f"fox{row} " * 20}, {}) for row in rows]


def test_change_that_finds_no_room_changes_nothing(little_room):
    index = EmbeddedIndex(little_room / "index", HashEncoder())
    index.apply(many(0, 20), [], 1)

    with pytest.raises(OSError, match="No space left"):
        index.apply(many(20, 4_000), [], 2)

    again = EmbeddedIndex(little_room / "index", HashEncoder())
    assert again.position() == 1
    assert again.ids() == {f"r{number}" for number in range(20)}
    assert again.search(Query("cat7")).hits[0].id == "r7"
    again.apply(many(20, 20), [], 2)
    assert len(again.ids()) == 40


def test_words_that_find_no_room(little_room):
    rows = ((key, "", " ".join(f"w{key}x{place}" for place in range(100)), ()) for key in range(8_000))

    with pytest.raises(OSError, match="No space left"):
        write_state(little_room / "words", None, (), rows)
