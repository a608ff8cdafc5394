"""The text of an FDA release file, or of a zip that holds one: UTF-8 or cp1252, never guessed further."""

from __future__ import annotations

import codecs

from ronghe.ingest.errors import Message, Refusal
from ronghe.ingest.sources.encoding import decode
from ronghe.ingest.sources.limits import DEFAULT_LIMITS, Limits, check_size, damaged, open_archive

_FOREIGN = 0.05
"""Share of characters beyond ASCII from which a file is not in cp1252: English tables stay far below."""


def release_text(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """The file's text; line ends are left as they are.

    Raises:
        Refusal: empty, too_large, damaged, encrypted, zip_bomb, binary or encoding.
    """
    check_size(data, limits)
    if data.startswith(b"PK\x03\x04"):
        data = _unpacked(data, limits)
        check_size(data, limits)
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data.count(b"\x00") > 0:
        return decode(data).text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _encoding() from error
    if sum(1 for c in text if c > "\x7f") > _FOREIGN * len(text):
        raise _encoding()
    return text


def _unpacked(data: bytes, limits: Limits) -> bytes:
    archive = open_archive(data, limits)
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) != 1:
        raise Refusal(
            "archive",
            Message(f"压缩包内有 {len(members)} 个文件。", f"The archive holds {len(members)} files."),
            Message("请解压后逐个导入。", "Unpack it and import the files one by one."),
        )
    try:
        return archive.read(members[0])
    except Exception as error:  # zlib.error has no common base with the others
        raise damaged() from error


def _encoding() -> Refusal:
    return Refusal(
        "encoding",
        Message(
            "文件的文字编码不是 FDA 发布文件所用的 cp1252 或 UTF-8。",
            "The text is neither in cp1252 nor in UTF-8, which FDA release files are in.",
        ),
        Message("请从 FDA 网站重新下载，不要改存编码。", "Download it again from the FDA; do not save it anew."),
    )
