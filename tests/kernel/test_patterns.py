"""Expressions kept between processes: the same as ``re`` makes, whatever lies in the folder."""

import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel import kept, patterns
from ronghe.kernel.patterns import compiled, starting

SAMPLES = [
    (r"定位误差\s*[<≤](?P<value>\d+(?:\.\d+)?)\s*(?P<unit>mm|毫米)", 0),
    (r"(?<![a-z])(?:robot|navigat\w{0,6})(?![a-z])", re.IGNORECASE),
    (r"^(?:a|(b))(?(1)c|d)$", re.MULTILINE | re.DOTALL),
    (r"(?i:ß|ſ|K)|[^\W\d_]{2,}?(?=x)|(a)\1", re.UNICODE),
    (r"# a comment\n a b", re.VERBOSE),
    (rb"\r\n|[\x80-\xff]", 0),
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder to keep expressions in, for this test alone."""
    before = kept.folder()
    kept.keep_in(tmp_path)
    yield tmp_path
    kept.keep_in(before)
    patterns._tables.pop(tmp_path, None)


def _anew(folder: Path) -> None:
    """As the next process finds it."""
    patterns.save()
    patterns._tables.pop(folder, None)


@pytest.mark.parametrize(("source", "flags"), SAMPLES)
def test_a_kept_expression_is_the_one_that_re_makes(folder: Path, source: str, flags: int) -> None:
    first = compiled(source, flags)
    _anew(folder)
    second = compiled(source, flags)

    plain = re.compile(source, flags)
    assert first == second == plain  # flags, text and the engine's numbers
    assert (second.groupindex, second.groups, second.flags) == (plain.groupindex, plain.groups, plain.flags)
    assert not patterns._tables[folder].fresh  # it was found, not made


@given(
    st.lists(
        st.sampled_from(["a", "误", "[^b误]", r"\d", "(?:ab|c)", "(误)", "x{1,3}?", r"\b", "(?=a)", "."]), max_size=8
    ),
    st.sampled_from([0, re.I, re.S, re.M | re.I]),
    st.text("ab误cx1 \n", max_size=20),
)
def test_what_is_put_together_finds_the_same(parts: list[str], flags: int, text: str) -> None:
    source = "".join(parts)
    plain = re.compile(source, flags)

    made = patterns._put_together(source, patterns._taken_apart(source, int(flags)))

    assert made == plain
    assert [m.span() for m in made.finditer(text)] == [m.span() for m in plain.finditer(text)]


def test_no_regular_expression_is_refused_as_ever(folder: Path) -> None:
    with pytest.raises(re.error):
        compiled("(")


@pytest.mark.parametrize("damage", [b"", b"short", b"\x00" * 4096, None])
def test_a_damaged_file_is_made_anew(folder: Path, damage: bytes | None) -> None:
    compiled("a|b")
    _anew(folder)
    (file,) = folder.glob("patterns-*.table")
    data = file.read_bytes()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if damage is None else damage)

    assert compiled("a|b") == re.compile("a|b")
    assert len(patterns._tables[folder].fresh) == 1


def test_numbers_that_the_engine_refuses_are_compiled_as_ever(folder: Path) -> None:
    compiled("a|b")
    _anew(folder)
    table = patterns._opened(folder)
    flags, groups, names, body = table.held["a|b", 0]
    table.held["a|b", 0] = (flags, groups, names, body[4:])

    assert compiled("a|b").findall("xaby") == ["a", "b"]


def test_a_file_that_others_may_write_is_not_read(folder: Path) -> None:
    compiled("a|b")
    _anew(folder)
    (file,) = folder.glob("patterns-*.table")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o666)

    compiled("a|b")

    assert patterns._tables[folder].fresh


def test_two_processes_add_to_one_file(folder: Path) -> None:
    compiled("first")
    one = patterns._tables.pop(folder)
    compiled("second")
    one.save()
    _anew(folder)

    assert {source for source, _flags in patterns._opened(folder).held} == {"first", "second"}


def test_only_what_is_compiled_at_the_start_is_kept(tmp_path: Path) -> None:
    re.purge()
    with starting(tmp_path):
        assert re.compile("at the start").match("at the start")
    assert re.compile("from somebody's text").match("from somebody's text")

    assert [source for source, _flags in patterns._tables.pop(tmp_path).fresh] == ["at the start"]


def test_without_a_folder_nothing_is_kept(folder: Path) -> None:
    kept.keep_in(None)

    assert compiled("a|b") == re.compile("a|b")
    assert not list(folder.iterdir())
    assert folder not in patterns._tables


def test_a_process_that_ends_leaves_its_expressions(tmp_path: Path) -> None:
    program = f"""
from pathlib import Path
from ronghe.kernel import kept
from ronghe.kernel.patterns import compiled
kept.keep_in(Path({str(tmp_path)!r}))
compiled("left behind")
"""
    subprocess.run([sys.executable, "-c", program], check=True)

    table = patterns._Table(tmp_path)
    assert [source for source, _flags in table.held] == ["left behind"]
