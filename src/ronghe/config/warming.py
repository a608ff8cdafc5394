"""What a server process loads before somebody waits for it."""

from __future__ import annotations

import logging

from django.db import close_old_connections, connection

from ronghe.base.actors import Actor
from ronghe.journey.queries import dossier_of_text
from ronghe.kernel import patterns

NEED = "术中导航定位误差小于 1 mm，需与现有 C 臂配合。"
"""Any need: composing its dossier opens every table, index and model that a search or a dossier asks for."""

logger = logging.getLogger(__name__)


def warm_up() -> None:
    """Compose the dossier of a short need as a visitor and throw it away.

    A node that is not ready yet (no tables, no index) is left to say so to its first reader. Takes a second or two.
    """
    try:
        dossier_of_text(Actor.anonymous(), NEED)
        patterns.save()
    except Exception:
        logger.warning("the server was not warmed up; its first search will be slower", exc_info=True)
    finally:
        close_old_connections()
        connection.close()
