"""Experts for a text, by what they have published."""

from __future__ import annotations

from dataclasses import dataclass

from ronghe.base.actors import Actor
from ronghe.exchange.queries.guards import require_usable
from ronghe.exchange.queries.indexes import encoder
from ronghe.kernel.match import experts as ranking
from ronghe.network.models import Person, Work
from ronghe.network.queries import visible_experts


@dataclass(frozen=True, slots=True)
class RankedExpert:
    """An expert with a score, higher is better, and the works that it rests on, nearest first."""

    person: Person
    score: float
    works: tuple[tuple[Work, float], ...]


def ranked_experts(actor: Actor, text: str, *, limit: int = 10) -> list[RankedExpert]:
    """Visible experts for a text, best first; experts without works come last with score 0. Two statements.

    Raises:
        TextEmpty, TextTooShort, TextTooLong, IdentityNumberFound, PatientNameFound: see ``guards``.
    """
    require_usable(text)
    people = {str(person.pk): person for person in visible_experts(actor)}
    works = {str(work.pk): work for person in people.values() for work in person.works.all()}
    experts = [
        ranking.Expert(
            key,
            tuple(ranking.Work(str(work.pk), work.title, work.abstract, work.year) for work in person.works.all()),
        )
        for key, person in people.items()
    ]
    scores = ranking.rank_experts(text, experts, encoder())
    return [
        RankedExpert(people[row.expert.id], row.score, tuple((works[key], score) for key, score in row.works))
        for row in scores[:limit]
    ]
