"""Every ``ronghe`` command that a page, a message or a docstring shows can be typed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ronghe.cli.main import cli

pytestmark = pytest.mark.unit

SOURCE = Path(__file__).resolve().parents[2] / "src" / "ronghe"
SHOWN = re.compile(r"(?<![\w./-])(?<!from )ronghe((?: +(?:--)?[A-Za-z%][\w%().|-]*)+)")


def texts() -> Iterator[tuple[Path, str]]:
    """What is shown: templates without their tags for loading, string literals, both sides of the translations."""
    for path in sorted(SOURCE.rglob("*.html")):
        yield path, re.sub(r"\{% load [^%]*%\}", "", path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.po")):
        yield path, re.sub(r'"\n"', "", path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path, node.value


def fault(words: list[str]) -> str:
    """Why these words after ``ronghe`` cannot be typed, or ""; a group alone names its verbs and may stand."""
    command: click.Command = cli
    for place, word in enumerate(words):
        if not isinstance(command, click.Group):
            if command.name == "manage":
                return ""
            options = {option for parameter in command.params for option in parameter.opts}
            unknown = {one for one in words[place:] if one.startswith("--")} - options - {"--help"}
            return f"{command.name} has no {sorted(unknown)}" if unknown else ""
        following = command.get_command(click.Context(command), word)
        if following is None:
            return f"{command.name} has no {word}"
        command = following
    return ""


def test_commands_shown_exist():
    shown = [(path, found.group().split()) for path, text in texts() for found in SHOWN.finditer(text)]

    assert len(shown) > 20
    assert {(path.name, " ".join(words)): why for path, words in shown if (why := fault(words[1:]))} == {}


@pytest.mark.parametrize("words", ["import FILE", "import --sample", "bring", "import workbook FILE --nothing"])
def test_commands_that_do_not_exist_are_told(words):
    assert fault(words.split())
