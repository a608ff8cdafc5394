"""What a file is, by its content: PDF, Word, Excel and images pass; whatever else it could be taken for does not.

A name proves nothing. Each kind is checked from its first byte to its last, so that a file which one program reads as
a picture and another as a page with scripts is refused.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Text

MOST_MEMBERS = 5_000
MOST_EXPANDED = 200 * 1024 * 1024
MOST_RATIO = 200
SMALL = 1024 * 1024  # a member below this may be packed as tightly as it likes
MOST_PIXELS = 120_000_000


class FileRefused(BadInput):
    """The file's content is not what may be kept; says why and what to do."""

    code = "file-refused"
    title = _("The file cannot be taken in.")
    remedy = _("Hand in a PDF, a Word file (docx), an Excel file (xlsx) or an image (PNG, JPEG, WebP).")


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind that may be kept: its media type and the endings that its names may have."""

    content_type: str
    endings: tuple[str, ...]
    label: Text = field(compare=False)  # a lazy word hashes as the language of the moment reads it


PDF = FileKind("application/pdf", ("pdf",), "PDF")
DOCX = FileKind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",), _("Word file (docx)")
)
XLSX = FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",), _("Excel file (xlsx)"))
PNG = FileKind("image/png", ("png",), _("PNG image"))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"), _("JPEG image"))
WEBP = FileKind("image/webp", ("webp",), _("WebP image"))

KINDS = (PDF, DOCX, XLSX, PNG, JPEG, WEBP)


def kind_of(content: bytes) -> FileKind:
    """The kind of a file, its whole content checked.

    Raises:
        FileRefused: it is of no kind that may be kept, is damaged, or carries what could run.

    Cost: linear in the content; an archive is expanded up to 200 MB, one member at a time, and not kept.
    """
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _image(PNG, content, _check_png)
    if content.startswith(b"\xff\xd8\xff"):
        return _image(JPEG, content, _check_jpeg)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _image(WEBP, content, _check_webp)
    if b"%PDF-" in content[:4096]:
        raise FileRefused(_("Something stands before the beginning of the PDF; such a file can be read in two ways."))
    raise FileRefused(_("By its content it is %(kind)s.") % {"kind": _foreign(content)})


def _foreign(content: bytes) -> Text:
    """What a refused file seems to be, in words."""
    head = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _("an old Office file (doc, xls) or an encrypted one; save it anew as docx, xlsx or PDF")
    if b"<svg" in head:
        return _("an SVG drawing, which can carry scripts; save it as PNG or PDF")
    if head.startswith((b"<!doctype html", b"<html", b"<script", b"<body")) or b"<script" in head:
        return _("a web page, which can carry scripts; print it to PDF")
    if content.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        return _("a program or script; such files are never kept")
    import puremagic  # noqa: PLC0415 -- its tables take time to load; only refusals need them

    try:
        name = puremagic.magic_string(content[:8192])[0].name
    except (puremagic.PureError, ValueError, IndexError):
        return _("of a kind that is not known here")
    return str(name)


# ---- PDF ----

_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_RUNS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")


def _check_pdf(content: bytes) -> None:
    if not re.match(rb"%PDF-[12]\.\d", content):
        raise FileRefused(_("The head of the PDF is damaged."))
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise FileRefused(_("The PDF is not complete: its end is missing."))
    if len(content) - end > 1024 or b"PK\x05\x06" in content[end:]:
        raise FileRefused(_("Something stands behind the end of the PDF; such a file can be read in two ways."))
    if _RUNS.search(_names_read(_STREAM.sub(b"", content))) or _runs_when_parsed(content):
        raise FileRefused(
            _("The PDF carries scripts, forms that send data, or other files inside."),
            _("Print it to a new PDF, which leaves them out, and hand in that one."),
        )


def _names_read(text: bytes) -> bytes:
    """PDF names may be written with ``#4A`` for a letter."""
    return _HEX.sub(lambda found: bytes([int(found.group(1), 16)]), text)


def _runs_when_parsed(content: bytes) -> bool:
    """Whether an object stream, which is packed, names something that runs. Reads at most 64 MB of them."""
    budget = 64 * 1024 * 1024
    for found in re.finditer(rb"/ObjStm\b.*?stream\r?\n", content, re.DOTALL):
        packed = content[found.end() : content.find(b"endstream", found.end())]
        try:
            text = zlib.decompressobj().decompress(packed, min(budget, 8 * 1024 * 1024))
        except zlib.error:
            continue
        budget -= len(text)
        if _RUNS.search(_names_read(text)):
            return True
        if budget <= 0:
            return True
    return False


# ---- Office files: archives with the right members ----

_MAIN = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_CARRIES = re.compile(r"(^|/)(vbaProject\w*\.bin|activeX/|embeddings/|macrosheets/|externalLinks/)", re.IGNORECASE)
_REMOTE = re.compile(
    rb"""<Relationship\b(?=[^>]*TargetMode\s*=\s*["']External)(?=[^>]*Type\s*=\s*["'][^"']*/"""
    rb"""(attachedTemplate|oleObject|frame|subDocument|externalLink|image|package)["'])""",
    re.IGNORECASE,
)


def _office_kind(content: bytes) -> FileKind:
    if content.rfind(b"PK\x05\x06") < 0:
        raise FileRefused(_("The archive is damaged: its end is missing."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind = _check_archive(archive, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error) as error:
        raise FileRefused(_("The archive is damaged, encrypted, or not what its directory says.")) from error
    return kind


def _check_archive(archive: zipfile.ZipFile, content: bytes) -> FileKind:
    members = archive.infolist()
    names = [member.filename for member in members]
    kind = next((kind for main, kind in _MAIN.items() if main in names), None)
    if kind is None or "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise FileRefused(_("It is an archive, and not a Word or Excel file."))
    if len(set(names)) != len(names) or any(_leads_out(name) for name in names):
        raise FileRefused(_("The archive holds two members of one name, or a member that leads out of it."))
    if any(_CARRIES.search(name) for name in names):
        raise FileRefused(
            _("The Office file carries macros, controls or other files inside."),
            _("Save it as a file without macros, or print it to PDF."),
        )
    _check_expansion(members, len(content))
    if members and min(member.header_offset for member in members) != 0:
        raise FileRefused(_("Something stands before the archive; such a file can be read in two ways."))
    end = content.rfind(b"PK\x05\x06")
    if len(content) != end + 22 + int.from_bytes(content[end + 20 : end + 22], "little"):
        raise FileRefused(_("Something stands behind the archive; such a file can be read in two ways."))
    for member in members:
        _check_member(archive, member)
    return kind


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/") or "\0" in name


def _check_expansion(members: list[zipfile.ZipInfo], size: int) -> None:
    bomb = (
        len(members) > MOST_MEMBERS
        or sum(member.file_size for member in members) > MOST_EXPANDED
        or sum(member.compress_size for member in members) > size
        or any(member.file_size > SMALL and member.file_size > MOST_RATIO * member.compress_size for member in members)
    )
    if bomb:
        raise FileRefused(_("Unpacked, the file would be far larger than it looks (a “zip bomb”)."))


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read to its end, so that its size and checksum are held to what the directory says."""
    with archive.open(member) as handle:
        head = handle.read(65_536)
        text = head if member.filename.lower().endswith((".xml", ".rels")) else b""
        relations = member.filename.lower().endswith(".rels")
        while block := handle.read(1024 * 1024):
            if relations:
                text += block
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise FileRefused(_("The Office file declares entities of its own, which can blow up when read."))
    if member.filename == "[Content_Types].xml" and b"macroenabled" in text.lower():
        raise FileRefused(_("The Office file carries macros."), _("Save it as docx or xlsx without macros."))
    if relations and _REMOTE.search(text):
        raise FileRefused(
            _("The Office file loads a template, picture or object from elsewhere when it is opened."),
            _("Print it to PDF, or save it without linked content."),
        )


# ---- images ----

_ACTIVE = re.compile(rb"<(script|html|svg|body|iframe)[\s/>]|<\?php|%PDF-[12]", re.IGNORECASE)


def _image(kind: FileKind, content: bytes, check: Callable[[bytes], tuple[int, int]]) -> FileKind:
    try:
        width, height = check(content)
    except (struct.error, IndexError) as error:
        raise FileRefused(_("The image is damaged or not complete.")) from error
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        raise FileRefused(
            _("The image says that it is %(width)d × %(height)d pixels.") % {"width": width, "height": height}
        )
    if _ACTIVE.search(content) or zipfile.is_zipfile(io.BytesIO(content)):
        raise FileRefused(_("The image carries a page, a script or another file inside."))
    return kind


def _check_png(content: bytes) -> tuple[int, int]:
    at, size = 8, (0, 0)
    while True:
        length, name = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + 8 + length]
        (stated,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
        if zlib.crc32(name + body) != stated:
            raise FileRefused(_("The image is damaged or not complete."))
        if at == 8:
            size = struct.unpack(">II", body[:8]) if name == b"IHDR" else (0, 0)
        at += 12 + length
        if name == b"IEND":
            break
    if at != len(content):
        raise FileRefused(_("Something stands behind the end of the image; such a file can be read in two ways."))
    return size


def _check_jpeg(content: bytes) -> tuple[int, int]:
    at, size = 2, (0, 0)
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            size = (width, height)
        at += 2 + length
        if marker == 0xDA:
            break
    end = content.rfind(b"\xff\xd9")
    if end < at or content[end + 2 :].strip(b"\0\n"):
        raise FileRefused(_("The image is not complete, or something stands behind its end."))
    return size


def _check_webp(content: bytes) -> tuple[int, int]:
    (length,) = struct.unpack("<I", content[4:8])
    if length + 8 not in (len(content), len(content) - 1):
        raise FileRefused(_("The image is not complete, or something stands behind its end."))
    name = content[12:16]
    if name == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if name == b"VP8L":
        (bits,) = struct.unpack("<I", content[21:25])
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if name == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise FileRefused(_("The image is damaged or not complete."))
