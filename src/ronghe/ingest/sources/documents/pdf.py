"""Text PDF."""

from __future__ import annotations

import io
import logging
import re

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.folding import has_han
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, damaged, encrypted, too_large

# A page with less text than this is a picture, a cover or blank.
_PAGE_CHARACTERS = 15


def read_pdf(data: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[str, tuple[Message, ...]]:
    """Text of a PDF, page after page, with lines that were only wrapped joined again.

    Raises:
        Refusal: ``scanned`` (pictures only), ``encrypted``, ``damaged``, ``too_large``.
    """
    import pypdf  # noqa: PLC0415 -- slow import

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it reports every oddity of a file as a warning
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise encrypted()
        count = len(reader.pages)
        if count > limits.pages:
            raise too_large(f"超过 {limits.pages} 页", f"over {limits.pages} pages")
        pages = []
        total = 0
        for page in reader.pages:
            text = page.extract_text() or ""
            total += len(text)
            if total > limits.text_characters:
                raise too_large(
                    f"正文超过 {limits.text_characters:,} 字", f"over {limits.text_characters:,} characters"
                )
            pages.append(text.replace("\x00", ""))
    except Refusal:
        raise
    except Exception as error:  # broken files fail with whatever their objects bring about
        raise damaged() from error
    thin = [n for n, text in enumerate(pages, start=1) if len(text.strip()) < _PAGE_CHARACTERS]
    if len(thin) == len(pages):
        raise Refusal(
            "scanned",
            Message(
                "这份 PDF 是扫描图片，没有可读取的文字。", "This PDF is made of scanned pictures and holds no text."
            ),
            Message(
                "请上传原始 Word 文件，或先用 WPS、扫描软件做文字识别（OCR）后再上传，也可直接粘贴文字。",
                "Upload the original Word file, run text recognition (OCR) first, or paste the text.",
            ),
        )
    notes: tuple[Message, ...] = ()
    if thin:
        listed = "、".join(str(n) for n in thin[:10])
        notes = (Message(f"第 {listed} 页没有文字，已跳过", f"no text on page {listed.replace('、', ', ')}"),)
    return unwrap("\n".join(pages)), notes


def unwrap(text: str) -> str:
    """Join lines that a page broke: a long line without end mark goes on unless the next opens a heading or item."""
    lines = [line.strip() for line in text.split("\n")]
    widths = sorted(len(line) for line in lines if line)
    if not widths:
        return ""
    usual = widths[int(len(widths) * 0.9)]
    out: list[str] = []
    going_on = False
    for line in lines:
        opens = bool(re.match(r"(\(?（?[\d一二三四五六七八九十]+[.、)）]|[•·●-]|[^：:]{2,12}[：:])", line))
        if out and going_on and line and not opens:
            glue = "" if has_han(out[-1][-1:]) or has_han(line[:1]) else " "
            out[-1] += glue + line
        elif line:
            out.append(line)
        going_on = bool(line) and len(line) >= max(20, usual * 0.85) and not line.endswith(tuple("。！？；.!?;：:"))
    return "\n".join(out)
