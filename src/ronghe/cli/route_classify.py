"""``ronghe route classify``"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _

from ronghe.cli.language import lang_option
from ronghe.cli.reading import read_words
from ronghe.cli.refusals import refusing
from ronghe.kernel.rules import Value
from ronghe.route.errors import AnswerUnfit
from ronghe.route.exports.memo_sheet import memo_sheet
from ronghe.route.queries.answering import answers_from
from ronghe.route.queries.memos import memo_of
from ronghe.route.queries.texts import require_product_text


@click.command(name="classify")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "--answer", "answers", multiple=True, metavar="FACT=VALUE", help="A fact told beside the text: sterile=yes."
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose rules count (default: today).")
@click.option("--json", "as_document", is_flag=True, help="Print JSON (docs/api/overview).")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page that stands alone.")
@click.option("--docx", type=click.Path(path_type=Path), help="Write a Word document.")
@click.option("--pdf", type=click.Path(path_type=Path), help="Write a PDF, where this machine has Pango.")
@click.option(
    "--all", "everything", is_flag=True, help="Show open and unmet rules, all questions, all that was assumed."
)
@click.option("--reason", default="", help="Why a name may stand beside a medical-record number; nothing is stored.")
@lang_option
@refusing
def classify(
    file: str,
    lang: str,
    answers: Sequence[str],
    on: datetime | None,
    as_document: bool,
    html: Path | None,
    docx: Path | None,
    pdf: Path | None,
    everything: bool,
    reason: str,
) -> None:
    """Print how the product described in FILE is classed in China, the United States and Europe, and why.

    FILE is txt, md, yaml, docx or pdf; - reads standard input. What it prints is guidance, no decision of an authority.

    Example: echo "可吸收骨钉，无菌，植入骨内" | ronghe route classify - --answer contains_drug=no
    """
    day: date | None = on.date() if on else None
    text = read_words(file)
    require_product_text(text, reason=reason)
    memo = memo_of(text, answers=told(answers), on=day, reason=reason)
    sheet = memo_sheet(memo)
    if html:
        from ronghe.route.exports.page import page_of  # noqa: PLC0415 -- only when asked for

        html.write_text(page_of(sheet), encoding="utf-8")
    if pdf:
        from ronghe.route.exports.page import pdf_of  # noqa: PLC0415 -- only when asked for

        pdf.write_bytes(pdf_of(sheet))
    if docx:
        from ronghe.route.exports.word import word_of  # noqa: PLC0415 -- slow import, only when asked for

        docx.write_bytes(word_of(sheet))
    if as_document:
        from ronghe.route.exports.plain import memo_json  # noqa: PLC0415 -- only when asked for

        json.dump(memo_json(memo, sheet), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif not (html or docx or pdf):
        from ronghe.cli.route_print import print_memo  # noqa: PLC0415 -- only when it is printed

        print_memo(sheet, everything=everything)
    for path in (html, docx, pdf):
        if path:
            click.echo(str(path))


def told(answers: Sequence[str]) -> dict[str, Value]:
    """Facts with their values, from ``fact=value`` as typed; of a fact given twice the last counts.

    Raises:
        AnswerUnfit: no ``=`` in it, no such fact, or no value of it.
    """
    pairs = {}
    for one in answers:
        name, sign, value = one.partition("=")
        if not sign or not value.strip():
            raise AnswerUnfit(_("“%(what)s” is not of the form FACT=VALUE.") % {"what": one[:120]})
        pairs[name.strip()] = value.strip()
    return answers_from(pairs)
