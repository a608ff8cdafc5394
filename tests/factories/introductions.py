"""Actors of the two sides of an introduction."""

from __future__ import annotations

from typing import Any

from ronghe.base.actors import Actor
from ronghe.network.models import Organisation
from tests.factories import acting, make_duty, make_member


def member(organisation: Organisation, rank: str = "manager", **values: Any) -> Actor:
    """A person of the organisation, acting for it."""
    return acting(make_member(organisation, rank, **{"name_zh": f"{organisation.name_zh}的人", **values}), organisation)


def manager(**values: Any) -> Actor:
    """A technology manager of the node."""
    return acting(make_duty("technology_manager", **{"name_zh": "王经理", **values}))
