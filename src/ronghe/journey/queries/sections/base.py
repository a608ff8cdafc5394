"""What a section of a dossier is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from ronghe.base.actors import Actor
from ronghe.journey.queries.request import DossierRequest


class Section(Protocol):
    """One room's part of a dossier.

    ``key`` names its template (``journey/sections/<key>.html``) and its anchor; ``plain()`` gives the members it adds
    to the dossier's JSON document.
    """

    key: ClassVar[str]

    def plain(self) -> dict[str, Any]:
        """Members of the JSON document; keys of different sections never clash."""
        ...


SectionSource = Callable[[Actor, DossierRequest], Section]
"""Makes a section by one query of its room."""
