"""Who acts, for whom, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """One who asks for a change or a look.

    Args:
        person_id: the person; none for a visitor and for the node itself.
        organisation_ids: the organisations acted for. A person with several memberships acts as one of them at a time,
            so that a door never fills in more than one.
        roles: roles on the node (``network.enums.NodeRole``), or ``system``.
        rank: the role in the organisation acted for (``network.enums.MembershipRole``).
        scopes: what an API token was given; ``None`` where no token limits the actor.
        reason: kept in the history of what the actor changes.
        door: where the request came in: ``web``, ``api``, ``cli`` or ``job``; kept in the audit log.
    """

    person_id: UUID | None = None
    organisation_ids: frozenset[UUID] = frozenset()
    roles: frozenset[str] = frozenset()
    reason: str = ""
    rank: str = "member"
    scopes: frozenset[str] | None = None
    door: str = ""

    @classmethod
    def anonymous(cls) -> Actor:
        """A visitor: sees what is public and changes nothing."""
        return cls()

    @classmethod
    def system(cls, reason: str) -> Actor:
        """The node itself, at the command line or in a job.

        Raises:
            ValueError: no reason is given; the history would not say why.
        """
        if not reason.strip():
            raise ValueError("an actor of the system needs a reason")
        return cls(roles=frozenset({"system"}), reason=reason)

    @property
    def is_system(self) -> bool:
        """Whether the node itself acts."""
        return "system" in self.roles

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody in particular acts."""
        return self.person_id is None and not self.is_system

    @property
    def acting_for(self) -> UUID | None:
        """The organisation acted for, where it is one."""
        return next(iter(self.organisation_ids)) if len(self.organisation_ids) == 1 else None

    @property
    def may_write(self) -> bool:
        """Whether no token keeps the actor to reading."""
        return self.scopes is None or "write" in self.scopes

    @property
    def belongs_to(self) -> frozenset[UUID]:
        """Organisations all of whose own things the actor reads: guests read along, and less."""
        return frozenset() if self.rank == "guest" else self.organisation_ids

    @property
    def writes_for(self) -> frozenset[UUID]:
        """Organisations in whose name the actor may write: guests write nothing, nor does a token that only reads."""
        return self.belongs_to if self.may_write else frozenset()

    @property
    def leads_for(self) -> frozenset[UUID]:
        """Organisations whose owner or manager the actor is: they bind it, invite, give roles and decide on claims."""
        return self.writes_for if self.rank in ("owner", "manager") else frozenset()

    def has_role(self, *roles: str) -> bool:
        """Whether the actor has one of these roles on the node; the node itself has all."""
        return self.is_system or bool(self.roles.intersection(roles))

    def because(self, reason: str) -> Actor:
        """The same actor, with a reason."""
        return replace(self, reason=reason)
