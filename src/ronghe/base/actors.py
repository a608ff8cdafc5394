"""Who acts, for whom, and why."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """One who asks for a change or a look.

    ``organisation_ids`` are the organisations the actor may act for; ``roles`` are roles on the node;
    ``reason`` is kept in the history of what the actor changes.
    """

    person_id: UUID | None = None
    organisation_ids: frozenset[UUID] = frozenset()
    roles: frozenset[str] = frozenset()
    reason: str = ""

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
