"""The site as several processes serve it: what all of them need is loaded once, and then they part.

``ronghe serve`` imports this module before it forks its processes, so that modules, addresses and word lists are read
by one process and held in memory once. Nothing may be opened here that does not survive a fork: no database, no search
index, no thread. Where a system cannot fork, each process imports it for itself.
"""

import gc
import os
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from ronghe.base.collector import settle
from ronghe.kernel.patterns import starting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")

FIRST_PAGE_SECONDS = 1.0
"""How long warming waits for a first page; a site that nobody looks at is warm a little later."""

gc.disable()
with starting(settings.DATA_FOLDER / "tables"):
    application = get_wsgi_application()
    get_resolver().reverse_dict  # noqa: B018 -- imports every page; else the first one asked for waits for all
settle()


def in_worker() -> Callable[..., Any]:
    """The application, in a process that answers: index and models are loaded behind its first page."""
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
    return application


def _warm_up() -> None:
    """Load encoder, dictionaries and indexes: else the first search of each process waits.

    The first page goes before: whoever has just started the site waits for it.
    """
    from ronghe.config.warming import warm_up  # noqa: PLC0415 -- the rooms are there once Django is

    answered = threading.Event()

    def note(**_said: Any) -> None:
        answered.set()

    request_finished.connect(note)
    answered.wait(FIRST_PAGE_SECONDS)
    request_finished.disconnect(note)
    warm_up()
