"""Documents into text blocks and needs: the entry of this source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.documents.needs import DraftNeed, split_needs
from ronghe.ingest.sources.documents.pdf import read_pdf
from ronghe.ingest.sources.documents.plain import read_html_text, read_plain
from ronghe.ingest.sources.documents.word import forms_of, read_docx
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, check_size, damaged, too_large


@dataclass(frozen=True, slots=True)
class Document:
    """A document as text, and the needs found in it.

    Attributes:
        name: of the file.
        format: docx, pdf, html, txt.
        text: the whole text, line by line (Word tables as "label：value" lines).
        needs: at least one, each with the place of its text: ``text[need.start:need.end]`` holds it.
        notes: what the person should know (encoding, pages without text …).
    """

    name: str
    format: str
    text: str
    needs: tuple[DraftNeed, ...]
    notes: tuple[Message, ...] = field(default=())


def read_text(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> tuple[str, str, tuple[Message, ...]]:
    """Text, format and notes of a document; what the file *is* decides, not its name.

    Raises:
        Refusal: empty, too_large, binary, encoding, damaged, encrypted, zip_bomb, unsafe_xml, scanned, old_word.
    """
    check_size(data, limits)
    notes: tuple[Message, ...] = ()
    if data.startswith(b"PK"):
        text, form = read_docx(data, limits), "docx"
    elif data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        (text, notes), form = read_pdf(data, limits), "pdf"
    elif data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise Refusal(
            "old_word",
            Message("这是旧版 Word（doc 或 rtf）文件。", "This is an old Word file (doc or rtf)."),
            Message("请在 Word 或 WPS 中另存为 docx 后上传。", "Save it as docx in Word or WPS and upload that."),
        )
    elif PurePath(name).suffix.lower() in {".html", ".htm", ".mhtml"} or data.lstrip()[:200].lower().startswith(
        (b"<!doctype html", b"<html")
    ):
        text, form = read_html_text(data), "html"
    else:
        (text, notes), form = read_plain(data), "txt"
    if len(text) > limits.text_characters:
        raise too_large(
            f"正文超过 {limits.text_characters:,} 字", f"over {limits.text_characters:,} characters of text"
        )
    if not text.strip():
        raise Refusal(
            "empty",
            Message("文件中没有文字。", "The file holds no text."),
            Message("请确认选对了文件。", "Check that the right file was chosen."),
        )
    return text, form, notes


def parse_document(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a document and split it into needs: Word forms by form, other text by sender, number and heading.

    Raises:
        Refusal: as ``read_text``.
    """
    text, form, notes = read_text(data, name, limits)
    needs = tuple(split_needs(text))
    if not needs:
        raise damaged()
    return Document(name, form, text, needs, notes)


def parse_text(text: str) -> tuple[DraftNeed, ...]:
    """Needs in text that a person pasted (a chat, a mail, a list); empty for blank text."""
    return tuple(split_needs(text))


def labels_of(data: bytes) -> list[Mapping[str, str]]:
    """The label-value pairs of each form table of a docx (for a preview of what was read)."""
    return forms_of(data)
