"""Whoever is given a follow-up by somebody else is told of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.actors import Actor
from ronghe.exchange.models import FollowUp
from ronghe.network.commands import notify, word_notice

word_notice(
    "exchange.follow_up_given",
    _("A follow-up was given to you"),
    _("It is due on %(due_on)s and stands on your desk."),
)


def tell_owner_of(row: FollowUp, actor: Actor) -> None:
    """Tell the owner, unless they gave it to themselves. What is to be done is not said: notices stand in e-mails."""
    if row.owner_id == actor.person_id:
        return
    context = {"due_on": row.due_on.isoformat()}
    if row.kept_for_id is not None:
        context["organisation"] = str(row.kept_for_id)
    notify([row.owner_id], "exchange.follow_up_given", context, path="/desk/", due_on=row.due_on)
