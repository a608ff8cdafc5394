"""The entry of the web server (WSGI)."""

import os
import threading

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from ronghe.base.collector import settle
from ronghe.kernel.patterns import starting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")

with starting(settings.DATA_FOLDER / "tables"):
    application = get_wsgi_application()
settle()


def _warm_up() -> None:
    """Load encoder, dictionaries and indexes beside the first pages: else the first search of each process waits."""
    from ronghe.config.warming import warm_up  # noqa: PLC0415 -- the rooms are there once Django is

    warm_up()


threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
