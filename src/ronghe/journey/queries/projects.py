"""Projects as their parties and the node's staff see them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange.models import Contact, FollowUp
from ronghe.exchange.queries.contacts import Touch, touches, visible_contacts, visible_follow_ups
from ronghe.exchange.queries.introductions.listed import Row, introductions_of, rows_of
from ronghe.exchange.queries.introductions.paged import Page, introduction_page
from ronghe.journey import permissions
from ronghe.journey.errors import ProjectNumberMistyped
from ronghe.journey.models import Project
from ronghe.kernel.text.checked_numbers import checks, written_plainly

_NUMBER = re.compile(r"RH(\d{4})(\d{4,})([0-9A-Z])")
SHOWN = 20


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project with its introduction as the reader may know it, and how it stands in the reader's contact book."""

    project: Project
    row: Row | None
    touch: Touch


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything that the page of a project shows to one reader."""

    project: Project
    introduction: Page | None
    touch: Touch
    contacts: Sequence[Contact]
    follow_ups: Sequence[FollowUp]
    may_close: bool


def visible_projects(actor: Actor) -> QuerySet[Project]:
    """Projects that the actor may see, the newest first (one statement)."""
    return Project.objects.filter(permissions.readable(actor)).order_by("-number")


def project_rows(actor: Actor, projects: Sequence[Project]) -> list[ProjectRow]:
    """Rows for the reader; six statements and one for each kind of listing that occurs."""
    keys = [project.introduction_id for project in projects if project.introduction_id]
    introductions = introductions_of(actor).filter(pk__in=keys)
    rows = {row.introduction.pk: row for row in rows_of(actor, introductions)}
    found = touches(actor, "introduction", keys)
    return [
        ProjectRow(
            project,
            rows.get(project.introduction_id) if project.introduction_id else None,
            found.get(project.introduction_id, Touch()) if project.introduction_id else Touch(),
        )
        for project in projects
    ]


def project_of(actor: Actor, number: str) -> Project:
    """The project of a number, however it is written: in small letters, with spaces, without hyphens.

    Raises:
        ProjectNumberMistyped: its check character does not fit.
        NotFound: there is none for this actor.
    """
    plain = written_plainly(number)
    match = _NUMBER.fullmatch(plain)
    if match is None or not checks(plain):
        raise ProjectNumberMistyped(number[:40])
    project = visible_projects(actor).filter(number=f"RH-{match[1]}-{match[2]}-{match[3]}").first()
    if project is None:
        raise NotFound()
    return project


def project_page_of(actor: Actor, number: str) -> ProjectPage:
    """The whole page; a constant number of statements.

    Raises:
        ProjectNumberMistyped, NotFound: as for ``project_of``.
    """
    project = project_of(actor, number)
    key = project.introduction_id
    may_close = Project.objects.filter(permissions.writable(actor), pk=project.pk).exists()
    if key is None:
        return ProjectPage(project, None, Touch(), [], [], may_close)
    return ProjectPage(
        project,
        introduction_page(actor, key),
        touches(actor, "introduction", [key]).get(key, Touch()),
        list(visible_contacts(actor).filter(introduction_id=key)[:SHOWN]),
        list(visible_follow_ups(actor).filter(introduction_id=key).order_by("done_at", "due_on")[:SHOWN]),
        may_close,
    )
