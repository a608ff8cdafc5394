"""The house stays as drawn: sizes, names, no foreign hosts; import-linter holds the arrows in `make check`."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "ronghe"
MODULES = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "core", "extras"}


def test_modules_stay_small():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    lengths = {path: length for path, length in lengths.items() if length > 5}

    assert statistics.median(lengths.values()) <= 150
    assert {str(path.relative_to(ROOT)) for path, length in lengths.items() if length > 500} == set()


def test_files_name_their_subject():
    assert [path for path in MODULES if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES] == []


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if path.read_text(encoding="utf-8").strip()
        and not path.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_kernel_is_imported_without_django():
    code = (
        "import sys; import ronghe.kernel.text, ronghe.kernel.index, ronghe.kernel.match, ronghe.kernel.plan; "
        "sys.exit(any(name.partition('.')[0] in {'django', 'ninja', 'pydantic'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_help_of_the_program_loads_no_django():
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom ronghe.cli.main import cli\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        "sys.exit('django' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_config_reads_the_environment():
    readers = [
        str(path.relative_to(SOURCE))
        for path in MODULES
        if re.search(r"os\.environ(\[|\.get|\.items)|os\.getenv|dict\(os\.environ\)", path.read_text(encoding="utf-8"))
    ]
    assert readers == ["config/environment.py"]


def test_pages_fetch_nothing_from_other_hosts():
    loud = []
    for path in [*SOURCE.rglob("*.html"), *(ROOT / "frontend").glob("*.*")]:
        text = path.read_text(encoding="utf-8")
        if re.search(r"""(src|action)=["']?(https?:)?//|url\(["']?(https?:)?//|@import ["'](https?:)?//""", text):
            loud.append(str(path.relative_to(ROOT)))
    assert loud == []


def test_pages_carry_no_inline_script_or_style():
    inline = re.compile(r"""<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=["']""")
    standalone = {"standalone.html"}  # a file that is saved and mailed carries its own style
    loud = [
        str(path.relative_to(ROOT))
        for path in SOURCE.rglob("*.html")
        if path.name not in standalone and inline.search(path.read_text(encoding="utf-8"))
    ]
    assert loud == []


def test_lock_files_name_no_host():
    for path in [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]:
        assert not re.search(r"https?:", path.read_text(encoding="utf-8")), path.name


def test_every_translated_text_is_called_by_a_name_that_the_collector_knows():
    """``gettext as _now`` reads well, is never collected, and so stays English for Chinese readers."""
    known = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
    imported = re.compile(r"^from django\.utils\.translation import (?:\(([^)]*)\)|([^(\n]+))$", re.MULTILINE)
    strange = [
        f"{path.relative_to(ROOT)}: {part.strip()}"
        for path in MODULES
        for found in imported.finditer(path.read_text(encoding="utf-8"))
        for part in (found[1] or found[2]).split(",")
        if " as " in part and part.split(" as ")[0].strip() in known | {"gettext_noop"}
        if part.split(" as ")[1].strip() not in known
    ]
    assert strange == []
