"""``ronghe evaluate``: no Django, no database."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click


@click.group(name="evaluate")
def command() -> None:
    """Measure the answers on a set with known ones."""


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--misses", is_flag=True, help="List the verdicts that differ from the labels.")
def planted(folder: Path, as_json: bool, misses: bool) -> None:
    """Index FOLDER/offers.jsonl in isolation, match FOLDER/needs.jsonl, compare with the labels.

    offers.jsonl: {id, kind, organisation, title, text}. needs.jsonl: {id, text, answers: [offer ids],
    verdicts: [{offer, clause: a literal part of the need's text, verdict: met|partly|unmet|unknown}]}.
    Prints top1, top3, verdict_accuracy, false_met, unknown_where_evidence, seconds.
    """
    from ronghe.kernel.index import default_encoder  # noqa: PLC0415 -- slow import, this verb alone
    from ronghe.kernel.match import planted as sets  # noqa: PLC0415 -- slow import, this verb alone

    begun = time.perf_counter()
    try:
        offers = sets.load_offers(folder / "offers.jsonl")
        needs = sets.load_needs(folder / "needs.jsonl", offers)
    except sets.PlantedSetProblem as problem:
        raise _InputUnusable(str(problem)) from problem
    report = sets.evaluate_planted(offers, needs, default_encoder())
    figures = {**report.figures(), "seconds": round(time.perf_counter() - begun, 2)}
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        click.echo(f"{name}\t{value}")
    if misses:
        for miss in report.misses:
            click.echo(f"{miss.need}\t{miss.offer}\t{miss.expected}>{miss.said}\t{miss.clause}\t{miss.passage}")


class _InputUnusable(click.ClickException):
    exit_code = 3
