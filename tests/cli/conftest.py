"""Running the program inside the test's process, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ronghe.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ronghe(node: Path) -> Callable[..., Result]:
    """Run the program on the test's node: ``ronghe("search", "导航", input=b"...")``."""

    def run(*words: str | Path, stdin: bytes | str | None = None) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in words], input=stdin, catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the program in a fresh process, on an empty SQLite node of its own."""
    data = tmp_path_factory.mktemp("program")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("RONGHE", "DATABASE_URL"))}
    environment |= {"RONGHE_DATA": str(data), "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}

    def run(*words: str, stdin: bytes = b"", check: bool = False) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "ronghe", *words], input=stdin, capture_output=True, check=check, env=environment
        )

    run("manage", "migrate", "--verbosity", "0", check=True)
    return run
