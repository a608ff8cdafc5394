"""Who calls the API. Tokens come with accounts; until then everybody is a visitor."""

from __future__ import annotations

from django.http import HttpRequest

from ronghe.base.actors import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request."""
    return Actor.anonymous()
