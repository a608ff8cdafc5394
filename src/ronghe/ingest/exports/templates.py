"""Empty workbooks to fill in, one per record kind."""

from __future__ import annotations

import io

from ronghe.ingest.enums import RecordKind
from ronghe.ingest.exports.examples import EXAMPLES
from ronghe.ingest.exports.sheets import new_workbook, write
from ronghe.ingest.sources.workbook.schema import FieldSpec, kinds, vocabulary_keys

_LEFT_TO_SYSTEM = frozenset({"source_ref"})


def template_workbook(kind: str, language: str = "zh") -> bytes:
    """An xlsx with one sheet to fill in and one of notes and examples. What is filled in is recognised without help.

    Raises:
        ValueError: there is no such kind.
    """
    spec = kinds()[RecordKind(kind)]
    zh = language.startswith("zh")
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"})
    must = book.add_format({"bold": True, "bg_color": "#F8D7C9", "border": 1, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet((f"{spec.label.zh}表" if zh else f"{spec.label.en}s")[:31])
    notes = book.add_worksheet("填写说明" if zh else "Notes")
    fields = [field for field in spec.fields.values() if field.key not in _LEFT_TO_SYSTEM]
    for c, field in enumerate(fields):
        label = field.label.zh if zh else field.label.en
        write(page, 0, c, label, must if field.required else head)
        page.set_column(c, c, 30 if field.type == "text" and field.bilingual else 16)
        values = vocabulary_keys(field.vocabulary) if field.vocabulary else []
        if values:
            page.data_validation(1, c, 2000, c, {"validate": "list", "source": [v[0 if zh else 1] for v in values][:20],
                                                 "error_type": "information"})  # fmt: skip
    page.freeze_panes(1, 0)
    titles = ("列名", "要求", "写法", "示例") if zh else ("Column", "Required", "How to write it", "Example")
    for c, title in enumerate(titles):
        write(notes, 0, c, title, head)
    examples = EXAMPLES[RecordKind(kind)]
    for r, field in enumerate(fields, start=1):
        required = ("必填" if zh else "yes") if field.required else ""
        row = (
            field.label.zh if zh else field.label.en,
            required,
            _how(field, zh=zh),
            examples.get(field.key, ("", ""))[0 if zh else 1],
        )
        for c, text in enumerate(row):
            write(notes, r, c, text, wrap)
    notes.set_column(0, 1, 16)
    notes.set_column(2, 2, 44)
    notes.set_column(3, 3, 60)
    book.close()
    return buffer.getvalue()


_HOW = {
    "date": ("2024-03-05 或 2024年3月", "2024-03-05"),
    "day": ("2027-03-05，写到日", "2027-03-05, a whole day"),
    "money": ("写明单位：500万元", "5000000 (CNY), or 500万元"),
    "money_range": ("500-3000万元", "500-3000万元 (5 to 30 million CNY)"),
    "trl": ("1 至 9", "1 to 9"),
    "list": ("多个值用顿号分隔：骨科、医学影像", "several values by comma: orthopaedics, imaging"),
    "stages": ("种子、天使、A轮、B轮、成长期；可写“天使轮-A轮”", "seed, angel, A, B, growth; a range is fine"),
    "uscc": ("18 位，含校验位", "18 characters, with a valid check character"),
    "phone": ("手机或带区号的座机", "mobile, or landline with area code"),
    "email": ("name@example.cn", "name@example.org"),
    "url": ("www.example.cn", "www.example.org"),
    "name": ("全称", "full name"),
    "orcid": ("0000-0000-0000-0000", "0000-0000-0000-0000"),
    "integer": ("整数", "whole number"),
    "text": ("文字；请勿填写患者姓名、病历号、身份证号", "text; no patients' names, record or identity numbers"),
}


def _how(field: FieldSpec, *, zh: bool) -> str:
    if field.vocabulary:
        options = [pair[0 if zh else 1] for pair in vocabulary_keys(field.vocabulary)]
        return ("其中之一：" if zh else "one of: ") + ("、" if zh else ", ").join(options)
    return _HOW[field.type][0 if zh else 1]
