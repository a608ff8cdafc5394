"""Plain text and web pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ronghe.ingest.errors import Message
from ronghe.ingest.sources.encoding import decode
from ronghe.ingest.sources.limits import damaged

if TYPE_CHECKING:
    from lxml import html as lxml_html

_BLOCKS = frozenset(
    (
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "table",
        "ul",
        "ol",
        "dl",
        "dt",
    )
) | {"dd", "blockquote", "pre"}
_UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "svg", "iframe", "object"])


def read_plain(data: bytes) -> tuple[str, tuple[Message, ...]]:
    """Text of a txt or md file and what to say about its encoding.

    Raises:
        Refusal: ``binary``, ``encoding``.
    """
    decoded = decode(data)
    notes: list[Message] = []
    if decoded.encoding not in {"utf-8", "ascii"}:
        notes.append(Message(f"按 {decoded.encoding.upper()} 编码读取", f"read as {decoded.encoding.upper()}"))
    if decoded.replaced:
        notes.append(Message(f"{decoded.replaced} 个字符无法识别", f"{decoded.replaced} characters could not be read"))
    return decoded.text.replace("\r\n", "\n").replace("\r", "\n"), tuple(notes)


def read_html_text(data: bytes) -> str:
    """The visible text of a web page, one line per block. Scripts and styles are left out, nothing is fetched.

    Raises:
        Refusal: ``binary``, ``encoding``, ``damaged``.
    """
    return strip_html(decode(data).text)


def strip_html(source: str) -> str:
    """Markup into text; text without markup comes back as it is but for blank lines.

    Raises:
        Refusal: ``damaged``.
    """
    from lxml import html as lxml_html  # noqa: PLC0415 -- slow import, and most texts are no web pages

    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    if not source.strip():
        return ""
    try:
        page = lxml_html.fromstring(source)
    except (ValueError, lxml_html.etree.LxmlError) as error:
        raise damaged() from error
    parts: list[str] = []
    stack: list[tuple[lxml_html.HtmlElement, bool]] = [(page, False)]
    while stack:  # no recursion: pages can be nested thousands deep
        node, leaving = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if leaving:
            if tag in _BLOCKS:
                parts.append("\n")
            elif tag in {"td", "th"}:
                parts.append("\t")
            parts.append(node.tail or "")
            continue
        if not tag or tag in _UNSEEN:
            parts.append(node.tail or "")
            continue
        if tag in _BLOCKS:
            parts.append("\n")
        parts.append(node.text or "")
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
