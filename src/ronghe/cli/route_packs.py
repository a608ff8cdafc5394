"""``ronghe route packs``: the rule packs that are held, one checked against its cases, two compared."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from ronghe.base.bilingual import pick
from ronghe.cli.language import lang_option
from ronghe.cli.refusals import refusing
from ronghe.kernel.rules import Pack
from ronghe.route.exports.pack_lines import case_change_lines, change_lines, outcome_of
from ronghe.route.queries.rule_packs import case_results, differences_of, pack_faults, pack_in, pack_of, packs_held

UNFIT = 1


@click.command(name="packs")
@click.option(
    "--check", metavar="PACK|FILE", help="Decide the cases of a pack (held, or in a file) and say which differ."
)
@click.option(
    "--compare", nargs=2, metavar="OLD NEW", help="What two editions differ in: each PACK, PACK@VERSION or a file."
)
@lang_option
@click.pass_context
@refusing
def packs(context: click.Context, check: str | None, compare: tuple[str, str] | None, lang: str) -> None:
    """List the rule packs with their editions; files of this node that cannot be used are named with what is wrong.

    Exit code 1 where a file cannot be used or a case is decided otherwise than its source says.

    Example: ronghe route packs --compare nmpa-class my-edition.yaml
    """
    if check:
        context.exit(_checked(_named(check)))
    if compare:
        _compared(_named(compare[0]), _named(compare[1]))
        return
    for held in packs_held():
        pack = held.edition.pack
        marks = [_("in force")] if held.in_force else []
        marks += [_("this node's own")] if held.edition.own else []
        title = pick(pack.title.zh, pack.title.en)
        click.echo(f"{pack.id}\t{pack.version}\t{pack.effective_on}\t{title}\t{', '.join(marks)}")
    faults = pack_faults()
    for fault in faults:
        click.echo(_("Cannot be used: %(fault)s") % {"fault": fault.error}, err=True)
    context.exit(UNFIT if faults else 0)


def _named(name: str) -> Pack:
    file = Path(name)
    if file.suffix in (".yaml", ".yml") or file.is_file():
        return pack_in(file)
    pack, _at, version = name.partition("@")
    return pack_of(pack, version)


def _checked(pack: Pack) -> int:
    results = case_results(pack)
    wrong = [one for one in results if not one.fits]
    for one in wrong:
        said = outcome_of(pack, one.decision)
        expected = outcome_of(pack, one.case.expect)
        click.echo(f"✗ {one.case.id} {pick(one.case.name.zh, one.case.name.en)}: {said} ≠ {expected}")
    click.echo(
        _("%(pack)s %(version)s: %(right)d of %(all)d cases as their source says.")
        % {"pack": pack.id, "version": pack.version, "right": len(results) - len(wrong), "all": len(results)}
    )
    return UNFIT if wrong else 0


def _compared(old: Pack, new: Pack) -> None:
    rules, cases = differences_of(old, new)
    for line in change_lines(rules):
        click.echo(f"{line.sign} {line.rule} {line.text} {line.what}".rstrip())
    for case in case_change_lines(old, new, cases):
        click.echo(f"≠ {case.case}: {case.then} → {case.now}")
    if not rules.rules and not rules.fields and not cases:
        click.echo(_("The two say the same."))
