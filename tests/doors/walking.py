"""Doors that find themselves: every address of the site, every operation of the API, every verb, every kind of file."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import click
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from ronghe.api.root import openapi
from ronghe.cli.main import cli


def addresses() -> dict[str, URLPattern]:
    """Every address of the site but those of the API, by its name, or by its pattern where it has none."""
    return {pattern.name or path: pattern for path, pattern in _walk(get_resolver().url_patterns) if path[:4] != "api/"}


def _walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path, pattern


def operations() -> dict[str, tuple[str, str]]:
    """operationId -> method and path."""
    return {
        operation["operationId"]: (method, path)
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
    }


def verbs() -> dict[str, click.Command]:
    """Every verb of the command line that does something, as ``index rebuild``."""
    return dict(_verbs(cli, click.Context(cli), ""))


def _verbs(group: click.Group, context: click.Context, before: str) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        path = f"{before} {name}".strip()
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield path, command
            yield from _verbs(command, click.Context(command, parent=context), path)
        else:
            yield path, command


_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|nonce-[\w+/=-]+')
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+\d\d:\d\d|Z)?")


def content(response: HttpResponseBase) -> str:
    """Everything that an answer tells: status, headers and body; a file of parts is opened. Without what differs from
    one moment to the next: tokens and times of day.
    """
    body = b"".join(response) if getattr(response, "streaming", False) else response.content  # type: ignore[attr-defined]
    headers = "\n".join(
        f"{name}: {value}"
        for name, value in sorted(response.items())
        if name not in ("Set-Cookie", "Content-Length", "X-Request-ID")
    )
    text = f"{response.status_code}\n{headers}\n{opened(body)}"
    return _MOMENT.sub("MOMENT", _TOKEN.sub("TOKEN", text))


def opened(body: bytes) -> str:
    """The text of a body; of a file made of parts the text of each part but its properties."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = sorted(name for name in archive.namelist() if not name.startswith("docProps/"))
            return "\n".join(f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in names)
    text = body.decode("utf-8", "replace")
    if text[:1] in "{[":
        try:
            return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True)
        except ValueError:
            return text
    return text
