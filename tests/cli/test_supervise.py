"""The worker beside a site waits until the site takes connections, and no longer than it must."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from ronghe.cli import supervise


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(supervise, "LOOK_SECONDS", 0.01)


def test_it_waits_for_the_site(quick: None) -> None:
    with socket.socket() as site:
        site.bind(("127.0.0.1", 0))  # taken, and not answering yet
        stop = threading.Event()
        waiting = threading.Thread(target=supervise._wait_for_site, args=(*site.getsockname(), stop))
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()

        site.listen()
        waiting.join(10)

        assert not waiting.is_alive()


def test_it_does_not_wait_for_ever(quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "PATIENCE_SECONDS", 0.05)
    with socket.socket() as site:
        site.bind(("127.0.0.1", 0))

        supervise._wait_for_site(*site.getsockname(), threading.Event())


def test_it_stops_waiting_when_told(quick: None) -> None:
    stop = threading.Event()
    stop.set()
    with socket.socket() as site:
        site.bind(("127.0.0.1", 0))
        begun = time.monotonic()

        supervise._wait_for_site(*site.getsockname(), stop)

    assert time.monotonic() - begun < supervise.PATIENCE_SECONDS / 2
