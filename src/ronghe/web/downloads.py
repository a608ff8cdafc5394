"""Files sent to the reader."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse, HttpResponse

from ronghe.base.files import StoredFile, open_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LOCKED = "default-src 'none'; sandbox; frame-ancestors 'none'"


def file_response(content: bytes, name: str, kind: str) -> HttpResponse:
    """A download that is never shown in the page and never kept by a proxy."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """An Excel file."""
    return file_response(content, name, XLSX)


def stored_file_response(file: StoredFile) -> FileResponse:
    """A file that somebody handed in, as a download. The caller has asked the linking record's room whether this
    reader may have it.

    Never shown in the page: always an attachment, of the kind that its content has, without guessing, in a sandbox
    should a browser show it after all, and kept by no proxy.

    Raises:
        FileGone: the content is not on the disk.
    """
    response = FileResponse(open_file(file), content_type=file.content_type)
    response["Content-Disposition"] = disposition(file.name)
    response["Content-Length"] = str(file.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def disposition(name: str) -> str:
    """The header for a name in any script: a plain name for old programs, the true one as RFC 5987 has it."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in " ._-()") else "_" for sign in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
