"""What can be set, called or run is in the documentation, in both languages, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from ronghe.base.jobs import JOBS
from ronghe.cli.main import VERBS, cli
from ronghe.config.environment import SETTINGS, SettingInvalid, read_settings

pytestmark = pytest.mark.unit

DOCS = Path(__file__).resolve().parents[2] / "docs"
LANGUAGES = ("zh", "en")


def page(name: str, language: str) -> str:
    return (DOCS / f"{name}.{language}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_are_documented_with_their_defaults(language):
    text = page("operate/settings", language)

    assert set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE)) == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{setting.name}`"))
        assert f"`{setting.default}`" in row if setting.default else "|  |" in row or "| — |" in row


def test_bad_setting_stops_the_start_and_says_why():
    with pytest.raises(SettingInvalid) as refusal:
        read_settings({"RONGHE_UPLOAD_MB": "many"})

    assert "RONGHE_UPLOAD_MB='many'" in str(refusal.value)


def commands(group: click.Command, prefix: str) -> dict[str, click.Command]:
    found = {prefix: group}
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            child = group.get_command(context, name)
            assert child is not None
            found |= commands(child, f"{prefix} {name}".strip())
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_verbs_and_options_are_documented(language):
    text = page("operate/cli", language)
    for name, command in commands(cli, "ronghe").items():
        if name == "ronghe":
            continue
        assert f"`{name}" in text, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                option = max(parameter.opts, key=len)
                assert option in text, f"{name} {option}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_documented_that_cannot_be_called(language):
    text = page("operate/cli", language)
    there = commands(cli, "ronghe")
    options = {opt for command in there.values() for p in command.params for opt in [*p.opts, *p.secondary_opts]}

    assert set(re.findall(r"^##+ `(ronghe[^`]*)`", text, re.MULTILINE)) == set(there) - {"ronghe"}
    assert set(re.findall(r"`(--[a-z-]+)", text)) <= options | {"--help"}


def test_every_verb_has_help():
    for name, command in commands(cli, "ronghe").items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in {"limit", "help"}:
                assert parameter.help, f"{name} {parameter.name}"


def test_verb_table_and_modules_agree():
    context = click.Context(cli)
    for name in VERBS:
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_jobs_are_documented(language):
    text = page("operate/jobs", language)
    assert {name for name in JOBS if not name.startswith("test.")} == set(
        re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", text, re.MULTILINE)
    )


def test_every_page_exists_in_both_languages():
    zh = {path.relative_to(DOCS).as_posix().removesuffix(".zh.md") for path in DOCS.rglob("*.zh.md")}
    en = {path.relative_to(DOCS).as_posix().removesuffix(".en.md") for path in DOCS.rglob("*.en.md")}
    assert zh == en
    assert zh
