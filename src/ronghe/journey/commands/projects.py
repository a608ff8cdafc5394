"""Projects are opened by an accepted introduction, under a number that nobody else ever gets."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.problems import NotFound
from ronghe.exchange.models import Introduction
from ronghe.journey import permissions
from ronghe.journey.errors import ClosingWithoutReason
from ronghe.journey.models import Project, ProjectNumber
from ronghe.kernel.text.checked_numbers import check_character


@transaction.atomic
def open_project(actor: Actor, introduction_id: UUID, *, today: date | None = None) -> Project:
    """The project of an introduction; opened with the next number of the year where there is none yet.

    However often it is asked for, and by how many at once, an introduction has one project and one number.

    Raises:
        NotAllowed: neither a party to the introduction nor of the node's staff.
        NotFound: there is no such introduction.
    """
    introduction = Introduction.objects.select_for_update().filter(pk=introduction_id).first()
    if introduction is None:
        raise NotFound()
    permissions.require_open(actor, introduction)
    there = Project.objects.filter(introduction=introduction).first()
    if there is not None:
        return there
    day = today or timezone.localdate()
    project = Project(number=_next_number(day.year), introduction=introduction, opened_on=day)
    because(project, actor.reason)
    project.save()
    audit.record(
        actor,
        "journey.open_project",
        project,
        after={"number": project.number, "introduction_id": introduction.pk, "opened_on": day},
    )
    return project


@transaction.atomic
def close_project(actor: Actor, project_id: UUID, why: str, *, today: date | None = None) -> Project:
    """End a project with a reason; its number stays its own. A closed one stays as it is.

    Raises:
        NotFound: there is none for this actor.
        ClosingWithoutReason: no reason is given.
    """
    project = _locked(actor, project_id)
    if project.closed_on is not None:
        return project
    if not why.strip():
        raise ClosingWithoutReason()
    project.closed_on, project.closed_why = today or timezone.localdate(), why.strip()
    because(project, why)
    project.save()
    audit.record(actor, "journey.close_project", project, after={"closed_on": project.closed_on}, why=why)
    return project


@transaction.atomic
def reopen_project(actor: Actor, project_id: UUID) -> Project:
    """Take the closing back. An open one stays as it is.

    Raises:
        NotFound: there is none for this actor.
    """
    project = _locked(actor, project_id)
    if project.closed_on is not None:
        before = {"closed_on": project.closed_on, "closed_why": project.closed_why}
        project.closed_on, project.closed_why = None, ""
        because(project, actor.reason)
        project.save()
        audit.record(actor, "journey.reopen_project", project, before=before)
    return project


def _locked(actor: Actor, project_id: UUID) -> Project:
    row = Project.objects.select_for_update(of=("self",)).filter(permissions.writable(actor), pk=project_id).first()
    if row is None:
        raise NotFound()
    return row


def _next_number(year: int) -> str:
    """The next number of a year with its check character. The counter's row is locked until the transaction ends."""
    if not ProjectNumber.objects.filter(year=year).update(last=F("last") + 1):
        try:
            with transaction.atomic():
                ProjectNumber.objects.create(year=year, last=1)
        except IntegrityError:  # another one opened the year meanwhile
            ProjectNumber.objects.filter(year=year).update(last=F("last") + 1)
    body = f"RH-{year}-{ProjectNumber.objects.get(year=year).last:04d}"
    return f"{body}-{check_character(body)}"
