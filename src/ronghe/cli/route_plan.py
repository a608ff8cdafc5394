"""``ronghe route plan``"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.cli.language import lang_option
from ronghe.cli.reading import read_words
from ronghe.cli.refusals import refusing
from ronghe.cli.route_classify import told
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.exports.plan_paper import plan_paper
from ronghe.route.queries.memos import memo_of
from ronghe.route.queries.planned import planned
from ronghe.route.queries.plans import Choices
from ronghe.route.queries.texts import require_product_text

OUT = click.Path(path_type=Path)


@click.command(name="plan")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "--market",
    type=click.Choice(["nmpa", "fda", "eu"]),
    default="nmpa",
    show_default=True,
    help="Into China, the United States or the European Union.",
)
@click.option("--way", "ways", multiple=True, metavar="WAY", help="A way into its market: nmpa-3-trial.")
@click.option("--answer", "answers", multiple=True, metavar="FACT=VALUE", help="A fact told beside the text.")
@click.option("--set", "sliders", multiple=True, metavar="SLIDER=NUMBER", help="What if: patients=200.")
@click.option("--done", multiple=True, metavar="STAGE", help="A stage that is over, and with it what it waited for.")
@click.option("--parallel", multiple=True, metavar="SWITCH", help="Stages to run side by side.")
@click.option("--use", is_flag=True, help="Go on from the Chinese certificate to use in hospitals.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day whose rules count (default: today).")
@click.option("--json", "as_document", is_flag=True, help="Print JSON (docs/api/overview).")
@click.option("--html", type=OUT, help="Write a page that stands alone.")
@click.option("--docx", type=OUT, help="Write a Word document.")
@click.option("--pdf", type=OUT, help="Write a PDF, where this machine has Pango.")
@click.option("--xlsx", type=OUT, help="Write a workbook.")
@click.option("--all", "everything", is_flag=True, help="Show what each stage rests on, and who could do it here.")
@click.option("--reason", default="", help="Why a name may stand beside a medical-record number; nothing is stored.")
@lang_option
@refusing
def plan(
    file: str,
    lang: str,
    market: str,
    ways: Sequence[str],
    answers: Sequence[str],
    sliders: Sequence[str],
    done: Sequence[str],
    parallel: Sequence[str],
    use: bool,
    on: datetime | None,
    as_document: bool,
    html: Path | None,
    docx: Path | None,
    pdf: Path | None,
    xlsx: Path | None,
    everything: bool,
    reason: str,
) -> None:
    """Print how the product described in FILE reaches a market: stages, months, money, what to make safe first.

    FILE is txt, md, yaml, docx or pdf; - reads standard input. What it prints is guidance, no decision of an authority.

    Example: echo "可吸收骨钉，无菌，植入骨内" | ronghe route plan - --market nmpa --set patients=200
    """
    day: date | None = on.date() if on else None
    text = read_words(file)
    require_product_text(text, reason=reason)
    memo = memo_of(text, answers=told(answers), on=day, reason=reason)
    choices = Choices(
        market=market,
        networks={_market_of(way): way for way in ways},
        done=tuple(done),
        sliders=dict(_number(one) for one in sliders),
        parallel=tuple(dict.fromkeys(parallel)),
        use=use,
    )
    found = planned(Actor.anonymous(), memo, choices)
    paper = plan_paper(found)
    files = {"html": html, "docx": docx, "pdf": pdf}
    for form, path in files.items():
        if path:
            from ronghe.route.exports.plan_files import WRITERS  # noqa: PLC0415 -- only when asked for

            path.write_bytes(WRITERS[form](found, paper))
    if xlsx:
        from ronghe.journey.exports.excel import sheets_workbook  # noqa: PLC0415 -- only when asked for
        from ronghe.route.exports.plan_book import plan_book  # noqa: PLC0415 -- only when asked for

        sheets = plan_book(paper)
        xlsx.write_bytes(sheets_workbook([one[:3] for one in sheets], [one[3] for one in sheets]))
    if as_document:
        from ronghe.route.exports.plan_files import plan_document  # noqa: PLC0415 -- only when asked for

        sys.stdout.write(plan_document(found, paper).decode() + "\n")
    elif not any((*files.values(), xlsx)):
        from ronghe.cli.route_plan_print import print_plan  # noqa: PLC0415 -- only when it is printed

        print_plan(paper, everything=everything)
    for path in (*files.values(), xlsx):
        if path:
            click.echo(str(path))


def _market_of(way: str) -> str:
    """The market that a way leads into.

    Raises:
        ChoiceUnfit: there is no such way.
    """
    from ronghe.route.stages import networks  # noqa: PLC0415 -- reads the files of stages

    if way not in networks():
        raise ChoiceUnfit.of_name(way, networks())
    regime = networks()[way].regime
    return "nmpa" if regime.startswith("nmpa") else regime


def _number(told: str) -> tuple[str, float]:
    """A slider's name and value, from ``patients=200`` as typed.

    Raises:
        ChoiceUnfit: it is not of that form.
    """
    name, _sign, value = told.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError as error:
        raise ChoiceUnfit(_("“%(what)s” is not of the form SLIDER=NUMBER.") % {"what": told[:80]}) from error
