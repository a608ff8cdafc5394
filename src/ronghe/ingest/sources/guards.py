"""What must not be taken in: identity-card numbers (never), and a person's name beside a medical-record number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ronghe.ingest.errors import Message, Remark
from ronghe.kernel import text as kernel_text

REMOVED = "〔身份证号已删除 / identity number removed〕"
HIDDEN = "〔已隐去 / withheld〕"
_DIGITS = re.compile(r"[0-9０-９]")
# A column that holds record numbers beside one that holds names says as much as both in one cell.
_RECORD_HEADER = re.compile(r"病历号|病案号|住院号|门诊号|就诊号|病歷號|住院號|\bMRN\b|medical record", re.IGNORECASE)
_NAME_HEADER = re.compile(r"患者|病人|患儿|姓名|patient|\bname\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """Text with identity numbers taken out, remarks on it, and whether it must be held back."""

    text: str
    remarks: tuple[Remark, ...] = ()
    held: bool = False


_IDENTITY = Remark(
    "identity_number",
    Message("含有居民身份证号，已删除，不会保存", "it held an identity-card number, which was removed and is not kept"),
    Message("无需补充；请勿在表格中填写身份证号", "nothing to do; please do not put identity numbers into ledgers"),
)
MEDICAL_RECORD = Remark(
    "medical_record",
    Message(
        "人名与病历号（住院号）同时出现，该行暂缓导入",
        "a person's name stands beside a medical-record number; the row is held back",
    ),
    Message("请删除患者信息，或说明保留的理由", "remove the patient's details, or give a reason to keep them"),
)
PATIENT_WITHHELD = Remark(
    "patient_withheld",
    Message("人名与病历号（住院号）已隐去，不会保存", "a person's name beside a medical-record number was withheld"),
    Message("无需补充", "nothing to do"),
)


def check_person_data(text: str) -> Checked:
    """Remove identity numbers (checksum valid); notice a name beside a medical-record number. Linear."""
    if not _DIGITS.search(text):
        return Checked(text)
    remarks: tuple[Remark, ...] = ()
    spans = kernel_text.identity_numbers(text)
    for span in reversed(spans):
        text = text[: span.start] + REMOVED + text[span.end :]
    if spans:
        remarks = (_IDENTITY,)
    if kernel_text.medical_record_mentions(text):
        return Checked(text, (*remarks, MEDICAL_RECORD), held=True)
    return Checked(text, remarks)


def without_mentions(text: str) -> str:
    """The text with names beside record numbers, and record numbers alone, replaced by a mark.

    What a person chooses by "remove", and what samples of a file show.
    """
    for find in (kernel_text.medical_record_mentions, kernel_text.medical_record_numbers):
        for span in reversed(find(text)):
            text = text[: span.start] + HIDDEN + text[span.end :]
    return text


def has_record_number(text: str) -> bool:
    """Whether a medical-record number stands in the text, whoever is named elsewhere."""
    return bool(_DIGITS.search(text)) and bool(kernel_text.medical_record_numbers(text))


def is_name_header(header: str) -> bool:
    """Whether a column holds names of people, by its header."""
    return bool(_NAME_HEADER.search(header))


def names_patients(headers: list[str]) -> bool:
    """Whether columns of names and of medical-record numbers stand side by side."""
    return any(_RECORD_HEADER.search(h) for h in headers) and any(_NAME_HEADER.search(h) for h in headers)


def is_record_header(header: str) -> bool:
    """Whether a column holds medical-record numbers."""
    return bool(_RECORD_HEADER.search(header))
