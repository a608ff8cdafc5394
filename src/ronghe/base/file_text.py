"""The text of a kept file, as far as it can be read: what a guard looks through before the file is taken in."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from django.conf import settings

from ronghe.base.file_kinds import DOCX, PDF, XLSX, FileKind, kind_of

MOST_CHARACTERS = 5_000_000
MOST_PAGES = 500
_OFFICE_TEXT = {
    DOCX: re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"),
    XLSX: re.compile(r"xl/(sharedStrings|comments\d*|worksheets/sheet\d+)\.xml"),
}
_PARAGRAPH = re.compile(r"</(?:\w+:)?(?:p|tr|row|si|c)>")
_TAG = re.compile(r"<[^>]*>")


def readable_text(content: bytes, kind: FileKind) -> str:
    """The text in a file of a checked kind; empty for images, and for what cannot be read. At most 5 M characters.

    ``content`` has passed ``file_kinds.kind_of``: it is no bomb and declares no entities.
    """
    if kind == PDF:
        return "\n".join(_pdf_pages(content))[:MOST_CHARACTERS]
    if kind in _OFFICE_TEXT:
        return _office_text(content, _OFFICE_TEXT[kind])
    return ""


def checked_text(content: bytes) -> str:
    """The text of a file that may be kept, its content checked first; empty for what is larger than the node keeps,
    which ``files.store`` refuses.

    Raises:
        FileRefused: see ``file_kinds.kind_of``.
    """
    if len(content) > settings.UPLOAD_LIMIT_BYTES or not content:
        return ""
    return readable_text(content, kind_of(content))


def _pdf_pages(content: bytes) -> Iterator[str]:
    import pypdf  # noqa: PLC0415 -- slow import

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it reports every oddity of a file as a warning
    try:
        reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
        for page in reader.pages[:MOST_PAGES]:
            yield page.extract_text() or ""
    except Exception:
        return


def _office_text(content: bytes, wanted: re.Pattern[str]) -> str:
    parts: list[str] = []
    left = MOST_CHARACTERS
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not wanted.fullmatch(name) or left <= 0:
                continue
            with archive.open(name) as member:
                text = member.read(left * 4).decode("utf-8", "replace")
            plain = unescape(_TAG.sub("", _PARAGRAPH.sub("\n", text)))[:left]
            left -= len(plain)
            parts.append(plain)
    return "\n".join(parts)
