"""Small true files of every kind that may be handed in."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib


def pdf(extra: bytes = b"", text: str = "") -> bytes:
    """A PDF of one page; ``extra`` is put in as an object, ``text`` (ASCII) is written on the page."""
    line = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    return (
        b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj\n"
        b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >> endobj\n"
        b"4 0 obj << /Length " + str(len(line)).encode() + b" >>\nstream\n" + line + b"\nendstream endobj\n"
        b"5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj\n"
        b"6 0 obj " + extra + b" endobj\ntrailer << /Root 1 0 R /Size 7 >>\nstartxref\n0\n%%EOF\n"
    )


def office(members: dict[str, bytes], main: str = "word/document.xml") -> bytes:
    """An archive with what an Office file must have, and these members."""
    parts = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>", main: b"<w/>", **members}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(text: str) -> bytes:
    """A Word file of one paragraph."""
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        f"<w:t>{text.replace('<', '&lt;')}</w:t></w:r></w:p></w:body></w:document>"
    )
    return office({"word/document.xml": body.encode()})


def xlsx(text: str) -> bytes:
    """An Excel file of one cell."""
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    return office({"xl/sharedStrings.xml": strings.encode()}, main="xl/workbook.xml")


def png(width: int = 2, height: int = 2) -> bytes:
    """A PNG that says it has these sides."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0\0" * 2)) + chunk(b"IEND", b"")
    )


def jpeg(comment: bytes = b"x") -> bytes:
    """The frame of a JPEG of 2 by 2 pixels, with a comment."""
    return (
        b"\xff\xd8"
        + b"\xff\xfe" + struct.pack(">H", 2 + len(comment)) + comment
        + b"\xff\xc0" + struct.pack(">HBHHBBBB", 11, 8, 2, 2, 1, 1, 0x11, 0)
        + b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0) + b"\x12\x34"
        + b"\xff\xd9"
    )  # fmt: skip


def webp() -> bytes:
    """The frame of a WebP of 2 by 2 pixels."""
    body = b"WEBP" + b"VP8 " + struct.pack("<I", 10) + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 2, 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body
