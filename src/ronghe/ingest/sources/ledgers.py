"""Which ledger a file is a version of, by its name."""

from __future__ import annotations

import re
from pathlib import PurePath

from ronghe.ingest.sources.folding import simplified

LONGEST = 150
_VERSIONS = re.compile(
    r"[(（\[【]\s*\d{1,3}\s*[)）\]】]"  # 台账 (2)
    r"|(19|20)\d{2}[-._年/ ]?(1[0-2]|0?[1-9])[-._月/ ]?(3[01]|[12]\d|0?[1-9])日?"
    r"|(19|20)\d{2}[-._年/ ]?(1[0-2]|0[1-9])月?"
    r"|(19|20)\d{2}(年度?)?"
    r"|[-_ ]*(副本|拷贝|最终版?|终稿|定稿|修订版?|更新版?|新版|final|copy( of)?|updated?|revised)[-_ ]*\d*"
    r"|[-_ ]+v\d+(\.\d+)*\b"
    r"|第[一二三四五六七八九十\d]+版",
    re.IGNORECASE,
)


def ledger_of(name: str) -> str:
    """The name of the ledger: the file's name without folder, ending, dates, versions and marks of copies.

    >>> ledger_of("附件2：2024年临床需求台账（最终版）(2).xlsx")
    '附件2: 临床需求台账'
    >>> ledger_of("20240301 需求.csv") == ledger_of("需求_2025-03-01 副本.xlsx")
    True
    """
    stem = PurePath(name.replace("\\", "/")).stem
    plain = _VERSIONS.sub(" ", simplified(stem))
    plain = re.sub(r"[(（\[【]\s*[)）\]】]", " ", plain)
    plain = " ".join(plain.split()).strip(" -_.·,，、")
    return (plain or stem.strip() or name)[:LONGEST]
