"""The text of a need from a file or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.base.problems import BadInput
from ronghe.ingest.errors import FileRefused, Refusal
from ronghe.ingest.sources.documents.labels import without_paperwork
from ronghe.ingest.sources.documents.parse import read_text
from ronghe.ingest.sources.limits import DEFAULT_LIMITS


class FileMissing(BadInput):
    """The command line names a file that is not there, or that may not be opened: exit code 2, a wrong command line."""

    code = "file-missing"
    exit_code = 2
    title = gettext_lazy("The file cannot be opened.")


def read_need(file: str) -> str:
    """What ``file`` says of a need: of a form without the lines of who asks and when; else as ``read_words``."""
    return without_paperwork(read_words(file))


def read_words(file: str) -> str:
    """The text in ``file`` (txt, md, yaml, docx, pdf), or on standard input for ``-``.

    Raises:
        BadInput: it cannot be read as text; the message says why and what to do.
        FileMissing: there is no such file.
    """
    name = "stdin.txt" if file == "-" else file
    data = read_bytes(file)
    try:
        text, _format, _notes = read_text(data, name)
    except Refusal as refusal:
        raise FileRefused.of(refusal) from refusal
    if Path(name).suffix.lower() in {".yaml", ".yml"}:
        return _from_yaml(text)
    return text


def read_bytes(file: str) -> bytes:
    """What is in ``file``, or on standard input for ``-``; one byte more than the node reads, so that it is refused.

    Raises:
        FileMissing: there is no such file, or it cannot be opened.
    """
    most = DEFAULT_LIMITS.file_bytes + 1
    if file == "-":
        return sys.stdin.buffer.read(most)
    if not Path(file).is_file():
        raise FileMissing(_("There is no file %(file)s.") % {"file": file})
    try:
        with Path(file).open("rb") as handle:
            return handle.read(most)
    except OSError as error:
        raise FileMissing(f"{file}: {error.strerror}") from error


def _from_yaml(text: str) -> str:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadInput(_("This is no YAML: %(why)s") % {"why": str(error)[:300]}) from error
    return "\n".join(_lines(content))


def _lines(content: Any, label: str = "") -> list[str]:
    """A mapping as "label: value" lines, a list as its entries, whatever the depth."""
    if isinstance(content, dict):
        return [line for key, value in content.items() for line in _lines(value, str(key))]
    if isinstance(content, list):
        return [line for value in content for line in _lines(value, label)]
    if content is None:
        return []
    return [f"{label}: {content}" if label else str(content)]
