"""Documents into text blocks and needs: the entry of this source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.documents.needs import DraftNeed, Split, split_needs
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
        needs: at least one, each with the place of its text: ``text[need.start:need.end]`` holds it. In a chat also
            what is not recognised as a need (``need.recognised``).
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


def parse_document(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS, today: date | None = None) -> Document:
    """Read a document and split it into needs: Word forms by form, other text by sender, number and heading.
    ``today`` tells the year of days written without one.

    Raises:
        Refusal: as ``read_text``.
    """
    text, form, notes = read_text(data, name, limits)
    split = split_needs(text, today)
    if not split.needs:
        raise damaged()
    return Document(name, form, text, split.needs, (*notes, *_left_aside(split)))


def parse_pasted(text: str, today: date | None = None) -> Document:
    """Text that a person pasted (a chat, a mail, a list), taken apart; blank text has no needs."""
    split = split_needs(text, today)
    return Document("", "text", text, split.needs, _left_aside(split))


def parse_text(text: str) -> tuple[DraftNeed, ...]:
    """The needs recognised in a pasted text; empty for blank text."""
    return tuple(need for need in split_needs(text).needs if need.recognised)


def _left_aside(split: Split) -> tuple[Message, ...]:
    """How many messages of a chat are no needs."""
    notes = []
    if unrecognised := sum(not need.recognised for need in split.needs):
        notes.append(
            Message(
                f"有 {unrecognised} 条消息未识别出需求，列为退回；确是需求的可选择作为需求导入",
                f"no need was recognised in {unrecognised} message{'s' if unrecognised > 1 else ''}, "
                "listed as refused; what is a need all the same can be taken in",
            )
        )
    if split.small_talk:
        notes.append(
            Message(
                f"有 {split.small_talk} 条问候、致谢等消息未逐条列出",
                f"{split.small_talk} message{'s' if split.small_talk > 1 else ''} of greeting or thanks not listed",
            )
        )
    return tuple(notes)


def labels_of(data: bytes) -> list[Mapping[str, str]]:
    """The label-value pairs of each form table of a docx (for a preview of what was read)."""
    return forms_of(data)
