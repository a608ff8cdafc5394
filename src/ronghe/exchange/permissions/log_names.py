"""Who may learn from the audit log a name that its owner withholds."""

from __future__ import annotations

from ronghe.base.actors import Actor

LOOKED = "exchange.look_at_log_names"
"""The entry that such a look leaves; for ``LOOK_LASTS`` after it the names of that one record are told."""

AUDITOR = "auditor"


def may_look_at_log_names(actor: Actor) -> bool:
    """Auditors alone: administrators keep the node, and are whom an owner may wish to be unknown to."""
    return actor.person_id is not None and AUDITOR in actor.roles
