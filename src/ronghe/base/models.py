"""Tables of the ground floor."""

from ronghe.base.audit import Entry
from ronghe.base.files import StoredFile
from ronghe.base.outbox import Change

__all__ = ["Change", "Entry", "StoredFile"]
