"""``ronghe serve``"""

from __future__ import annotations

import errno
import importlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

SITE = "ronghe.config.workers"
TRIES = 20
MOST_PROCESSES = 4
THREADS = 3  # of each process: while one waits for the database another computes; more only wait for each other


def free_port(host: str, port: int) -> int:
    """``port``, or the next free one; the server itself would share a taken port without a word.

    Raises:
        ClickException: none of twenty is free.
    """
    for candidate in range(port, port + TRIES):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise click.ClickException(f"{host}:{candidate} cannot be used: {error.strerror}") from error
                click.echo(f"port {candidate} is taken; trying {candidate + 1}", err=True)
                continue
            return candidate
    raise click.ClickException(f"ports {port} to {port + TRIES - 1} are all taken; name another with --port")


@contextmanager
def worker_beside(host: str, port: int) -> Iterator[None]:
    """A worker process that begins once the site answers there, lives as long as the block, and is started again when
    it dies."""
    watcher = subprocess.Popen(  # noqa: S603 -- our own program, our own process id
        [sys.executable, "-m", "ronghe.cli.supervise", str(os.getpid()), host, str(port)], stdin=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        watcher.send_signal(signal.SIGTERM)
        try:
            watcher.wait(timeout=20)
        except subprocess.TimeoutExpired:
            watcher.kill()


def processes_wanted() -> int:
    """One per core that this program may use, at most four: each holds the search index and the encoder once."""
    return max(1, min(MOST_PROCESSES, len(os.sched_getaffinity(0))))


def serve(host: str, port: int, *, with_worker: bool = True, processes: int = 0) -> None:
    """Serve until stopped; prints the address first."""
    from granian import Granian  # noqa: PLC0415 -- slow import, this verb alone
    from granian.constants import Interfaces  # noqa: PLC0415 -- slow import, this verb alone
    from granian.log import LogLevels  # noqa: PLC0415 -- slow import, this verb alone

    port = free_port(host, port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")
    if multiprocessing.get_start_method() == "fork":
        importlib.import_module(SITE)  # before they part, so that all of them share it
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"http://{shown}:{port}/", err=False)
    sys.stdout.flush()
    server = Granian(
        f"{SITE}:in_worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes or processes_wanted(),
        respawn_failed_workers=True,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
    )
    if with_worker:
        with worker_beside(host, port):
            server.serve()
    else:
        server.serve()


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port, or the next free one."
)
@click.option("--worker/--no-worker", default=True, help="Whether a worker runs beside the site.")
@click.option(
    "--processes",
    default=0,
    type=click.IntRange(0, 64),
    help="How many processes answer; 0: one per core, at most four.",
)
def command(host: str, port: int, worker: bool, processes: int) -> None:
    """Serve the site and the API. SIGTERM and Ctrl-C finish the requests in hand."""
    serve(host, port, with_worker=worker, processes=processes)
