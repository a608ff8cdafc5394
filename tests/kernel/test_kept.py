"""Tables kept between processes: the same as fresh ones, whatever lies in the folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ronghe.kernel import kept as module
from ronghe.kernel.kept import keep_in, kept
from ronghe.kernel.text.concept_data import compile_lexicon, lexicon, written_concepts
from ronghe.kernel.text.yaml_data import yaml_data


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder to keep tables in, for this test alone."""
    before = module._folder
    keep_in(tmp_path / "tables")
    lexicon.cache_clear()
    yield tmp_path / "tables"
    keep_in(before)
    lexicon.cache_clear()


def _made(value: object, *, source: bytes = b"1") -> tuple[object, bool]:
    """What comes back, and whether it was made now."""
    calls: list[object] = []

    def make() -> object:
        calls.append(value)
        return value

    return kept("sample", lambda: [source], make), bool(calls)


def test_kept_lexicon_is_the_fresh_one(folder: Path) -> None:
    fresh = compile_lexicon(written_concepts())

    first = lexicon()
    lexicon.cache_clear()
    second = lexicon()

    assert first == second == fresh
    assert [file.name.partition("-")[0] for file in folder.iterdir()] == ["concepts"]


def test_kept_yaml_is_the_fresh_one(folder: Path) -> None:
    fresh = yaml_data("ronghe.kernel.match", "attributes.yaml")

    assert yaml_data("ronghe.kernel.match", "attributes.yaml") == fresh


def test_a_table_is_made_once_and_anew_when_a_source_changes(folder: Path) -> None:
    assert _made({"a": (1, 2.5, None)}) == ({"a": (1, 2.5, None)}, True)
    assert _made("not asked for") == ({"a": (1, 2.5, None)}, False)
    assert _made("new", source=b"2") == ("new", True)
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"short", b"\x00" * 4096, None])
def test_a_damaged_table_is_made_anew_and_mended(folder: Path, damage: bytes | None) -> None:
    _made(["good"])
    (file,) = folder.iterdir()
    data = file.read_bytes()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if damage is None else damage)

    assert _made(["good"]) == (["good"], True)
    assert _made("not asked for") == (["good"], False)


def test_a_folder_that_cannot_be_used_changes_nothing(tmp_path: Path, folder: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    keep_in(blocked / "tables")

    assert _made(["good"]) == (["good"], True)


def test_without_a_folder_nothing_is_written(tmp_path: Path, folder: Path) -> None:
    keep_in(None)

    assert _made(["good"]) == (["good"], True)
    assert list(tmp_path.iterdir()) == []
