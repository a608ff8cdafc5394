"""Which encoding a text file is in. Chinese ledgers come in GB18030 as often as in UTF-8."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from ronghe.ingest.errors import Message, Refusal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1e\x85")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the encoding it was read in; ``replaced`` counts characters that could not be read."""

    text: str
    encoding: str
    replaced: int = 0


def decode(data: bytes) -> Decoded:
    """Read bytes as text: byte-order mark, UTF-16 without one, UTF-8, then the likeliest of GB18030, Big5, cp1252.

    A few broken bytes in an otherwise clear file become U+FFFD and are counted, not hidden.

    Raises:
        Refusal: ``binary`` or ``encoding``.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _finish(data, name)
    wide = _utf16_without_mark(data)
    if wide:
        return _finish(data, wide)
    if data.count(b"\x00") * 500 > len(data):
        raise _binary()
    data = data.replace(b"\x00", b"")  # a few pad fields in old database dumps
    try:
        return _finish(data, "utf-8", strict=True)
    except UnicodeDecodeError:
        pass
    scored = sorted(((_plausibility(data, name), name) for name in ("gb18030", "big5", "cp1252")), reverse=True)
    score, name = scored[0]
    if _mostly_utf8(data):
        return _finish(data, "utf-8")
    if score < 0.6:
        raise _unknown() if _printable(data.decode("latin-1")) > 0.95 else _binary()
    return _finish(data, name)


def _finish(data: bytes, name: str, *, strict: bool = False) -> Decoded:
    text = data.decode(name, errors="strict" if strict else "replace")
    if _printable(text[:_SAMPLE]) < 0.97:
        raise _binary()
    replaced = text.count("�")
    if replaced > max(20, len(text) // 50):
        raise _unknown()
    return Decoded(text.replace("\x00", ""), name.removesuffix("-sig"), replaced)


def _printable(text: str) -> float:
    """Share of characters that are no control characters (1.0 for an empty text)."""
    if not text:
        return 1.0
    controls = sum(1 for c in text if (c < " " or "\x7f" <= c < "\xa0") and c not in _TEXT_CONTROLS)
    return 1.0 - controls / len(text)


def _utf16_without_mark(data: bytes) -> str:
    """Name of the UTF-16 form whose high bytes look right, or ``""``."""
    sample = data[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > half * 0.2 and even < half * 0.02:
        return "utf-16-le"
    if even > half * 0.2 and odd < half * 0.02:
        return "utf-16-be"
    return ""


def _mostly_utf8(data: bytes) -> bool:
    """UTF-8 with a few broken bytes, as when a file was cut or joined carelessly."""
    text = data[:_SAMPLE].decode("utf-8", errors="replace")
    broken = text.count("�")
    wide = sum(1 for c in text if c > "\x7f") - broken
    return wide > 20 * broken


def _plausibility(data: bytes, name: str) -> float:
    """How natural the non-ASCII characters look when read as ``name``: 0..1, 0 where it cannot be read."""
    sample = data[:_SAMPLE]
    text = ""
    for cut in range(4):  # the sample may end inside a character
        try:
            text = sample[: len(sample) - cut].decode(name)
            break
        except UnicodeDecodeError:
            continue
    wide = [c for c in text if c > "\x7f"]
    if not wide:
        return 0.0
    if name == "cp1252":
        # In western text accented letters are rare and stand among letters; in misread Chinese they are everywhere.
        share = len(wide) / len(text)
        return 0.0 if share > 0.25 else 0.9 - share
    return sum(_common(c, name) for c in wide) / len(wide)


def _common(character: str, name: str) -> bool:
    """Whether a character lies in the everyday block of its encoding (level-1 ideographs, punctuation)."""
    try:
        code = character.encode("gb2312" if name == "gb18030" else "big5")
    except UnicodeEncodeError:
        return False
    if len(code) != 2:
        return False
    if name == "gb18030":
        return 0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3
    return 0xA4 <= code[0] <= 0xC6 or 0xA1 <= code[0] <= 0xA3


def _binary() -> Refusal:
    return Refusal(
        "binary",
        Message("这不是文本或表格文件，无法读取。", "This is neither a text nor a table file."),
        Message(
            "支持 xlsx、xls、csv、tsv、docx、文字版 pdf、txt、md。",
            "Readable are xlsx, xls, csv, tsv, docx, text pdf, txt, md.",
        ),
    )


def _unknown() -> Refusal:
    return Refusal(
        "encoding",
        Message("无法判断文件的文字编码。", "The text encoding of the file could not be told."),
        Message("请另存为 UTF-8 或 xlsx 后重试。", "Save it as UTF-8 or as xlsx and try again."),
    )
