"""Translations complete: every text in code and templates is in the catalogue, translated, not fuzzy, and it compiles.

Needs GNU gettext for the comparison with the code; where it is missing only the catalogue itself is checked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "ronghe"
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
ALIAS = re.compile(r"import (?:n?p?gettext(?:_lazy|_noop)?) as (?!_\b)(\w+)")
"""A name under which no text is collected: the collector knows gettext's own names and ``_`` alone."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def collected() -> set[tuple[str, str]]:
    """(context, text) of every message that the code has now, collected in a copy of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "ronghe"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "dist", "*.mo"))
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ronghe.config.settings", "RONGHE_DATA": folder}
        command = ["makemessages", "--locale", "zh_Hans", "--no-location", "--no-obsolete", "--no-wrap"]
        subprocess.run(
            [sys.executable, "-m", "django", *command], cwd=copy, env=environment, check=True, capture_output=True
        )
        fresh = polib.pofile(str(copy / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
        return {(entry.msgctxt or "", entry.msgid) for entry in fresh}


def aliased() -> list[str]:
    """Modules that call gettext by a name of their own, so that their texts are missed."""
    return [
        f"{file.relative_to(ROOT)}: gettext is called {match[1]}: import it by its own name or as _"
        for file in sorted(PACKAGE.rglob("*.py"))
        if (match := ALIAS.search(file.read_text("utf-8")))
    ]


def main() -> int:
    """0 when nothing is missing; else each fault on a line."""
    catalogue = polib.pofile(str(CATALOGUE))
    faults = aliased()
    for entry in catalogue:
        if entry.obsolete:
            faults.append(f"obsolete: {entry.msgid[:80]!r}")
        elif entry.fuzzy:
            faults.append(f"fuzzy: {entry.msgid[:80]!r}")
        elif not entry.translated():
            faults.append(f"untranslated: {entry.msgid[:80]!r}")
        elif not entry.msgid_plural and sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(
            PLACEHOLDER.findall(entry.msgstr)
        ):
            faults.append(f"placeholders differ: {entry.msgid[:80]!r}")
    if shutil.which("xgettext"):
        known = {(entry.msgctxt or "", entry.msgid) for entry in catalogue}
        now = collected()
        faults += [
            f"not in the catalogue (run `make messages`): {text[:80]!r}" for _context, text in sorted(now - known)
        ]
        faults += [
            f"no longer in the code (run `make messages`): {text[:80]!r}" for _context, text in sorted(known - now)
        ]
    print("\n".join(faults))  # noqa: T201 -- the report
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
