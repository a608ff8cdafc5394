"""Tables of the ground floor."""

from ronghe.base.outbox import Change

__all__ = ["Change"]
