"""Backups, made and restored by the program itself in places of their own, on SQLite and PostgreSQL."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import dj_database_url
import pytest
from django.db import connection

pytestmark = [pytest.mark.integration, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
OWN = {"django_migrations"}

SEED = """
import django; django.setup()
from pathlib import Path
from decimal import Decimal
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
from ronghe.base import chain
from ronghe.base.actors import Actor
from ronghe.exchange import commands
from ronghe.network import commands as network
from tests.factories import make_achievement, make_expert, make_need, make_organisation
hospital = make_organisation(kind="hospital", name_zh="备份医院", aliases=["甲", "乙\\n丙\\u2028"])
need = make_need(hospital)
target = {"parameter_zh": "误差", "operator": "<", "value": Decimal("0.125")}
commands.save_targets(Actor.system("t"), need.pk, [target])
make_achievement()
make_expert(("Pedicle screw navigation", "abstract"), phone="13800001111")
network.save_indicator(
    Actor.system("t"), hospital.pk, {"what_zh": "床位", "value": Decimal("1200.50"), "as_of": "2026-01-31"}
)
folder = Path(settings.MEDIA_ROOT) / "ab"
folder.mkdir(parents=True)
(folder / "abcd").write_bytes(bytes(range(256)) * 9000)
(folder / ".half").write_bytes(b"being written")
(Path(settings.MEDIA_ROOT) / "imports").mkdir()
(Path(settings.MEDIA_ROOT) / "imports" / "upload").write_bytes(b"never stored")
commands.follow_outbox()
"""

DUMP = """
import django; django.setup()
import json
from ronghe.base.backup.rows import pieces
from ronghe.base.tables import label_of, tables
out = {label_of(t): [p.decode() for p, _n in pieces(t)] for t in tables() if label_of(t) != "base.entry"}
from ronghe.base.audit import Entry
out["audit"] = [e.digest for e in Entry.objects.exclude(action__startswith="base.").exclude(
    action="exchange.rebuild_index").order_by("place")]
print(json.dumps(out, sort_keys=True))
"""


class Place:
    """A data folder, and a database in it or elsewhere."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "RONGHE_DATA": str(folder),
            "DATABASE_URL": database,
            "RONGHE_JOBS": "worker",
            "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "OMP_NUM_THREADS": "1",
        }

    def python(self, code: str) -> str:
        return self._run("-c", code).stdout

    def ronghe(self, *words: str, code: int = 0) -> str:
        done = self._run("-m", "ronghe", *words, code=code)
        return done.stdout + done.stderr

    def _run(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def files(self) -> dict[str, bytes]:
        root = self.folder / "files"
        kept = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
        return {name: content for name, content in kept.items() if not name.startswith("imports/")}

    def answers(self, words: str) -> list[tuple[str, str]]:
        found = json.loads(self.ronghe("search", words, "--json"))
        hits = found["hits"] if isinstance(found, dict) else found
        return [(hit["kind"], hit["id"]) for hit in hits]


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A fresh PostgreSQL database where the tests run on PostgreSQL, else none: SQLite."""
    if connection.vendor != "postgresql":
        yield ""
        return
    name = f"restored_{uuid.uuid4().hex[:8]}"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    parsed = dj_database_url.parse(os.environ["DATABASE_URL"])
    yield f"postgresql://{parsed['USER']}@/{name}?host={parsed['HOST'] or parsed['OPTIONS']['host']}"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Place:
    place = Place(tmp_path_factory.mktemp("source"))
    place.python(SEED)
    return place


@pytest.fixture(scope="module")
def archive(source, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("backup") / "node.tgz"
    source.ronghe("backup", str(path))
    return path


def rewritten(archive: Path, target: Path, change) -> Path:
    """The archive with its bytes (unpacked) changed."""
    target.write_bytes(gzip.compress(change(gzip.decompress(archive.read_bytes())), mtime=0))
    return target


def left_in(folder: Path) -> list[str]:
    """What a refused restore leaves, but the folders and the key that every start makes."""
    made = {"static", "secret.key", "workers", "tables"}
    return sorted(
        path.name
        for path in folder.iterdir()
        if path.name not in made and path.suffix not in {".sqlite3", ".sqlite3-shm", ".sqlite3-wal"}
    )


def tables_in(place: Place) -> str:
    return place.python(
        "import django; django.setup()\nfrom django.db import connection\nprint(connection.introspection.table_names())"
    ).strip()


def test_restored_place_equals_the_first(source, archive, database, tmp_path):
    target = Place(tmp_path / "target", database)
    told = target.ronghe("restore", str(archive), "--lang", "en")

    assert "Restored:" in told
    assert "Index:" in told
    assert json.loads(target.python(DUMP)) == json.loads(source.python(DUMP))
    assert target.files() == {"ab/abcd": bytes(range(256)) * 9000}
    for words in ("椎弓根螺钉", "navigation", "备份医院"):
        assert target.answers(words) == source.answers(words) != []
    assert json.loads(target.ronghe("audit", "verify", "--json"))["holds"] is True

    # Keys go on where they were, triggers are there, and it can be backed up in its turn - back into SQLite.
    target.python(
        "import django; django.setup()\nfrom tests.factories import make_need\nmake_need(title_zh='后来的需求')\n"
        "from ronghe.base import chain; assert chain.find_fault().fault is None and chain.unprotected() == []"
    )
    second = tmp_path / "second.tgz"
    target.ronghe("backup", str(second))
    again = Place(tmp_path / "again")
    again.ronghe("restore", str(second), "--no-index")
    assert json.loads(again.python(DUMP)) == json.loads(target.python(DUMP))


def test_archive_is_private_and_holds_no_secret(source, archive):
    assert archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as tar:
        content = b"".join(tar.extractfile(one).read() for one in tar if one.isfile())
        names = tar.getnames()
    assert (source.folder / "secret.key").read_bytes() not in content
    assert b"never stored" not in content
    assert b"being written" not in content
    assert names[-1] == "manifest.json"


def test_archive_is_never_overwritten(source, archive):
    before = archive.read_bytes()
    assert str(archive) in source.ronghe("backup", str(archive), "--lang", "en", code=6)
    assert archive.read_bytes() == before


def test_place_that_holds_something_is_refused(source, archive, tmp_path):
    before = source.python(DUMP)
    source.ronghe("restore", str(archive), code=6)
    assert source.python(DUMP) == before

    target = Place(tmp_path / "target")
    (target.folder / "files").mkdir(parents=True)
    (target.folder / "files" / "mine").write_bytes(b"mine")
    target.ronghe("restore", str(archive), code=6)
    assert target.files() == {"mine": b"mine"}
    assert tables_in(target) == "[]"


def flipped(content: bytes) -> bytes:
    place = content.index("备份医院".encode())
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def without_rows(content: bytes) -> bytes:
    """A whole member taken out, as one would who hides rows; the list of members still names it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for one in old:
            if "exchange.need/" not in one.name:
                new.addfile(one, old.extractfile(one))
    return out.getvalue()


def reaching_out(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=out, mode="w") as new:
        info = tarfile.TarInfo("files/../../evil")
        info.size = 4
        new.addfile(info, io.BytesIO(b"evil"))
        for one in old:
            new.addfile(one, old.extractfile(one))
    return out.getvalue()


def with_migrations(content: bytes, change: Callable[[list[list[str]]], list[list[str]]]) -> bytes:
    """The archive as if other migrations had been applied where it was made."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for one in old:
            body = old.extractfile(one).read()
            if one.name == "manifest.json":
                manifest = json.loads(body)
                manifest["migrations"] = change(manifest["migrations"])
                body = json.dumps(manifest).encode()
                one.size = len(body)
            new.addfile(one, io.BytesIO(body))
    return out.getvalue()


def of_a_later_version(content: bytes) -> bytes:
    return with_migrations(content, lambda there: [*there, ["exchange", "9999_unknown"]])


def of_the_version_before(content: bytes) -> bytes:
    """Made when several migrations stood in the place of one of today's."""
    return with_migrations(content, lambda there: [one for one in there if one != ["exchange", "0001_listings"]])


def of_half_of_what_became_one(content: bytes) -> bytes:
    """Made when the last of those several was not there yet: today's tables would not fit."""
    last = ["exchange", "0017_bounds_of_readiness_and_tickets"]
    return with_migrations(of_the_version_before(content), lambda there: [one for one in there if one != last])


def with_a_missing_party(content: bytes) -> bytes:
    """Hashes fit, rows do not: an organisation that others point to is gone."""
    import hashlib

    out = io.BytesIO()
    changed = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for one in old:
            body = old.extractfile(one).read()
            if one.name == "tables/network.organisation/000001.jsonl":
                body = b"\n".join(line for line in body.split(b"\n") if "备份医院".encode() not in line)
                changed[one.name] = hashlib.sha256(body).hexdigest()
            if one.name == "manifest.json":
                manifest = json.loads(body)
                manifest["members"] |= changed
                manifest["tables"]["network.organisation"] -= 1
                body = json.dumps(manifest).encode()
            one.size = len(body)
            new.addfile(one, io.BytesIO(body))
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "code"),
    [(flipped, 3), (without_rows, 3), (reaching_out, 3), (of_a_later_version, 3), (of_half_of_what_became_one, 3),
     (lambda c: c[: len(c) // 2], 3), (lambda c: b"no backup at all", 3), (with_a_missing_party, 3)],
    ids=["flipped", "without rows", "reaching out", "later version", "half", "cut off", "no backup", "missing party"],
)  # fmt: skip
def test_damaged_archive_is_refused_and_leaves_nothing(archive, tmp_path, change, code):
    bad = rewritten(archive, tmp_path / "bad.tgz", change)
    target = Place(tmp_path / "target")
    target.ronghe("restore", str(bad), code=code)

    assert left_in(target.folder) == []
    assert tables_in(target) == "[]"
    assert not (tmp_path / "evil").exists()


def test_migrations_that_became_one_are_known(source, archive, tmp_path):
    before = rewritten(archive, tmp_path / "before.tgz", of_the_version_before)
    target = Place(tmp_path / "target")
    target.ronghe("restore", str(before), "--no-index")

    assert json.loads(target.python(DUMP)) == json.loads(source.python(DUMP))


def test_bytes_cut_off_are_refused(archive, tmp_path):
    bad = tmp_path / "bad.tgz"
    bad.write_bytes(archive.read_bytes()[:-200])
    target = Place(tmp_path / "target")
    target.ronghe("restore", str(bad), code=3)
    assert left_in(target.folder) == []
