"""Run all tests on SQLite and, where a server can be had, on PostgreSQL. ``make test`` calls it.

PostgreSQL: a throw-away cluster on a socket of its own, from the server programs of this machine. Where they are
missing, or the cluster does not start, that half is skipped and the reason is printed.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def server_programs() -> Path | None:
    """Folder of initdb and pg_ctl, newest version first."""
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    return next((folder for folder in versions if (folder / "initdb").exists()), None)


def as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: then its own account runs it."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextlib.contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running throw-away cluster; gives the database address."""
    base = Path(tempfile.mkdtemp(prefix="ronghe-pg-"))
    if os.geteuid() == 0:
        shutil.chown(base, "postgres")
    data, log = base / "data", base / "log"
    initdb = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    options = f"-k {base} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    try:
        subprocess.run(as_server_user(initdb), check=True, capture_output=True, text=True, cwd=base)
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(log)]
        subprocess.run(as_server_user([*control, "-o", options, "start"]), check=True, capture_output=True, cwd=base)
        try:
            user = "postgres" if os.geteuid() == 0 else getpass.getuser()
            yield f"postgresql://{user}@/postgres?host={base}"
        finally:
            subprocess.run(
                as_server_user([*control, "-m", "immediate", "stop"]), check=False, capture_output=True, cwd=base
            )
    finally:
        shutil.rmtree(base, ignore_errors=True)


def pytest(extra: list[str], database: str = "") -> int:
    """Run pytest; its exit code."""
    environment = {
        **os.environ,
        "RONGHE_DATA": str(ROOT / "build" / "test-data"),
        "DATABASE_URL": database,
        "RONGHE_JOBS": "worker",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    print(f"\n== tests on {'PostgreSQL' if database else 'SQLite'} ==", flush=True)  # noqa: T201 -- tells the reader which half
    return subprocess.run([sys.executable, "-m", "pytest", *extra], cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Exit code of the first half that failed, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", choices=["auto", "0", "1"], default="auto")
    arguments, extra = parser.parse_known_args()
    extra = extra or ["-n", "2", "--dist", "worksteal", "-q"]
    if code := pytest(extra):
        return code
    if arguments.postgres == "0":
        return 0
    programs = server_programs()
    if programs is None or (os.geteuid() == 0 and shutil.which("runuser") is None):
        print("PostgreSQL skipped: no server programs here (install the package postgresql)")  # noqa: T201 -- the reason
        return 1 if arguments.postgres == "1" else 0
    try:
        with cluster(programs) as address:
            # Tests without a database gave their answer above; the kernel's have none, as its import contract holds.
            return pytest([*extra, "-m", "not unit and not e2e", "--ignore=tests/kernel", "tests"], address)
    except subprocess.CalledProcessError as error:
        print(f"PostgreSQL skipped: {error.cmd[-1]} failed: {error.stderr}")  # noqa: T201 -- the reason
        return 1 if arguments.postgres == "1" else 0


if __name__ == "__main__":
    sys.exit(main())
