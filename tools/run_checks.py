"""What ``make check`` runs: each check by name, all of them even when one fails, then which failed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src/ronghe/web/templates").rglob("*.html"))

CHECKS: list[tuple[str, list[str]]] = [
    ("ruff", ["ruff", "check", "--quiet", "."]),
    ("ruff format", ["ruff", "format", "--check", "--quiet", "."]),
    ("mypy --strict", ["mypy"]),
    ("import-linter", ["lint-imports"]),
    ("templates", ["djhtml", "--tabwidth", "2", "--check", *TEMPLATES]),
    ("migrations in step", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("translations", [sys.executable, "tools/check_messages.py"]),
    ("docs", ["mkdocs", "build", "--quiet", "--strict"]),
]


def main() -> int:
    """0 when every check passed."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
        "RONGHE_DATA": str(ROOT / "build" / "check-data"),
    }
    failed = []
    for name, command in CHECKS:
        tool = BIN / command[0]
        full = [str(tool) if tool.exists() else command[0], *command[1:]]
        result = subprocess.run(full, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        print(f"{'ok    ' if result.returncode == 0 else 'FAILED'} {name}", flush=True)  # noqa: T201 -- the report
        if result.returncode:
            failed.append(name)
            print(result.stdout[-6000:], result.stderr[-3000:], sep="\n", flush=True)  # noqa: T201 -- the report
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
