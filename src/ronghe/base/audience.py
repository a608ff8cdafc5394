"""Tiers of disclosure, from what everybody may read to what the owner alone may."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.base.actors import Actor


class Audience(models.TextChoices):
    """Who may read a field; each tier reads all tiers before it."""

    PUBLIC = "public", pgettext_lazy("audience", "Public")
    MEMBER = "member", pgettext_lazy("audience", "Members")
    NDA = "nda", _("Under a confidentiality agreement")
    PRIVATE = "private", pgettext_lazy("audience", "Owner only")


ORDER = (Audience.PUBLIC, Audience.MEMBER, Audience.NDA, Audience.PRIVATE)

INDEXED = (Audience.PUBLIC, Audience.MEMBER)
"""Audiences that have a search index of their own: an index never holds what its readers may not read."""


def reads(audience: Audience | str, tier: Audience | str) -> bool:
    """Whether ``audience`` may read a field of ``tier``."""
    return ORDER.index(Audience(tier)) <= ORDER.index(Audience(audience))


def audience_of(actor: Actor) -> Audience:
    """The widest tier that the actor reads on every listing, whoever owns it.

    Members are those who act for an organisation of the node, guests included, and those who have a role on it. A
    person of no organisation reads what is public.
    """
    return Audience.MEMBER if actor.organisation_ids or actor.roles else Audience.PUBLIC
