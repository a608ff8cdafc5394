"""``ronghe worker``"""

from __future__ import annotations

import click

from ronghe.base.worker import run_worker


@click.command(name="worker")
@click.option("--once", is_flag=True, help="Stop when no job is waiting.")
def command(once: bool) -> None:
    """Run waiting jobs until stopped; jobs of workers that died are given back first.

    SIGTERM finishes the job in hand. Run it under a supervisor; `ronghe serve` starts one of its own.
    """
    run_worker(once=once)
