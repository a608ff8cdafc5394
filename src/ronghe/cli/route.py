"""``ronghe route``"""

from __future__ import annotations

import click

from ronghe.cli.route_classify import classify
from ronghe.cli.route_history import history
from ronghe.cli.route_learning import evaluate, train
from ronghe.cli.route_packs import packs
from ronghe.cli.route_plan import plan


@click.group(name="route")
def command() -> None:
    """How a product reaches use: its class in three regimes and why; months, money and what first; stages' history."""


command.add_command(classify)
command.add_command(packs)
command.add_command(plan)
command.add_command(train)
command.add_command(evaluate)
command.add_command(history)
