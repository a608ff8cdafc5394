"""Tables of the room, one file per aggregate."""

from ronghe.network.models.organisation import Identifier, Organisation, Tie, Unit
from ronghe.network.models.person import Membership, Person, User, Work

__all__ = ["Identifier", "Membership", "Organisation", "Person", "Tie", "Unit", "User", "Work"]
