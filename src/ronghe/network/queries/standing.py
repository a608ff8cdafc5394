"""In which organisations and in which roles somebody may act today."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.network.enums import MembershipRole, NodeRole
from ronghe.network.models import Membership, NodeDuty, Organisation, Person


@dataclass(frozen=True, slots=True)
class Post:
    """One organisation that a person may act for, and in which role."""

    organisation: Organisation
    role: str

    @property
    def role_label(self) -> str:
        """The role's name for readers."""
        return str(MembershipRole(self.role).label)


@dataclass(frozen=True, slots=True)
class Standing:
    """A person with the organisations and node roles of today."""

    person: Person
    posts: tuple[Post, ...]
    roles: frozenset[str]

    @property
    def role_labels(self) -> list[str]:
        """Names of the node roles for readers."""
        return [str(NodeRole(role).label) for role in sorted(self.roles)]

    def post_for(self, organisation_id: UUID | str | None) -> Post | None:
        """The post at this organisation, else the first one; ``None`` where the person belongs to none."""
        wanted = str(organisation_id)
        return next((post for post in self.posts if str(post.organisation.pk) == wanted), None) or next(
            iter(self.posts), None
        )

    def actor(self, organisation_id: UUID | str | None = None, *, door: str = "") -> Actor:
        """The person as an actor for the one organisation wanted, or for the first one."""
        post = self.post_for(organisation_id)
        return Actor(
            person_id=self.person.pk,
            organisation_ids=frozenset({post.organisation.pk}) if post else frozenset(),
            roles=self.roles,
            rank=post.role if post else "member",
            door=door,
        )

    def actor_for(self, organisation_id: UUID | None, *, door: str = "") -> Actor:
        """The person as an actor for exactly this organisation, or for none.

        Raises:
            NotAllowed: the person does not belong to it.
        """
        if organisation_id is None:
            return Actor(person_id=self.person.pk, roles=self.roles, door=door)
        actor = self.actor(organisation_id, door=door)
        if actor.acting_for != organisation_id:
            raise NotAllowed()
        return actor


def current() -> Q:
    """Condition on memberships: begun, and not ended."""
    today = timezone.localdate()
    begun = Q(since_on__isnull=True) | Q(since_on__lte=today)
    return begun & (Q(until_on__isnull=True) | Q(until_on__gt=today))


def current_memberships() -> QuerySet[Membership]:
    """Memberships of today, whoever asks; for commands and for the standing."""
    return Membership.objects.filter(current())


def standing_of(person: Person) -> Standing:
    """The person's standing today; an organisation linked to another as a duplicate stands for that one.

    Two statements.
    """
    rows = (
        current_memberships()
        .filter(person=person)
        .select_related("organisation__merged_into")
        .order_by("organisation__name_zh", "organisation__name_en", "pk")
    )
    posts: dict[UUID, Post] = {}
    for row in rows:
        organisation = row.organisation.merged_into or row.organisation
        posts.setdefault(organisation.pk, Post(organisation, row.role))
    roles = frozenset(NodeDuty.objects.filter(person=person).values_list("role", flat=True))
    return Standing(person, tuple(posts.values()), roles)
