"""Several readers share the pages of an index: vectors and columns are looked at in the file, and never copied."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.kernel.index.oracle import HashEncoder

from ronghe.kernel.index import Document, EmbeddedIndex, Query

SMAPS = Path("/proc/self/smaps")
pytestmark = pytest.mark.skipif(not SMAPS.exists(), reason="only Linux tells what memory a process shares")


def mappings(folder):
    """The name of each mapped file of an index -> kilobytes of it in memory, and how many of them are our own copy."""
    found = {}
    for block in re.split(r"\n(?=[0-9a-f]+-[0-9a-f]+ )", SMAPS.read_text()):
        head, *lines = block.splitlines()
        if str(folder) in head:
            sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}
            found[Path(head.split(maxsplit=5)[-1]).name] = (sizes["Rss"], sizes["Private_Dirty"] + sizes["Anonymous"])
    return found


def test_what_a_reader_looks_at_is_the_file_itself(tmp_path):
    documents = [Document(f"r{number}", {"title": f"手术 cat{number}"}, {"kind": "company"}) for number in range(500)]
    EmbeddedIndex(tmp_path, HashEncoder()).apply(documents, [], 1)
    reader = EmbeddedIndex(tmp_path, HashEncoder())

    assert reader.search(Query("手术 cat7", {"kind": ["company"]}), ("kind",)).hits

    mapped = mappings(tmp_path)
    assert {"vectors.faiss", "columns.bin"} <= set(mapped)
    for name in ("vectors.faiss", "columns.bin"):
        in_memory, copied = mapped[name]
        assert in_memory > 0
        assert copied == 0
