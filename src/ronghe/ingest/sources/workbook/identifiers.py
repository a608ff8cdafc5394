"""Numbers and addresses that name a person, a firm or a page; those with a check character are held to it."""

from __future__ import annotations

import re

from stdnum.cn import uscc as uscc_number
from stdnum.iso7064 import mod_11_2

from ronghe.ingest.errors import Message, Remark
from ronghe.ingest.sources.folding import simplified
from ronghe.ingest.sources.workbook.coerce import NOTHING, Read, is_blank, unread
from ronghe.ingest.sources.workbook.grid import Value, shown


def read_phone(value: Value) -> Read:
    """A telephone number as text; kept as written where it is odd, with a remark."""
    if is_blank(value):
        return NOTHING
    text = " ".join(shown(value).split())
    digits = re.sub(r"\D", "", text)
    if 7 <= len(digits) <= 60 and not re.search(r"[A-Za-z]{4}", text):
        return Read(text)
    return Read(
        text,
        unread("phone", value, "电话", "telephone number", "13812345678 或 010-12345678", "010-12345678", kept=True),
    )


def read_email(value: Value) -> Read:
    """An e-mail address, lower case."""
    if is_blank(value):
        return NOTHING
    text = simplified(shown(value)).replace(" ", "").removeprefix("mailto:").casefold()
    match = re.search(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+", text, re.ASCII)
    if match:
        return Read(match[0])
    return Read(None, unread("email", value, "邮箱", "e-mail address", "name@example.cn", "name@example.org"))


def read_uscc(value: Value) -> Read:
    """A unified social credit code whose check character holds; a wrong one is left out with a remark."""
    if is_blank(value):
        return NOTHING
    text = simplified(shown(value)).upper().replace(" ", "").replace("-", "")
    if uscc_number.is_valid(text):
        return Read(text)
    long = isinstance(value, float) or "E+" in text
    return Read(
        None,
        Remark(
            "uscc",
            Message(
                f"统一社会信用代码“{shown(value)}”校验不通过，该项未导入",
                f"the credit code {shown(value)!r} fails its check and was left out",
            ),
            Message(
                "请将该列设为文本格式后重填" if long else "请核对营业执照后更正",
                "check it against the business licence",
            ),
        ),
    )


def read_url(value: Value) -> Read:
    """A web address with its scheme."""
    if is_blank(value):
        return NOTHING
    text = shown(value).split()[0].rstrip("，,;；。")
    if re.fullmatch(r"(https?://)?([\w-]+\.)+[A-Za-z]{2,}(:\d+)?([/?#]\S*)?", text, re.ASCII):
        return Read(text if "://" in text else f"https://{text}")
    return Read(None, unread("url", value, "网址", "web address", "www.example.cn", "www.example.org"))


def read_orcid(value: Value) -> Read:
    """An ORCID iD whose check character holds (ISO 7064 mod 11-2)."""
    if is_blank(value):
        return NOTHING
    match = re.search(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])", shown(value))
    if match:
        text = "-".join(match.groups()).upper()
        if mod_11_2.is_valid(text.replace("-", "")):
            return Read(text)
        return Read(
            None,
            Remark(
                "orcid",
                Message(
                    f"ORCID“{shown(value)[:60]}”校验不通过，该项未导入",
                    f"the ORCID {shown(value)[:60]!r} fails its check and was left out",
                ),
                Message("请到 orcid.org 核对后更正", "check it on orcid.org and correct it"),
            ),
        )
    return Read(None, unread("orcid", value, "ORCID", "ORCID", "0000-0002-1825-0097", "0000-0002-1825-0097"))
