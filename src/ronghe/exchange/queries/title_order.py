"""The order of results whose Chinese title answers a short Chinese question: by how well the title answers it."""

from __future__ import annotations

from collections.abc import Sequence

from ronghe.exchange.queries.documents import Readable
from ronghe.kernel import text as kernel_text
from ronghe.kernel.index import Encoder
from ronghe.kernel.match.relevance import relevance
from ronghe.kernel.match.subjects import shared_subjects

LONGEST_QUESTION = 40
"""Characters; a longer text is a description and not a question that a title answers."""

REORDERED = 60
"""How many of the first results are looked at, whatever page is shown, so that pages never overlap."""


def orders_titles(query: str) -> bool:
    """Whether a query is a short Chinese question.

    >>> orders_titles("脊柱导航"), orders_titles("spine navigation"), orders_titles("脊" * 41)
    (True, False, False)
    """
    found = query.strip()
    return 0 < len(found) <= LONGEST_QUESTION and kernel_text.language(found) is kernel_text.Language.ZH


def in_title_order(query: str, records: Sequence[Readable], encoder: Encoder) -> list[Readable]:
    """The records; those whose Chinese title shares a word with the query change places among themselves.

    Cleared products that share neither a word nor a subject with the query go to the end: the brand name of a device is
    near to anything. The places of all others stay. Cost: encodes the query, the titles and their words, each kept.
    """
    asked = frozenset(kernel_text.terms(query))
    near = [r for r in records if not _distant(query, asked, r)]
    return [*_by_titles(query, asked, near, encoder), *(r for r in records if _distant(query, asked, r))]


def _distant(query: str, asked: frozenset[str], record: Readable) -> bool:
    device = record.fields.get("device", "")
    if record.kind != "cleared" or asked.intersection(kernel_text.terms(device)):
        return False
    return not shared_subjects(query, device)


def _by_titles(query: str, asked: frozenset[str], records: Sequence[Readable], encoder: Encoder) -> list[Readable]:
    places = [i for i, r in enumerate(records) if asked.intersection(kernel_text.terms(r.label.title_zh))]
    if len(places) < 2:
        return list(records)
    scores = [found.score for found in relevance(query, [records[i].label.title_zh for i in places], encoder)]
    best = sorted(range(len(places)), key=lambda n: (-scores[n], places[n]))
    ordered = list(records)
    for place, n in zip(places, best, strict=True):
        ordered[place] = records[places[n]]
    return ordered
