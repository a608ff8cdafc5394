"""How much of a foreign file is read before it is refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from ronghe.ingest.errors import Message, Refusal

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file; the defaults let a ledger of 100,000 rows by 40 columns through."""

    file_bytes: int = 64 * MIB
    unpacked_bytes: int = 512 * MIB
    # Real workbooks pack 5 to 30 fold, blank styled sheets up to some 150 fold.
    pack_ratio: int = 250
    # Below this size a high ratio harms nobody.
    ratio_matters_from: int = 32 * MIB
    archive_members: int = 5_000
    sheets: int = 60
    rows: int = 200_000
    columns: int = 400
    cells: int = 6_000_000
    cell_characters: int = 32_767
    text_characters: int = 1_000_000
    pages: int = 300


DEFAULT_LIMITS = Limits()


def too_large(what_zh: str, what_en: str) -> Refusal:
    """The refusal for anything over a bound."""
    return Refusal(
        "too_large",
        Message(f"文件过大：{what_zh}。", f"The file is too large: {what_en}."),
        Message(
            "请按年份或类别拆分成几个文件后分别导入。", "Split it by year or by kind and import the parts one by one."
        ),
    )


def check_size(data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
    """Refuse an empty or oversized file.

    Raises:
        Refusal: ``empty`` or ``too_large``.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Refusal(
            "empty",
            Message("文件是空的。", "The file is empty."),
            Message(
                "请确认选对了文件，并已在保存后再上传。", "Check that the right file was chosen and that it was saved."
            ),
        )
    if len(data) > limits.file_bytes:
        mib = limits.file_bytes // MIB
        raise too_large(f"超过 {mib} MB", f"over {mib} MB")


def open_archive(data: bytes, limits: Limits = DEFAULT_LIMITS) -> zipfile.ZipFile:
    """Open a zip container (xlsx, docx) after checking what it would unpack to; nothing is unpacked here.

    The sizes are those of the directory; a directory that lies is caught later, because ``zipfile`` reads no more
    than the stated size of a member and then fails its checksum.

    Raises:
        Refusal: ``damaged`` (no readable zip), ``encrypted``, ``zip_bomb``.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError) as error:
        raise damaged() from error
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    overlapping = packed > 2 * len(data) + MIB  # members that share bytes: the trick behind the largest bombs
    if (
        total > limits.unpacked_bytes
        or len(members) > limits.archive_members
        or overlapping
        or (total > limits.ratio_matters_from and total > limits.pack_ratio * packed)
    ):
        raise Refusal(
            "zip_bomb",
            Message(
                f"文件解压后约 {total // MIB} MB，远超正常表格，可能是压缩炸弹，已停止读取，未保存任何内容。",
                f"Unpacked, the file would take about {total // MIB} MB, far more than a real one; "
                "it was not read and nothing was kept.",
            ),
            Message(
                "请在表格软件中打开原文件，删除多余的空白行列和图片后另存再试。",
                "Open the original in a spreadsheet or word processor, delete unused rows, columns and pictures, "
                "save and try again.",
            ),
        )
    if any(member.flag_bits & 0x1 for member in members):
        raise encrypted()
    return archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member, checked for document type declarations (entity bombs).

    Raises:
        Refusal: ``damaged``, ``unsafe_xml``.
    """
    try:
        content = archive.read(name)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise damaged() from error
    except Exception as error:  # zlib.error has no common base with the others
        raise damaged() from error
    check_xml(content[:4096])
    return content


def check_xml(head: bytes) -> None:
    """Refuse XML that declares a document type: office files never do, entity bombs always do.

    Raises:
        Refusal: ``unsafe_xml``.
    """
    flat = head.replace(b"\x00", b"").upper()
    if b"<!DOCTYPE" in flat or b"<!ENTITY" in flat:
        raise Refusal(
            "unsafe_xml",
            Message(
                "文件内含不安全的 XML 声明，已拒绝读取。", "The file holds an unsafe XML declaration and was not read."
            ),
            Message(
                "请在 Excel、WPS 或 Word 中打开并另存为新文件。",
                "Open it in Excel, WPS or Word and save it as a new file.",
            ),
        )


def damaged() -> Refusal:
    """The refusal for a broken file."""
    return Refusal(
        "damaged",
        Message("文件已损坏或不完整，无法读取。", "The file is damaged or incomplete and cannot be read."),
        Message(
            "请重新下载或在原软件中打开后另存，再上传。", "Download it again, or open it and save it anew, then upload."
        ),
    )


def encrypted() -> Refusal:
    """The refusal for a file with a password."""
    return Refusal(
        "encrypted",
        Message("文件设有密码，无法读取。", "The file is protected by a password."),
        Message("请取消“打开密码”后另存，再上传。", "Remove the password, save, and upload again."),
    )
