"""Translations: collect texts, compile them, and check that none is missing. No GNU gettext needed to compile.

``compile`` needs Python alone (it runs at set-up); ``collect`` needs GNU gettext and says so where it is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "ronghe"
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def compile_catalogue() -> None:
    """Write ``django.mo`` beside ``django.po`` where it is missing or older."""
    import polib  # noqa: PLC0415 -- the other verbs do without

    compiled = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists():
        return
    if not compiled.exists() or compiled.stat().st_mtime < CATALOGUE.stat().st_mtime:
        polib.pofile(str(CATALOGUE)).save_as_mofile(str(compiled))


def collect() -> None:
    """Bring the catalogue up to date with the code and the templates."""
    if shutil.which("xgettext") is None:
        sys.exit("xgettext is missing: install the package gettext, then run `make messages` again")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ronghe.config.settings",
        "RONGHE_DATA": str(ROOT / "build" / "messages"),
    }
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--locale",
        "zh_Hans",
        "--no-location",
        "--no-wrap",
        "--no-obsolete",
    ]
    subprocess.run([*command, "--ignore", "static/*"], cwd=PACKAGE, env=environment, check=True)
    compile_catalogue()


if __name__ == "__main__":
    {"compile": compile_catalogue, "collect": collect}[sys.argv[1] if len(sys.argv) > 1 else "compile"]()
