"""Files that a visitor sends to be read as the text of a need."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ronghe.base.problems import BadInput
from ronghe.ingest.errors import FileRefused, Refusal
from ronghe.ingest.sources.documents.parse import read_text


class UploadTooLarge(BadInput):
    """The file is larger than the node reads."""

    code = "upload-too-large"
    status = 413


def uploaded_text(file: UploadedFile[Any]) -> str:
    """The text of an uploaded txt, md, docx or pdf file.

    Raises:
        UploadTooLarge: the file is over the node's limit.
        FileRefused: the file cannot be read; says why and what to do.
    """
    try:
        text, _form, _notes = read_text(upload_bytes(file), file.name or "")
    except Refusal as refusal:
        raise FileRefused.of(refusal) from refusal
    return text


def upload_bytes(file: UploadedFile[Any]) -> bytes:
    """Content of an uploaded file.

    Raises:
        UploadTooLarge: the file is over the node's limit.
    """
    if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise UploadTooLarge(
            _("The file has %(size)d MB; the limit is %(limit)d MB.")
            % {"size": (file.size or 0) // 1024 // 1024, "limit": settings.UPLOAD_LIMIT_BYTES // 1024 // 1024},
            _("Split the file, or paste the part that matters as text."),
        )
    return bytes(file.read())
