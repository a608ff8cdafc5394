"""Tables of the room, one file per aggregate."""

from ronghe.network.models.account import ApiToken, Claim, Invitation
from ronghe.network.models.audit_head import AuditHead
from ronghe.network.models.indicator import Indicator
from ronghe.network.models.notice import Letter, Notice
from ronghe.network.models.organisation import Identifier, Organisation, Tie, Unit
from ronghe.network.models.person import Membership, NodeDuty, Person, User, Work

__all__ = [
    "ApiToken",
    "AuditHead",
    "Claim",
    "Identifier",
    "Indicator",
    "Invitation",
    "Letter",
    "Membership",
    "NodeDuty",
    "Notice",
    "Organisation",
    "Person",
    "Tie",
    "Unit",
    "User",
    "Work",
]
